package io.samsvar.documents.seal;

/** The seal's key or certificate cannot be used. The message names the file, reason and way out. */
public final class SealException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With the reason. */
  public SealException(String message) {
    super(message);
  }

  /** With the reason and its cause. */
  public SealException(String message, Throwable cause) {
    super(message, cause);
  }
}
