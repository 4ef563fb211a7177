package io.samsvar.reconciler.sync;

import io.samsvar.ledger.Event.OverrideEnd;
import io.samsvar.ledger.Event.OverrideEnded;
import io.samsvar.ledger.Ledger;
import io.samsvar.ledger.LedgerUnavailableException;
import io.samsvar.ledger.ResourceId;
import io.samsvar.ledger.Stage;
import io.samsvar.reconciler.drift.Drift;
import io.samsvar.reconciler.drift.DriftWatch;
import io.samsvar.reconciler.inventory.OverrideBook;
import io.samsvar.reconciler.inventory.OverrideBook.Held;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets what was written under a BreakGlass stay until that ends, by its time or because it was
 * deleted; then what still differs from Git is put back. Which objects those are is told by the
 * webhook as it lets a write through, and kept on disk: nothing on a live object can say so. The
 * end is on record. Safe for several threads.
 */
public final class OverrideHolds implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(OverrideHolds.class);
  private static final Duration RETRY = Duration.ofSeconds(5);

  private final OverrideBook book;
  private final Ledger ledger;
  private final Clock clock;
  private final Map<ResourceId, Held> holds = new HashMap<>();
  private final Map<ResourceId, Parked> parked = new HashMap<>();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().name("overrides").factory());

  private volatile BiFunction<DriftWatch, Drift, OverrideEnd> release =
      (_, _) -> OverrideEnd.PUT_BACK;

  /** Drift that waits. */
  private record Parked(DriftWatch watch, Drift drift) {}

  /** Holds what the book says. */
  public OverrideHolds(OverrideBook book, Ledger ledger, Clock clock) {
    this.book = book;
    this.ledger = ledger;
    this.clock = clock;
    book.all().forEach(held -> holds.put(held.id(), held));
  }

  /**
   * Begins: ends what has ended meanwhile, and waits for the others.
   *
   * @param ended is told drift whose override has ended, and says what becomes of it
   */
  void start(BiFunction<DriftWatch, Drift, OverrideEnd> ended) {
    this.release = ended;
    List<Held> all;
    synchronized (this) {
      all = List.copyOf(holds.values());
    }
    all.forEach(this::schedule);
  }

  /**
   * A write to an object is let through. Returns when that is on disk, and must before the write is
   * answered.
   */
  public void used(String override, ResourceId id, Instant until) {
    Held held;
    synchronized (this) {
      Held before = holds.get(id);
      held =
          before != null && before.until().isAfter(until)
              ? before
              : new Held(id, override, until, before != null && before.differs());
      book.keep(held);
      holds.put(id, held);
    }
    schedule(held);
  }

  /** Which BreakGlasses there are: one that was deleted has ended. */
  public void present(Set<String> names) {
    List<Held> gone;
    synchronized (this) {
      gone = holds.values().stream().filter(held -> !names.contains(held.override())).toList();
    }
    gone.forEach(held -> thread.execute(() -> end(held)));
  }

  /** Lets drift wait when its object is held; empty when it is not. */
  synchronized Optional<Held> park(DriftWatch watch, Drift drift) {
    Held held = holds.get(drift.resource());
    if (held == null || !clock.instant().isBefore(held.until())) {
      return Optional.empty();
    }
    parked.put(drift.resource(), new Parked(watch, drift));
    differs(held, true);
    return Optional.of(held);
  }

  /** An object is as declared again. */
  synchronized void resolved(ResourceId id) {
    parked.remove(id);
    Held held = holds.get(id);
    if (held != null) {
      differs(held, false);
    }
  }

  /** Whether what differs of an object is to stay for now. */
  synchronized boolean holds(ResourceId id) {
    return holds.containsKey(id);
  }

  private void differs(Held held, boolean differs) {
    if (held.differs() != differs) {
      Held now = new Held(held.id(), held.override(), held.until(), differs);
      book.keep(now);
      holds.put(held.id(), now);
    }
  }

  private void schedule(Held held) {
    if (!thread.isShutdown()) {
      long left = Math.max(0, Duration.between(clock.instant(), held.until()).toMillis() + 1);
      var _ = thread.schedule(() -> end(held), left, TimeUnit.MILLISECONDS);
    }
  }

  private void end(Held asked) {
    Held held;
    Parked waiting;
    synchronized (this) {
      held = holds.get(asked.id());
      if (held == null
          || !held.override().equals(asked.override())
          || !held.until().equals(asked.until())) {
        return; // ended already, or held for longer by another write
      }
      holds.remove(held.id());
      waiting = parked.remove(held.id());
    }
    OverrideEnd end =
        waiting != null
            ? release.apply(waiting.watch(), waiting.drift())
            : held.differs() ? OverrideEnd.PUT_BACK : OverrideEnd.AS_DECLARED;
    LOG.atInfo()
        .addKeyValue("stage", Stage.DRIFT.label())
        .addKeyValue("resource", held.id())
        .addKeyValue("override", held.override())
        .addKeyValue("end", end)
        .log("The BreakGlass has ended");
    record(held, end);
  }

  /** The book forgets the hold when its end is on record, however long the ledger takes. */
  private void record(Held held, OverrideEnd end) {
    try {
      var _ = ledger.append(new OverrideEnded(held.override(), held.id(), end));
      synchronized (this) {
        if (!holds.containsKey(held.id())) {
          book.forget(held.id());
        }
      }
    } catch (LedgerUnavailableException e) {
      LOG.atError()
          .addKeyValue("stage", Stage.DRIFT.label())
          .addKeyValue("resource", held.id())
          .log("The end of a BreakGlass is not recorded yet: {}", e.getMessage());
      if (!thread.isShutdown()) {
        var _ = thread.schedule(() -> record(held, end), RETRY.toMillis(), TimeUnit.MILLISECONDS);
      }
    }
  }

  @Override
  public void close() {
    var _ = thread.shutdownNow();
  }
}
