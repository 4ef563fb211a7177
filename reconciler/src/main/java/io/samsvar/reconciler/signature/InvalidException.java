package io.samsvar.reconciler.signature;

/** Ends a check with {@link SignatureCheck.Invalid}. */
final class InvalidException extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * A reason.
   *
   * @param reason names no person
   */
  InvalidException(String reason) {
    super(reason);
  }
}
