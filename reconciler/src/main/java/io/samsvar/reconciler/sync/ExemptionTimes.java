package io.samsvar.reconciler.sync;

import io.samsvar.policies.exemption.Exemptions;
import io.samsvar.reconciler.inventory.DeclaredState;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Tells when other exemptions count than before: one came, went, is about to end or has ended. What
 * was judged with it is judged again then, without a restart. Safe for several threads.
 */
final class ExemptionTimes implements AutoCloseable {

  /** Longest sleep: a clock that was set forward is noticed by then. */
  private static final Duration SLEEP_MAX = Duration.ofHours(1);

  private final Clock clock;
  private final Runnable changed;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().name("exemptions").factory());
  private Exemptions known = Exemptions.none();
  private List<?> told = List.of();
  private @Nullable ScheduledFuture<?> next;

  ExemptionTimes(Clock clock, Runnable changed) {
    this.clock = clock;
    this.changed = changed;
  }

  /** Follows this state; nothing is told for what it holds now. */
  void follow(DeclaredState declared) {
    declared.view().ifPresent(this::first);
    declared.onChange(this::look);
  }

  private synchronized void first(DeclaredState.View view) {
    known = view.exemptions();
    told = standing(known, clock.instant());
    sleep();
  }

  private synchronized void look(DeclaredState.View view) {
    known = view.exemptions();
    look();
  }

  private synchronized void look() {
    List<?> now = standing(known, clock.instant());
    boolean isNew = !now.equals(told);
    told = now;
    sleep();
    if (isNew) {
      changed.run();
    }
  }

  /** What outcomes depend on: which count, and when that is to be looked at again. */
  static List<?> standing(Exemptions exemptions, Instant now) {
    return List.of(exemptions.active(now).all(), exemptions.nextChange(now));
  }

  private void sleep() {
    ScheduledFuture<?> before = next;
    if (before != null) {
      before.cancel(false);
    }
    next =
        known
            .nextChange(clock.instant())
            .map(time -> Duration.between(clock.instant(), time))
            .map(left -> left.compareTo(SLEEP_MAX) > 0 ? SLEEP_MAX : left)
            .map(left -> schedule(left.isNegative() ? Duration.ZERO : left))
            .orElse(null);
  }

  private @Nullable ScheduledFuture<?> schedule(Duration left) {
    // A millisecond more, so that the end is over when it is looked at.
    return thread.isShutdown()
        ? null
        : thread.schedule((Runnable) this::look, left.toMillis() + 1, TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    var _ = thread.shutdownNow();
  }
}
