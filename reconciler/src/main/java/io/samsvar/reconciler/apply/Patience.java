package io.samsvar.reconciler.apply;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Asks again, less and less often, until a deadline. */
final class Patience {

  private static final Duration PAUSE_FIRST = Duration.ofMillis(20);
  private static final Duration PAUSE_MAX = Duration.ofSeconds(1);

  private Patience() {}

  /** Whether it came true in time; false also when interrupted. */
  static boolean until(Duration within, BooleanSupplier condition) {
    long end = System.nanoTime() + within.toNanos();
    long pause = PAUSE_FIRST.toNanos();
    while (!condition.getAsBoolean()) {
      long left = end - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      try {
        Thread.sleep(Duration.ofNanos(Math.min(pause, left)));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
      pause = Math.min(pause * 3 / 2, PAUSE_MAX.toNanos());
    }
    return true;
  }
}
