package io.samsvar.reconciler.cluster;

/** The API server refused a request. The message is the server's, with Secret values masked. */
public final class ApiRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String reason;

  /**
   * A refusal.
   *
   * @param status HTTP status, 0 when no answer came
   * @param reason {@code reason} of the Status object, for example {@code Conflict}
   */
  public ApiRefusedException(int status, String reason, String message) {
    super(message);
    this.status = status;
    this.reason = reason;
  }

  /** The HTTP status, 0 when no answer came: whether the write happened is not known. */
  public int status() {
    return status;
  }

  /** The reason the server gave. */
  public String reason() {
    return reason;
  }
}
