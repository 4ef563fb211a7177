package io.samsvar.policies.wasm;

/** An evaluation gave no answer. It never means that something is allowed. */
public final class EvaluationException extends Exception {

  private static final long serialVersionUID = 1L;

  private final Reason reason;

  EvaluationException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  EvaluationException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** What kind of failure it was. */
  public Reason reason() {
    return reason;
  }

  /** The kinds of failure. */
  public enum Reason {
    /** Longer than the deadline, or no thread was free in time. */
    TIMEOUT("policy.timeout"),
    /** The module trapped, aborted or recursed too deeply. */
    TRAP("policy.trap"),
    /** More memory than the limit. */
    MEMORY("policy.memory"),
    /** The input is larger than the limit. */
    INPUT_TOO_LARGE("policy.input-too-large"),
    /** A built-in function was given more than it takes, or too large a regular expression. */
    CALL_TOO_LARGE("policy.call-too-large"),
    /** The answer is larger than the limit. */
    RESULT_TOO_LARGE("policy.malformed-result");

    private final String code;

    Reason(String code) {
      this.code = code;
    }

    /** The stable code, as a verdict has it. */
    public String code() {
      return code;
    }
  }
}
