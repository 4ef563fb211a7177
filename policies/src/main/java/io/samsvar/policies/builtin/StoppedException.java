package io.samsvar.policies.builtin;

/** The thread was interrupted in the middle of a built-in function: the evaluation is over. */
public final class StoppedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  StoppedException() {
    super("interrupted", null, false, false);
  }
}
