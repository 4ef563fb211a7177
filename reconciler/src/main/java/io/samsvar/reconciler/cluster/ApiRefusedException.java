package io.samsvar.reconciler.cluster;

/** The API server refused a request. The message is the server's, with Secret values masked. */
public final class ApiRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String reason;
  private final String words;

  /**
   * A refusal.
   *
   * @param status HTTP status, 0 when no answer came
   * @param reason {@code reason} of the Status object, for example {@code Conflict}
   * @param words the server's own words, without what was asked of it
   */
  public ApiRefusedException(int status, String reason, String message, String words) {
    super(message);
    this.status = status;
    this.reason = reason;
    this.words = words;
  }

  /** A refusal whose message is its words. */
  public ApiRefusedException(int status, String reason, String message) {
    this(status, reason, message, message);
  }

  /** The HTTP status, 0 when no answer came: whether the write happened is not known. */
  public int status() {
    return status;
  }

  /** The reason the server gave. */
  public String reason() {
    return reason;
  }

  /** The server's own words, for a sentence that says by itself what was asked. */
  public String words() {
    return words;
  }
}
