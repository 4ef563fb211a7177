package io.samsvar.reconciler.sync;

import io.samsvar.ledger.Event.OverrideEnd;
import io.samsvar.ledger.ResourceId;
import io.samsvar.ledger.SyncRef;
import io.samsvar.reconciler.drift.Drift;
import io.samsvar.reconciler.drift.DriftListener;
import io.samsvar.reconciler.drift.DriftReverter;
import io.samsvar.reconciler.drift.DriftWatch;
import io.samsvar.reconciler.drift.RevertListener;
import io.samsvar.reconciler.drift.StrictRules;
import io.samsvar.reconciler.inventory.AppliedObject;
import io.samsvar.reconciler.inventory.OverrideBook.Held;
import io.samsvar.reconciler.inventory.StateStore;
import io.samsvar.reconciler.render.RenderedObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Between the drift watch and the Syncs: has drift put back where the Sync wants that, keeps the
 * new UIDs, and knows what differs now. Safe for several threads.
 */
public final class DriftReports implements DriftListener, RevertListener {

  private final StateStore store;
  private final OverrideHolds overrides;
  private final ConcurrentMap<SyncRef, ConcurrentMap<ResourceId, String>> differing =
      new ConcurrentHashMap<>();
  private volatile @Nullable DriftReverter reverter;
  private volatile Consumer<SyncRef> changed = _ -> {};
  private volatile Predicate<SyncRef> detectsOnly = _ -> false;
  private volatile Function<SyncRef, StrictRules> strict = _ -> StrictRules.OFF;

  /**
   * Reports that keep new UIDs in this store.
   *
   * @param overrides what is to stay for now; begins to end overrides when {@link #revertBy} is
   *     called
   */
  public DriftReports(StateStore store, OverrideHolds overrides) {
    this.store = store;
    this.overrides = overrides;
  }

  /** Who knows whether a Sync only wants to be told ({@code spec.drift.mode: detect}). */
  void detectBy(Predicate<SyncRef> predicate) {
    this.detectsOnly = predicate;
  }

  /** Who knows what a Sync asks of added fields ({@code spec.drift.strict}). */
  void strictBy(Function<SyncRef, StrictRules> function) {
    this.strict = function;
  }

  @Override
  public StrictRules strict(SyncRef sync) {
    return strict.apply(sync);
  }

  /** Who puts things back; it is made with this as its listener. */
  public void revertBy(DriftReverter made) {
    this.reverter = made;
    overrides.start(this::overrideEnded);
  }

  /** Is told when what differs of a Sync changes. Must not block. */
  public void onChange(Consumer<SyncRef> listener) {
    this.changed = listener;
  }

  /** What differs now, with the reason why it was not put back. */
  public Map<ResourceId, String> differing(SyncRef sync) {
    return new TreeMap<>(differing.getOrDefault(sync, new ConcurrentHashMap<>()));
  }

  /** Objects that differ now and are to be put back. */
  public Set<ResourceId> drifted(SyncRef sync) {
    Set<ResourceId> drifted = new TreeSet<>(differing(sync).keySet());
    drifted.removeIf(overrides::holds);
    return drifted;
  }

  @Override
  public void drifted(DriftWatch watch, Drift drift) {
    Optional<Held> held = overrides.park(watch, drift);
    if (held.isPresent()) {
      put(
          drift,
          "was written under BreakGlass %s, and is put back when that ends, at %s at the latest"
              .formatted(held.get().override(), held.get().until()));
    } else {
      revert(watch, drift);
    }
  }

  /** A BreakGlass ended; Git may have taken over meanwhile what was written under it. */
  private OverrideEnd overrideEnded(DriftWatch watch, Drift drift) {
    if (!watch.keeps(drift.sync(), drift.declared())) {
      resolved(drift.sync(), drift.resource());
      return OverrideEnd.AS_DECLARED;
    }
    revert(watch, drift);
    return detectsOnly.test(drift.sync()) ? OverrideEnd.LEFT : OverrideEnd.PUT_BACK;
  }

  private void revert(DriftWatch watch, Drift drift) {
    DriftReverter made = reverter;
    if (detectsOnly.test(drift.sync()) || made == null) {
      put(drift, "differs at " + String.join(", ", drift.paths()) + " (drift.mode is detect)");
    } else {
      made.drifted(watch, drift);
    }
  }

  @Override
  public void resolved(DriftWatch watch, SyncRef sync, ResourceId id) {
    resolved(sync, id);
  }

  @Override
  public void reverted(Drift drift, JsonNode applied) {
    RenderedObject object =
        new RenderedObject(
            drift.resource(), drift.declared().apiVersion(), drift.declared().manifest(), "");
    AppliedObject answer = Answers.applied(object, applied);
    store.applied(drift.sync(), List.of(answer));
    resolved(drift.sync(), drift.resource());
  }

  @Override
  public void fighting(Drift drift, int reverts, Duration pause) {
    put(
        drift,
        "changed by another hand "
            + reverts
            + " times within a minute; it is put back more slowly, in "
            + pause.toSeconds()
            + " s");
  }

  @Override
  public void failed(Drift drift, String reason) {
    put(drift, "cannot be put back: " + reason);
  }

  @Override
  public void resolved(SyncRef sync, ResourceId id) {
    overrides.resolved(id);
    ConcurrentMap<ResourceId, String> known = differing.get(sync);
    if (known != null && known.remove(id) != null) {
      changed.accept(sync);
    }
  }

  private void put(Drift drift, String reason) {
    String before =
        differing
            .computeIfAbsent(drift.sync(), _ -> new ConcurrentHashMap<>())
            .put(drift.resource(), reason);
    if (before == null) {
      changed.accept(drift.sync());
    }
  }
}
