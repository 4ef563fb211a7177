package io.samsvar.ledger;

/** The ledger could not make a record durable. Whoever meets it writes nothing to the cluster. */
public final class LedgerUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With the reason for people and the cause. */
  public LedgerUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
