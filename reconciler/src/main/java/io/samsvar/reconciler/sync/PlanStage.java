package io.samsvar.reconciler.sync;

import io.samsvar.ledger.Action;
import io.samsvar.ledger.Digest;
import io.samsvar.ledger.ResourceId;
import io.samsvar.ledger.Revision;
import io.samsvar.ledger.Stage;
import io.samsvar.ledger.SyncRef;
import io.samsvar.policies.exemption.Exemptions;
import io.samsvar.reconciler.StageException;
import io.samsvar.reconciler.cluster.ApiRefusedException;
import io.samsvar.reconciler.cluster.Cluster;
import io.samsvar.reconciler.inventory.DeclaredExemptions;
import io.samsvar.reconciler.inventory.DeclaredObject;
import io.samsvar.reconciler.inventory.DeclaredState;
import io.samsvar.reconciler.inventory.EnforcedRevision;
import io.samsvar.reconciler.inventory.InventoryItem;
import io.samsvar.reconciler.inventory.StateStore;
import io.samsvar.reconciler.plan.Desired;
import io.samsvar.reconciler.plan.LiveView;
import io.samsvar.reconciler.plan.Plan.PlannedChange;
import io.samsvar.reconciler.plan.PlanRequest;
import io.samsvar.reconciler.plan.Planner;
import io.samsvar.reconciler.plan.Planner.Planned;
import io.samsvar.reconciler.plan.PruneRules;
import io.samsvar.reconciler.plan.PruneRules.Budget;
import io.samsvar.reconciler.plan.Soak;
import io.samsvar.reconciler.render.RenderedObject;
import io.samsvar.reconciler.render.RenderedSet;
import io.samsvar.reconciler.resource.SyncSpec;
import io.samsvar.reconciler.schedule.Pace;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Gathers what the pure planner needs, and has it plan. Blocking. */
final class PlanStage {

  private final Cluster cluster;
  private final StateStore store;
  private final DeclaredState declared;
  private final Observation observation;
  private final Clock clock;

  PlanStage(Cluster cluster, StateStore store, DeclaredState declared, Clock clock) {
    this.declared = declared;
    this.clock = clock;
    this.cluster = cluster;
    this.store = store;
    this.observation = new Observation(cluster);
  }

  Candidate plan(
      SyncSnapshot sync,
      Revision revision,
      RenderedSet rendered,
      Digest policies,
      Set<ResourceId> drifted) {
    Optional<EnforcedRevision> before = store.enforced(sync.ref());
    boolean moved = before.isPresent() && !before.get().place().equals(sync.place());
    Map<ResourceId, InventoryItem> inventory = new HashMap<>();
    store.inventory(sync.ref()).forEach(item -> inventory.put(item.id(), item));
    List<RenderedObject> desired = desired(sync, rendered);
    SyncSpec.Prune prune = sync.spec().pruneOrDefault();
    int answeredFor = inventory.size();
    Soak soak = soak(sync, inventory.keySet(), desired);
    Set<ResourceId> soaking = soak.waiting(clock.instant());
    inventory.keySet().removeAll(soaking);
    Exemptions exemptions = exemptions(sync.ref(), desired);
    PlanRequest request =
        new PlanRequest(
            sync.ref(),
            revision,
            rendered.digest(),
            exemptions.active(clock.instant()).digest(policies),
            desired,
            inventory,
            lastDeclared(sync.ref()),
            owners(sync.ref(), desired),
            drifted,
            store.hooks().of(sync.ref()),
            prune.isEnabled(),
            moved);
    LiveView live = observation.read(Planner.lookups(request));
    Planned planned = Planner.plan(request, live);
    Budget budget = PruneRules.budget(planned.plan(), answeredFor, prune);
    proven(sync, planned);
    return new Candidate(
        revision, planned, live, budget, answeredFor, before, moved, exemptions, soak, soaking);
  }

  /** Those of other Syncs that are in force, and those that this very revision brings. */
  private Exemptions exemptions(SyncRef sync, List<RenderedObject> desired) {
    return declared
        .view()
        .map(view -> view.exemptionsBut(sync))
        .orElse(Exemptions.none())
        .with(DeclaredExemptions.of(desired, sync))
        .naming(desired.stream().map(RenderedObject::id).toList());
  }

  private Soak soak(SyncSnapshot sync, Set<ResourceId> inventory, List<RenderedObject> desired) {
    Set<ResourceId> removed = new HashSet<>(inventory);
    desired.forEach(object -> removed.remove(object.id()));
    String asked = sync.spec().pruneOrDefault().soak();
    Duration duration = asked == null ? Duration.ZERO : Pace.interval(asked);
    return Soak.of(store.soaking(sync.ref()), removed, duration, clock.instant());
  }

  private List<RenderedObject> desired(SyncSnapshot sync, RenderedSet rendered) {
    try {
      return Desired.of(rendered, sync.ref(), sync.spec(), cluster::kind);
    } catch (ApiRefusedException refused) {
      throw new StageException(
          Stage.PLAN,
          "plan.cluster-unreadable",
          "The cluster does not say which kinds it serves: " + refused.getMessage(),
          refused);
    }
  }

  private Map<ResourceId, RenderedObject> lastDeclared(SyncRef sync) {
    return store.declared(sync).stream()
        .collect(Collectors.toMap(DeclaredObject::id, DeclaredObject::object));
  }

  private Map<ResourceId, SyncRef> owners(SyncRef sync, List<RenderedObject> desired) {
    Map<ResourceId, SyncRef> all = store.ownersBut(sync);
    Map<ResourceId, SyncRef> owners = new HashMap<>();
    for (RenderedObject object : desired) {
      SyncRef owner = all.get(object.id());
      if (owner != null) {
        owners.put(object.id(), owner);
      }
    }
    return owners;
  }

  /**
   * Deletions must have been applied in the earlier environment first, where the Sync names one.
   */
  private void proven(SyncSnapshot sync, Planned planned) {
    SyncSpec.Prune prune = sync.spec().pruneOrDefault();
    List<PlannedChange> deletions = planned.plan().of(Action.DELETE);
    if (deletions.isEmpty()) {
      return;
    }
    SyncSpec.Dependency earlier = prune.provenIn();
    if (earlier == null) {
      return;
    }
    SyncRef ref = Dependencies.ref(sync.ref(), earlier);
    boolean applied = store.enforced(ref).filter(EnforcedRevision::applied).isPresent();
    Set<String> still =
        store.inventory(ref).stream().map(item -> name(item.id())).collect(Collectors.toSet());
    Optional<ResourceId> unproven =
        deletions.stream()
            .map(PlannedChange::resource)
            .filter(id -> !applied || still.contains(name(id)))
            .findFirst();
    if (unproven.isPresent()) {
      throw new StageException(
          Stage.PLAN,
          "plan.not-proven-earlier",
          "The deletion of "
              + unproven.get()
              + " waits until Sync "
              + ref
              + " has applied it (spec.prune.provenIn).");
    }
  }

  private static String name(ResourceId id) {
    return id.group() + "/" + id.kind() + "/" + id.name();
  }
}
