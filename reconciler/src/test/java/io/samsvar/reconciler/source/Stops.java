package io.samsvar.reconciler.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.samsvar.ledger.Stage;
import io.samsvar.reconciler.StageException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Expects a stop. */
final class Stops {
  private Stops() {}

  /** Stops at FETCH with this code; returns the message. */
  static String atFetch(String code, ThrowingCallable work) {
    return at(Stage.FETCH, code, work);
  }

  /** Stops at VERIFY with this code; returns the message. */
  static String atVerify(String code, ThrowingCallable work) {
    return at(Stage.VERIFY, code, work);
  }

  /** Stops, wherever; returns the code. */
  static String any(ThrowingCallable work) {
    StageException stop = catchThrowableOfType(StageException.class, work);
    assertThat(stop).as("a stop").isNotNull();
    return stop.code();
  }

  private static String at(Stage stage, String code, ThrowingCallable work) {
    StageException stop = catchThrowableOfType(StageException.class, work);
    assertThat(stop).as("a stop with " + code).isNotNull();
    assertThat(stop.code()).as(stop.getMessage()).isEqualTo(code);
    assertThat(stop.stage()).isEqualTo(stage);
    return String.valueOf(stop.getMessage());
  }
}
