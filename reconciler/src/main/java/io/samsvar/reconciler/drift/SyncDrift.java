package io.samsvar.reconciler.drift;

import io.samsvar.ledger.ResourceId;
import io.samsvar.policies.fields.Difference;
import io.samsvar.reconciler.cluster.ObjectWatches.Selection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What is known of one Sync's objects: baselines, holds, and what was told already. Asks nobody and
 * tells nobody. Safe for several threads.
 */
final class SyncDrift {

  /** Longest time a writer waits for reverts under way: about as long as a request may take. */
  private static final Duration REVERT_WAIT_MAX = Duration.ofSeconds(60);

  private final Map<ResourceId, Tracked> tracked = new HashMap<>();
  private final Map<ResourceId, HoldState> held = new HashMap<>();

  /** Places told to differ; no places for an object that is gone. */
  private final Map<ResourceId, List<String>> told = new HashMap<>();

  /** What to do about an event. */
  sealed interface Finding {
    /** Nothing. */
    record Nothing() implements Finding {}

    /** Tell that it differs. */
    record Differs(Drift drift) implements Finding {}

    /** Tell that it no longer differs. */
    record Resolved() implements Finding {}

    /** Read the object, then come again. */
    record Ask(String apiVersion) implements Finding {}
  }

  private static final Finding NOTHING = new Finding.Nothing();

  private static final class HoldState {
    private int holders;
    private boolean reverting;
    private long latest = Versions.NONE;
  }

  synchronized void replace(Collection<Tracked> baselines) {
    Map<ResourceId, Tracked> next = new HashMap<>();
    for (Tracked baseline : baselines) {
      Tracked before = tracked.get(baseline.declared().id());
      // A revert since then has a newer answer to the same manifest: it stays, with its UID.
      boolean newer =
          before != null
              && before.version() > baseline.version()
              && before.declared().manifest().equals(baseline.declared().manifest());
      next.put(
          baseline.declared().id(),
          newer && before != null
              ? new Tracked(
                  baseline.sync(),
                  baseline.revision(),
                  before.declared(),
                  before.fields(),
                  before.expected(),
                  before.uid(),
                  before.version())
              : baseline);
    }
    tracked.clear();
    tracked.putAll(next);
    told.keySet().retainAll(next.keySet());
  }

  /** A newer answer to the same manifest, after it was put back. */
  synchronized void rebase(ResourceId id, JsonNode applied) {
    Tracked before = tracked.get(id);
    if (before != null) {
      Declared declared = before.declared();
      Declared now =
          new Declared(declared.id(), declared.apiVersion(), declared.manifest(), applied);
      tracked.put(id, Tracked.of(before.sync(), before.revision(), now));
      told.remove(id);
    }
  }

  /** Whether the object is still to be kept as this manifest. */
  synchronized boolean isCurrent(Declared declared) {
    Tracked now = tracked.get(declared.id());
    return now != null && now.declared().manifest().equals(declared.manifest());
  }

  synchronized @Nullable Tracked get(ResourceId id) {
    return tracked.get(id);
  }

  /** Those that a watch should have told of and did not. */
  synchronized List<ResourceId> missing(Selection selection, Set<ResourceId> seen) {
    return tracked.values().stream()
        .filter(baseline -> Selections.serves(selection, baseline.declared()))
        .map(baseline -> baseline.declared().id())
        .filter(id -> !seen.contains(id))
        .toList();
  }

  /** An object as it is now. */
  synchronized Finding present(ResourceId id, JsonNode live, StrictRules rules) {
    Tracked baseline = tracked.get(id);
    long version = Versions.of(live);
    if (isHeld(id, version) || baseline == null || isStale(baseline, version)) {
      return NOTHING;
    }
    List<Difference> differences = baseline.differences(live);
    if (differences.isEmpty() && !baseline.isAnother(live)) {
      return beside(baseline, live, rules);
    }
    Drift drift = baseline.modified(live, differences);
    return tell(drift);
  }

  /** The server's answer to our own apply, which may have more than was applied. */
  synchronized Finding answered(ResourceId id, JsonNode answer, StrictRules rules) {
    Tracked baseline = tracked.get(id);
    return baseline == null || !rules.strict() ? NOTHING : beside(baseline, answer, rules);
  }

  private Finding beside(Tracked baseline, JsonNode live, StrictRules rules) {
    List<Additions.Addition> additions = baseline.additions(live, rules);
    if (additions.isEmpty()) {
      return told.remove(baseline.declared().id()) == null ? NOTHING : new Finding.Resolved();
    }
    return tell(baseline.added(live, additions));
  }

  /** What was told of an object no longer counts: it is told again if it still differs. */
  synchronized void untell(ResourceId id) {
    told.remove(id);
  }

  synchronized List<Tracked> all() {
    return List.copyOf(tracked.values());
  }

  /** An object said to be gone by an event, which may also mean that it lost our label. */
  synchronized Finding gone(ResourceId id, long version) {
    Tracked baseline = tracked.get(id);
    if (isHeld(id, version) || baseline == null || isStale(baseline, version)) {
      return NOTHING;
    }
    return new Finding.Ask(baseline.declared().apiVersion());
  }

  /** An object that is not there. */
  synchronized Finding absent(ResourceId id) {
    Tracked baseline = tracked.get(id);
    return isHeld(id, Versions.LATEST) || baseline == null ? NOTHING : tell(baseline.removed());
  }

  private Finding tell(Drift drift) {
    List<String> before = told.put(drift.resource(), drift.paths());
    return drift.paths().equals(before) ? NOTHING : new Finding.Differs(drift);
  }

  private boolean isHeld(ResourceId id, long version) {
    HoldState hold = held.get(id);
    if (hold == null) {
      return false;
    }
    // A version that is no number cannot be told from a later one.
    hold.latest = version == Versions.NONE ? Versions.LATEST : Math.max(hold.latest, version);
    return true;
  }

  private static boolean isStale(Tracked baseline, long version) {
    return version != Versions.NONE && version <= baseline.version();
  }

  /** Begins a hold, after the reverts of these objects that are under way. */
  synchronized void hold(Collection<ResourceId> ids) {
    long end = System.nanoTime() + REVERT_WAIT_MAX.toNanos();
    long left = REVERT_WAIT_MAX.toMillis();
    try {
      while (left > 0 && ids.stream().anyMatch(this::isBeingReverted)) {
        wait(left);
        left = (end - System.nanoTime()) / 1_000_000;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    ids.forEach(id -> held.computeIfAbsent(id, _ -> new HoldState()).holders++);
  }

  /**
   * Begins to put an object back. Not while somebody writes it: then it is looked at when the hold
   * ends, and told again if it still differs.
   *
   * @return whether it may be done; then {@link #endRevert} must follow
   */
  synchronized boolean beginRevert(Declared declared) {
    ResourceId id = declared.id();
    HoldState hold = held.get(id);
    if (hold != null) {
      hold.latest = Versions.LATEST;
      told.remove(id);
      return false;
    }
    if (!isCurrent(declared)) {
      return false;
    }
    HoldState revert = new HoldState();
    revert.holders = 1;
    revert.reverting = true;
    held.put(id, revert);
    return true;
  }

  synchronized List<Tracked> endRevert(ResourceId id) {
    HoldState hold = held.get(id);
    if (hold != null) {
      hold.reverting = false;
    }
    notifyAll();
    return release(List.of(id));
  }

  private boolean isBeingReverted(ResourceId id) {
    HoldState hold = held.get(id);
    return hold != null && hold.reverting;
  }

  /** Ends a hold; the objects to read, since something happened that the baseline does not know. */
  synchronized List<Tracked> release(Collection<ResourceId> ids) {
    List<Tracked> ask = new ArrayList<>();
    for (ResourceId id : ids) {
      HoldState hold = held.get(id);
      if (hold != null && --hold.holders == 0) {
        held.remove(id);
        Optional.ofNullable(tracked.get(id))
            .filter(baseline -> hold.latest > baseline.version())
            .ifPresent(ask::add);
      }
    }
    return ask;
  }
}
