package io.samsvar.ledger.store;

/** A ledger is not opened; the message says why and what to do. */
public final class LedgerRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  /** Why a ledger is not opened. */
  public enum Reason {
    /** Another process writes it. */
    LOCKED,
    /** It is not what was signed: cut off, rewritten, rolled back or damaged. */
    NOT_AS_SIGNED,
    /** Its key is missing, unreadable or of another ledger. */
    KEY,
    /** The disk or the database does not let itself be used. */
    STORAGE
  }

  /** With the reason and one sentence for people. */
  public LedgerRefusedException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  /** With the reason, one sentence for people and the cause. */
  public LedgerRefusedException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** Why. */
  public Reason reason() {
    return reason;
  }
}
