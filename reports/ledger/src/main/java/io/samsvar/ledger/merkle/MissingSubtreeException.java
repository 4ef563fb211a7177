package io.samsvar.ledger.merkle;

/** A hash that a proof or a root needs is not stored: the store is damaged or pruned. */
public final class MissingSubtreeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With what is missing or damaged. */
  public MissingSubtreeException(String message) {
    super(message);
  }

  /** Names the subtree that is missing. */
  public MissingSubtreeException(int level, long index) {
    super("No hash is stored for the subtree at level " + level + ", index " + index);
  }
}
