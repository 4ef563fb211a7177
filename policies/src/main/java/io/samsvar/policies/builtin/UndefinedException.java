package io.samsvar.policies.builtin;

/**
 * A built-in function has no answer for these operands. In Rego the expression is then undefined,
 * which is no failure. Carries no stack trace, since it is an ordinary outcome.
 */
public final class UndefinedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** With the reason, which never quotes an operand. */
  public UndefinedException(String reason) {
    super(reason, null, false, false);
  }
}
