package io.samsvar.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class EventuallyTest {

  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(30);

  @Test
  void returnsTheValueAsSoonAsThereIsOne() {
    AtomicInteger asked = new AtomicInteger();
    assertThat(
            Eventually.value(
                "a third answer",
                LONG,
                () -> Optional.of(asked.incrementAndGet()).filter(times -> times == 3)))
        .isEqualTo(3);
  }

  @Test
  void takesAnExceptionForNotYet() {
    AtomicInteger asked = new AtomicInteger();
    Eventually.isTrue(
        "a second answer",
        LONG,
        () -> {
          if (asked.incrementAndGet() == 1) {
            throw new IllegalStateException("too early");
          }
          return true;
        });
    assertThat(asked).hasValue(2);
  }

  @Test
  void tellsWhatItWaitedForAndWhatItSawLast() {
    assertThatThrownBy(
            () -> Eventually.passes("nine lives", SHORT, () -> assertThat(7).isEqualTo(9)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("Gave up waiting for nine lives after 30 ms")
        .hasMessageContaining("expected: 9")
        .hasCauseInstanceOf(AssertionError.class);
  }

  @Test
  void asksOnceMoreAtTheDeadline() {
    AtomicInteger asked = new AtomicInteger();
    Eventually.isTrue("an answer", Duration.ZERO, () -> asked.incrementAndGet() == 1);
    assertThat(asked).hasValue(1);
  }
}
