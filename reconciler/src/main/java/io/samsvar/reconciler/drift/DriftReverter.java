package io.samsvar.reconciler.drift;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.samsvar.ledger.Event;
import io.samsvar.ledger.Event.DriftKind;
import io.samsvar.ledger.Ledger;
import io.samsvar.ledger.LedgerUnavailableException;
import io.samsvar.ledger.ResourceId;
import io.samsvar.ledger.Stage;
import io.samsvar.ledger.SyncRef;
import io.samsvar.reconciler.cluster.ApiRefusedException;
import io.samsvar.reconciler.cluster.Cluster;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Puts back what differs, at once: the last verified manifest, applied with force, and the event in
 * the ledger. What the API server refuses is tried again, less and less often, for as long as the
 * manifest is in force. Several objects at a time, each by one thread.
 */
public final class DriftReverter implements DriftListener, AutoCloseable {

  /** Objects that are put back at once. */
  static final int REVERTS_AT_ONCE = 16;

  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;
  private static final int INVALID = 422;
  private static final Duration PAUSE_FIRST = Duration.ofMillis(500);
  private static final Duration PAUSE_MAX = Duration.ofMinutes(1);
  private static final Logger LOG = LoggerFactory.getLogger(DriftReverter.class);

  private final Cluster cluster;
  private final Ledger ledger;
  private final MeterRegistry meters;
  private final RevertListener listener;
  private final Fights fights = new Fights();
  private final Semaphore permits = new Semaphore(REVERTS_AT_ONCE);
  private final ConcurrentMap<Key, Drift> newest = new ConcurrentHashMap<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /** Reverts in this cluster. */
  public DriftReverter(
      Cluster cluster, Ledger ledger, MeterRegistry meters, RevertListener listener) {
    this.cluster = cluster;
    this.ledger = ledger;
    this.meters = meters;
    this.listener = listener;
  }

  private record Key(SyncRef sync, ResourceId id) {}

  @Override
  public void drifted(DriftWatch watch, Drift drift) {
    Key key = new Key(drift.sync(), drift.resource());
    if (newest.put(key, drift) == null && !threads.isShutdown()) {
      Timer.Sample since = Timer.start(meters);
      threads.execute(() -> work(watch, key, since));
    }
  }

  @Override
  public void resolved(DriftWatch watch, SyncRef sync, ResourceId id) {
    listener.resolved(sync, id);
  }

  /** Puts one object back until nothing newer was told of it. */
  private void work(DriftWatch watch, Key key, Timer.Sample since) {
    try {
      Drift drift = newest.get(key);
      while (drift != null) {
        revert(watch, drift, since);
        Drift done = drift;
        drift = newest.remove(key, done) ? null : newest.get(key);
      }
    } catch (InterruptedException e) {
      newest.remove(key);
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      newest.remove(key);
      throw e;
    }
  }

  private void revert(DriftWatch watch, Drift drift, Timer.Sample since)
      throws InterruptedException {
    Fights.Answer fight = fights.next(drift.sync(), drift.resource(), System.nanoTime());
    if (!fight.pause().isZero()) {
      count("fought");
      listener.fighting(drift, fight.reverts(), fight.pause());
      Thread.sleep(fight.pause());
    }
    long pause = PAUSE_FIRST.toNanos();
    while (!attempt(watch, drift, since)) {
      Thread.sleep(Duration.ofNanos(pause));
      pause = Math.min(pause * 2, PAUSE_MAX.toNanos());
    }
  }

  /** Whether it is done with: put back, or not ours to put back now. */
  private boolean attempt(DriftWatch watch, Drift drift, Timer.Sample since)
      throws InterruptedException {
    permits.acquire();
    Optional<DriftWatch.Hold> hold = watch.beginRevert(drift.sync(), drift.declared());
    if (hold.isEmpty()) {
      permits.release();
      return true;
    }
    JsonNode answer;
    try (DriftWatch.Hold _ = hold.get()) {
      answer = put(drift);
      watch.rebase(drift.sync(), drift.resource(), answer);
    } catch (ApiRefusedException refused) {
      if (drift.kind() == DriftKind.ADDED && isOutdated(refused)) {
        count("outdated");
        watch.lookAgain(drift.sync(), drift.resource());
        return true;
      }
      count("refused");
      LOG.atWarn()
          .addKeyValue("stage", Stage.DRIFT.label())
          .addKeyValue("sync", drift.sync())
          .addKeyValue("resource", drift.resource())
          .log("Not put back yet: {}", refused.getMessage());
      listener.failed(drift, String.valueOf(refused.getMessage()));
      return false;
    } finally {
      permits.release();
    }
    finish(drift, answer, since);
    return true;
  }

  /** What is declared is applied; what was added is taken away where it was seen. */
  private JsonNode put(Drift drift) {
    Declared declared = drift.declared();
    return drift.kind() == DriftKind.ADDED
        ? cluster.patch(
            declared.apiVersion(),
            declared.id(),
            Additions.removal(drift.additions(), drift.resourceVersion()),
            false)
        : cluster.apply(declared.manifest(), true, false);
  }

  /** The object may be another than the one that was looked at: a test of a patch fails as 422. */
  private static boolean isOutdated(ApiRefusedException refused) {
    return switch (refused.status()) {
      case NOT_FOUND, CONFLICT, INVALID -> true;
      default -> false;
    };
  }

  private void finish(Drift drift, JsonNode answer, Timer.Sample since)
      throws InterruptedException {
    if (Versions.version(answer).equals(drift.resourceVersion())) {
      // The apply changed nothing: what differs cannot be put back by it, so it is the new
      // baseline.
      count("ineffective");
      LOG.atWarn()
          .addKeyValue("stage", Stage.DRIFT.label())
          .addKeyValue("sync", drift.sync())
          .addKeyValue("resource", drift.resource())
          .addKeyValue("paths", drift.paths())
          .log("An apply does not change what differs from Git");
      listener.failed(drift, "an apply does not change what differs");
      return;
    }
    since.stop(
        Timer.builder("samsvar.drift.revert")
            .description("From the event that told of drift to the answer of the apply")
            .tags("stage", Stage.DRIFT.label())
            .register(meters));
    count("reverted");
    LOG.atInfo()
        .addKeyValue("stage", Stage.DRIFT.label())
        .addKeyValue("sync", drift.sync())
        .addKeyValue("resource", drift.resource())
        .addKeyValue("paths", drift.paths())
        .log("Put back");
    listener.reverted(drift, answer);
    record(drift);
  }

  /** The object is put back first; the record must follow, however long the ledger takes. */
  private void record(Drift drift) throws InterruptedException {
    Event event =
        new Event.DriftReverted(
            drift.sync(),
            drift.revision(),
            drift.resource(),
            drift.kind(),
            drift.paths(),
            drift.managers());
    long pause = PAUSE_FIRST.toNanos();
    while (true) {
      try {
        var _ = ledger.append(event);
        return;
      } catch (LedgerUnavailableException e) {
        count("unrecorded");
        LOG.atError()
            .addKeyValue("stage", Stage.DRIFT.label())
            .addKeyValue("sync", drift.sync())
            .addKeyValue("resource", drift.resource())
            .log("Put back, and not recorded yet: {}", e.getMessage());
        Thread.sleep(Duration.ofNanos(pause));
        pause = Math.min(pause * 2, PAUSE_MAX.toNanos());
      }
    }
  }

  private void count(String outcome) {
    meters
        .counter("samsvar.drift.reverts", "stage", Stage.DRIFT.label(), "outcome", outcome)
        .increment();
  }

  /** Stops; what is under way is interrupted, and found again by the next start. */
  @Override
  public void close() {
    threads.shutdownNow();
  }
}
