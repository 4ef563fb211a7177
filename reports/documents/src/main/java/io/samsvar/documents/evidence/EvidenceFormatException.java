package io.samsvar.documents.evidence;

/** Bytes are no evidence in the form that this version writes. The message says what is wrong. */
public final class EvidenceFormatException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  EvidenceFormatException(String message) {
    super(message);
  }

  EvidenceFormatException(String message, Throwable cause) {
    super(message, cause);
  }
}
