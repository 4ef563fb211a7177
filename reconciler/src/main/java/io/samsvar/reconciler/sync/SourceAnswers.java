package io.samsvar.reconciler.sync;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.samsvar.ledger.Stage;
import io.samsvar.ledger.SyncRef;
import io.samsvar.reconciler.source.Commits.Freshness;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Tells by metrics when the Git server of a Sync answered last, and when it showed something new
 * last, each as Unix time in seconds and 0 when it never did: for an alarm over all sources at
 * once, also of Syncs without {@code staleAfter}. Safe for several threads.
 */
final class SourceAnswers implements AutoCloseable {

  private final MeterRegistry meters;
  private final AtomicLong answered = new AtomicLong();
  private final AtomicLong changed = new AtomicLong();
  private final Gauge answeredGauge;
  private final Gauge changedGauge;

  SourceAnswers(MeterRegistry meters, SyncRef sync) {
    this.meters = meters;
    this.answeredGauge =
        gauge(
            "samsvar.source.answered",
            "Unix time of the last answer of the server",
            answered,
            sync);
    this.changedGauge =
        gauge(
            "samsvar.source.changed",
            "Unix time when the server showed something new last",
            changed,
            sync);
  }

  private Gauge gauge(String name, String what, AtomicLong value, SyncRef sync) {
    return Gauge.builder(name, value, AtomicLong::get)
        .description(what)
        .baseUnit("seconds")
        .tags("stage", Stage.FETCH.label(), "sync", sync.toString())
        .register(meters);
  }

  void last(Freshness freshness) {
    answered.set(freshness.answered().getEpochSecond());
    freshness.changed().ifPresent(at -> changed.set(at.getEpochSecond()));
  }

  /** The Sync is gone. */
  @Override
  public void close() {
    meters.remove(answeredGauge);
    meters.remove(changedGauge);
  }
}
