package io.samsvar.admission.review;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What came is no AdmissionReview we can answer. It is never answered with "allowed". */
public final class MalformedReviewException extends Exception {
  private static final long serialVersionUID = 1L;

  private final @Nullable String uid;

  /**
   * What is wrong.
   *
   * @param uid the question's uid where it could be read
   * @param message one sentence without a value of the request
   */
  MalformedReviewException(@Nullable String uid, String message) {
    super(message);
    this.uid = uid;
  }

  /** The question's uid, to be echoed, where it could be read. */
  public Optional<String> uid() {
    return Optional.ofNullable(uid);
  }
}
