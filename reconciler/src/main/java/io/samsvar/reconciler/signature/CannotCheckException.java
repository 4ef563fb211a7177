package io.samsvar.reconciler.signature;

/** Ends a check with {@link SignatureCheck.CannotCheck}. */
final class CannotCheckException extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * A reason.
   *
   * @param reason names no person
   */
  CannotCheckException(String reason) {
    super(reason);
  }
}
