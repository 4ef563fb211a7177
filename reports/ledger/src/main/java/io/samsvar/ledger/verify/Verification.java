package io.samsvar.ledger.verify;

/** What came of a verification. Only {@link Valid} is good news; not to know is not to be valid. */
public sealed interface Verification {

  /**
   * Everything fits.
   *
   * @param statement what was verified, one sentence
   */
  record Valid(String statement) implements Verification {}

  /**
   * Something does not fit.
   *
   * @param reason what, one sentence
   */
  record Invalid(String reason) implements Verification {}

  /**
   * It could not be verified with what was given.
   *
   * @param reason what is missing, one sentence
   */
  record CannotCheck(String reason) implements Verification {}

  /** Whether everything fits. */
  default boolean isValid() {
    return this instanceof Valid;
  }

  /** The word and the sentence: {@code VALID …}, {@code INVALID …} or {@code CANNOT_CHECK …}. */
  default String text() {
    return switch (this) {
      case Valid(String statement) -> "VALID " + statement;
      case Invalid(String reason) -> "INVALID " + reason;
      case CannotCheck(String reason) -> "CANNOT_CHECK " + reason;
    };
  }

  /**
   * For tests: this, when valid.
   *
   * @throws AssertionError otherwise, with the reason
   */
  default Verification orThrow() {
    if (!isValid()) {
      throw new AssertionError(text());
    }
    return this;
  }
}
