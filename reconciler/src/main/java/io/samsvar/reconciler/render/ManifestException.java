package io.samsvar.reconciler.render;

/** A document says something that cannot be taken. The caller adds the file and document number. */
final class ManifestException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String code;

  ManifestException(String code, String reason) {
    super(reason);
    this.code = code;
  }

  String code() {
    return code;
  }

  /** The reason, for people. */
  String reason() {
    return String.valueOf(getMessage());
  }
}
