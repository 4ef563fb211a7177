package io.samsvar.documents.verify;

/** A report does not hold. Stays inside this package, where it becomes a result. */
final class InvalidReportException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String reason;

  InvalidReportException(String reason) {
    super(reason);
    this.reason = reason;
  }

  InvalidReportException(String reason, Throwable cause) {
    super(reason, cause);
    this.reason = reason;
  }

  String reason() {
    return reason;
  }
}
