package io.samsvar.policies.fields;

/**
 * One owned field on which two objects differ. It names the place, never a value.
 *
 * @param path the place, stable when a list is reordered
 * @param pointer JSON Pointer (RFC 6901): into the actual object, or into the expected one when the
 *     field is gone
 */
public record Difference(FieldPath path, String pointer, Kind kind) {

  /** How a field differs. */
  public enum Kind {
    /** Has another value. */
    CHANGED,
    /** Is gone. */
    REMOVED,
    /** Is there and was not, or is there once more. */
    ADDED
  }
}
