package io.samsvar.testkit;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Waits for something to come true by asking again and again, a little less often each time, until
 * a deadline. What it waited for and what it saw last is in the error.
 */
public final class Eventually {

  private static final Duration FIRST_PAUSE = Duration.ofMillis(10);
  private static final Duration PAUSE_MAX = Duration.ofMillis(250);

  private Eventually() {}

  /** A check that throws (an assertion error counts) until what it looks at is as it should be. */
  @FunctionalInterface
  public interface Check {
    /** Returns normally when all is as expected. */
    void run() throws Exception;
  }

  /**
   * Waits until the condition is true. An exception of the condition counts as "not yet".
   *
   * @param what what is waited for, as the end of "gave up waiting for …"
   * @throws AssertionError after the time, with the last exception as its cause
   */
  public static void isTrue(String what, Duration within, Callable<Boolean> condition) {
    var _ = poll(what, within, () -> condition.call() ? Optional.of(true) : Optional.empty());
  }

  /**
   * Waits until the check passes.
   *
   * @throws AssertionError after the time, with what the check threw last as its cause
   */
  public static void passes(String what, Duration within, Check check) {
    var _ =
        poll(
            what,
            within,
            () -> {
              check.run();
              return Optional.of(true);
            });
  }

  /**
   * Waits until there is a value, and returns it. An exception counts as "not yet".
   *
   * @throws AssertionError after the time, with the last exception as its cause
   */
  public static <T> T value(String what, Duration within, Callable<Optional<T>> source) {
    return poll(what, within, source).orElseThrow();
  }

  private static <T> Optional<T> poll(String what, Duration within, Callable<Optional<T>> source) {
    long deadline = System.nanoTime() + within.toNanos();
    long pause = FIRST_PAUSE.toNanos();
    Throwable last;
    while (true) {
      try {
        Optional<T> value = source.call();
        if (value.isPresent()) {
          return value;
        }
        last = null;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError("Interrupted while waiting for " + what, e);
      } catch (Exception | AssertionError e) {
        last = e;
      }
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        throw gaveUp(what, within, last);
      }
      sleep(what, Math.min(pause, left));
      pause = Math.min(pause * 3 / 2, PAUSE_MAX.toNanos());
    }
  }

  private static AssertionError gaveUp(String what, Duration within, @Nullable Throwable last) {
    String because = last == null ? "" : "; last: " + last.getMessage();
    return new AssertionError(
        "Gave up waiting for " + what + " after " + within.toMillis() + " ms" + because, last);
  }

  private static void sleep(String what, long nanos) {
    try {
      Thread.sleep(Duration.ofNanos(nanos));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("Interrupted while waiting for " + what, e);
    }
  }
}
