package io.samsvar.policies.builtin;

/** A JSON Schema that cannot be used. Its message is the one that OPA gives. */
final class InvalidSchemaException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  InvalidSchemaException(String message) {
    super(message, null, false, false);
  }

  static InvalidSchemaException type(String expected, String given) {
    return new InvalidSchemaException("Invalid type. Expected: " + expected + ", given: " + given);
  }
}
