package io.samsvar.policies.builtin;

/** A built-in function was asked for more than it may use; the decision is a denial. */
public final class TooLargeException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Says what was too large, and the limit. */
  public TooLargeException(String message) {
    super(message);
  }
}
