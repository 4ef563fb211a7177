package io.samsvar.reconciler.receiver;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Lets so much through in a second, and some more after a quiet time. Safe for several threads. */
final class RateLimit {

  private final long nanosForOne;
  private final long nanosMax;
  private final LongSupplier clock;
  private long saved;
  private long last;

  /**
   * A limit that nothing was taken from yet.
   *
   * @param perSecond on the average
   * @param atOnce after a quiet time
   * @param clock nanoseconds that never go back
   */
  RateLimit(int perSecond, int atOnce, LongSupplier clock) {
    this.nanosForOne = TimeUnit.SECONDS.toNanos(1) / perSecond;
    this.nanosMax = nanosForOne * atOnce;
    this.clock = clock;
    this.saved = nanosMax;
    this.last = clock.getAsLong();
  }

  /** Whether one more may pass; it is counted when it may. */
  synchronized boolean take() {
    long now = clock.getAsLong();
    saved = Math.min(nanosMax, saved + (now - last));
    last = now;
    if (saved < nanosForOne) {
      return false;
    }
    saved -= nanosForOne;
    return true;
  }
}
