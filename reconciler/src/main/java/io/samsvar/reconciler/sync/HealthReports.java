package io.samsvar.reconciler.sync;

import io.samsvar.ledger.ResourceId;
import io.samsvar.ledger.SyncRef;
import io.samsvar.reconciler.health.Assessment;
import io.samsvar.reconciler.health.Health;
import io.samsvar.reconciler.health.HealthWait.Target;
import io.samsvar.reconciler.health.HealthWatch;
import io.samsvar.reconciler.inventory.DeclaredObject;
import io.samsvar.reconciler.plan.Ownership;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;

/**
 * Waits beside the pipeline until what was applied works: the result of the writes is recorded at
 * once, since health may take minutes and is no part of what was written. One wait for each Sync; a
 * newer one ends the older. Safe for several threads.
 */
public final class HealthReports implements AutoCloseable {

  private final HealthWatch watch;
  private final ConcurrentMap<SyncRef, Thread> waiting = new ConcurrentHashMap<>();
  private final ConcurrentMap<SyncRef, Map<ResourceId, Health>> known = new ConcurrentHashMap<>();
  private volatile Consumer<SyncRef> changed = _ -> {};

  /** Waits by this watch. */
  public HealthReports(HealthWatch watch) {
    this.watch = watch;
  }

  /** Is told when more is known of a Sync. Must not block. */
  void onChange(Consumer<SyncRef> listener) {
    this.changed = listener;
  }

  /** Begins to wait for these objects. */
  void await(SyncRef sync, List<DeclaredObject> declared, Duration within, Assessment rules) {
    List<Target> targets =
        declared.stream()
            .map(object -> new Target(object.id(), object.object().apiVersion()))
            .toList();
    String selector = Ownership.SYNC_LABEL + "=" + Ownership.label(sync);
    known.remove(sync);
    Thread thread =
        Thread.ofVirtual()
            .name("health " + sync)
            .unstarted(
                () -> {
                  Map<ResourceId, Health> healths = watch.await(targets, selector, within, rules);
                  if (waiting.remove(sync, Thread.currentThread())) {
                    known.put(sync, healths);
                    changed.accept(sync);
                  }
                });
    Thread before = waiting.put(sync, thread);
    if (before != null) {
      before.interrupt();
    }
    thread.start();
  }

  /** The health of what was applied last; empty while it is waited for. */
  Optional<Map<ResourceId, Health>> health(SyncRef sync) {
    return Optional.ofNullable(known.get(sync));
  }

  /** Whether it is waited for. */
  boolean isWaiting(SyncRef sync) {
    return waiting.containsKey(sync);
  }

  /** Waits no more. */
  @Override
  public void close() {
    waiting.values().forEach(Thread::interrupt);
    waiting.clear();
  }
}
