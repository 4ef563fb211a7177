package io.samsvar.reconciler.drift;

import io.micrometer.core.instrument.MeterRegistry;
import io.samsvar.ledger.ResourceId;
import io.samsvar.ledger.Revision;
import io.samsvar.ledger.Stage;
import io.samsvar.ledger.SyncRef;
import io.samsvar.reconciler.cluster.ApiRefusedException;
import io.samsvar.reconciler.cluster.Cluster;
import io.samsvar.reconciler.cluster.ObjectWatches;
import io.samsvar.reconciler.cluster.ObjectWatches.Selection;
import io.samsvar.reconciler.cluster.ObjectWatches.Watch;
import io.samsvar.reconciler.drift.SyncDrift.Finding;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Watches the declared objects of all Syncs and tells, within milliseconds, which differ from what
 * was applied. It compares the fields that our own apply owns, as our own store knows them: status,
 * other owners' fields and resource versions are no drift, and nothing that stands on the live
 * object can hide any. Where a Sync is strict, fields beside them count too.
 *
 * <p>In a steady state there are open watches and no other request. Memory grows with declared
 * objects only. Safe for several threads.
 *
 * <p>Whoever writes declared objects holds them meanwhile ({@link #hold}), since the watch may see
 * a write before its answer arrives. Held objects are not forgotten: what happened to them is
 * looked at when the hold ends.
 */
public final class DriftWatch implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(DriftWatch.class);

  private final ObjectWatches watches;
  private final Cluster cluster;
  private final MeterRegistry meters;
  private final DriftListener listener;
  private final Map<SyncRef, SyncDrift> states = new ConcurrentHashMap<>();
  private final Map<SyncRef, Map<Selection, Watch>> open = new HashMap<>();
  private final ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor();

  /** Watches nothing yet. */
  public DriftWatch(
      ObjectWatches watches, Cluster cluster, MeterRegistry meters, DriftListener listener) {
    this.watches = watches;
    this.cluster = cluster;
    this.meters = meters;
    this.listener = listener;
  }

  /** Declared objects that are being written by us. */
  public interface Hold extends AutoCloseable {
    /** Ends it; what happened meanwhile to these objects is compared with the newest baseline. */
    @Override
    void close();
  }

  /**
   * Keeps exactly these objects of a Sync from now on, in place of those before. Watches that serve
   * both go on.
   *
   * @throws IllegalArgumentException when an answer has no fields of ours; nothing is changed then
   */
  public synchronized void watch(SyncRef sync, Revision revision, List<Declared> declared) {
    List<Tracked> baselines =
        declared.stream().map(object -> Tracked.of(sync, revision, object)).toList();
    SyncDrift state = states.computeIfAbsent(sync, _ -> new SyncDrift());
    state.replace(baselines);
    StrictRules rules = listener.strict(sync);
    declared.forEach(
        object -> act(sync, object.id(), state.answered(object.id(), object.applied(), rules)));
    Set<Selection> wanted = Selections.of(declared);
    Map<Selection, Watch> current = open.computeIfAbsent(sync, _ -> new HashMap<>());
    current
        .entrySet()
        .removeIf(
            entry -> {
              boolean over = !wanted.contains(entry.getKey());
              if (over) {
                entry.getValue().close();
              }
              return over;
            });
    wanted.stream()
        .filter(selection -> !current.containsKey(selection))
        .forEach(
            selection ->
                current.put(selection, watches.open(selection, new Group(sync, state, selection))));
  }

  /** Keeps no object of a Sync any more. */
  public synchronized void forget(SyncRef sync) {
    states.remove(sync);
    Optional.ofNullable(open.remove(sync))
        .ifPresent(watched -> watched.values().forEach(Watch::close));
  }

  /**
   * Tells nothing of these objects until the hold is closed, and puts none of them back. Waits for
   * reverts of them that are under way.
   */
  public Hold hold(SyncRef sync, Collection<ResourceId> ids) {
    List<ResourceId> held = List.copyOf(ids);
    SyncDrift state = states.computeIfAbsent(sync, _ -> new SyncDrift());
    state.hold(held);
    return () -> ask(sync, state, state.release(held));
  }

  /** Whether an object is still to be kept as this manifest. */
  public boolean keeps(SyncRef sync, Declared declared) {
    SyncDrift state = states.get(sync);
    return state != null && state.isCurrent(declared);
  }

  /** A hold for putting an object back; empty when it must not be, now or any more. */
  Optional<Hold> beginRevert(SyncRef sync, Declared declared) {
    SyncDrift state = states.get(sync);
    if (state == null || !state.beginRevert(declared)) {
      return Optional.empty();
    }
    return Optional.of(() -> ask(sync, state, state.endRevert(declared.id())));
  }

  /** A newer answer to the manifest that is in force: the object was put back. */
  void rebase(SyncRef sync, ResourceId id, JsonNode applied) {
    Optional.ofNullable(states.get(sync))
        .ifPresent(
            state -> {
              state.rebase(id, applied);
              act(sync, id, state.answered(id, applied, listener.strict(sync)));
            });
  }

  /** Reads all objects of a Sync again, since other rules hold for what stands beside them. */
  public void lookAgain(SyncRef sync) {
    Optional.ofNullable(states.get(sync)).ifPresent(state -> ask(sync, state, state.all()));
  }

  /** Reads one object again, and tells what differs also when it was told. */
  void lookAgain(SyncRef sync, ResourceId id) {
    SyncDrift state = states.get(sync);
    Tracked baseline = state == null ? null : state.get(id);
    if (state != null && baseline != null) {
      state.untell(id);
      ask(sync, state, List.of(baseline));
    }
  }

  private void ask(SyncRef sync, SyncDrift state, List<Tracked> baselines) {
    for (Tracked baseline : baselines) {
      Declared declared = baseline.declared();
      readers.execute(() -> ask(sync, state, declared.id(), declared.apiVersion()));
    }
  }

  private void ask(SyncRef sync, SyncDrift state, ResourceId id, String apiVersion) {
    try {
      Optional<JsonNode> live = cluster.get(apiVersion, id);
      act(
          sync,
          id,
          live.map(object -> state.present(id, object, listener.strict(sync)))
              .orElseGet(() -> state.absent(id)));
    } catch (ApiRefusedException e) {
      // The watch lists again when the server is back, and finds it then.
      LOG.atWarn()
          .addKeyValue("stage", Stage.DRIFT.label())
          .addKeyValue("sync", sync)
          .addKeyValue("resource", id)
          .log("{}", e.getMessage());
    }
  }

  private void act(SyncRef sync, ResourceId id, Finding finding) {
    switch (finding) {
      case Finding.Nothing() -> {}
      case Finding.Resolved() -> listener.resolved(this, sync, id);
      case Finding.Ask(String apiVersion) -> {
        SyncDrift state = states.get(sync);
        if (state != null) {
          readers.execute(() -> ask(sync, state, id, apiVersion));
        }
      }
      case Finding.Differs(Drift drift) -> {
        meters
            .counter(
                "samsvar.drift",
                "stage",
                Stage.DRIFT.label(),
                "kind",
                drift.kind().name().toLowerCase(Locale.ROOT))
            .increment();
        LOG.atInfo()
            .addKeyValue("stage", Stage.DRIFT.label())
            .addKeyValue("sync", sync)
            .addKeyValue("resource", id)
            .addKeyValue("kind", drift.kind())
            .addKeyValue("paths", drift.paths())
            .addKeyValue("managers", drift.managers())
            .log("Differs from Git");
        listener.drifted(this, drift);
      }
    }
  }

  /** The objects that one watch tells of. */
  private final class Group implements ObjectWatches.Listener {
    private final SyncRef sync;
    private final SyncDrift state;
    private final Selection selection;
    private final Set<ResourceId> seen = new HashSet<>();
    private boolean listing;

    Group(SyncRef sync, SyncDrift state, Selection selection) {
      this.sync = sync;
      this.state = state;
      this.selection = selection;
    }

    @Override
    public void listing() {
      listing = true;
      seen.clear();
    }

    @Override
    public void present(JsonNode object) {
      ResourceId id = idOf(object);
      if (listing && state.get(id) != null) {
        seen.add(id);
      }
      act(sync, id, state.present(id, object, listener.strict(sync)));
    }

    @Override
    public void listed() {
      listing = false;
      for (ResourceId id : state.missing(selection, seen)) {
        act(sync, id, state.gone(id, Versions.LATEST));
      }
      seen.clear();
    }

    @Override
    public void gone(JsonNode object) {
      ResourceId id = idOf(object);
      act(sync, id, state.gone(id, Versions.of(object)));
    }

    private ResourceId idOf(JsonNode object) {
      JsonNode metadata = object.path("metadata");
      return ResourceId.of(
          selection.apiVersion(),
          selection.kind(),
          metadata.path("namespace").asString(""),
          metadata.path("name").asString(""));
    }
  }

  @Override
  public synchronized void close() {
    open.values().forEach(watched -> watched.values().forEach(Watch::close));
    open.clear();
    readers.shutdownNow();
  }
}
