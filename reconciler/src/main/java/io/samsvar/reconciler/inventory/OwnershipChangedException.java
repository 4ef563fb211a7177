package io.samsvar.reconciler.inventory;

/** Between plan and intent an object came to belong to another Sync; nothing was written. */
public final class OwnershipChangedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  OwnershipChangedException(String message) {
    super(message);
  }
}
