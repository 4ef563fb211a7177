package io.samsvar.ledger.note;

/** A text is no note, key, checkpoint or proof; the message says where it stops being one. */
public final class NoteFormatException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With what is wrong. */
  public NoteFormatException(String message) {
    super(message);
  }

  /** With what is wrong and the parser's own complaint. */
  public NoteFormatException(String message, Throwable cause) {
    super(message, cause);
  }
}
