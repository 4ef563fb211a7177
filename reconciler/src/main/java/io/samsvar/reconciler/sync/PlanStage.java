package io.samsvar.reconciler.sync;

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
import io.samsvar.reconciler.inventory.DeclaredState;
import io.samsvar.reconciler.inventory.EnforcedRevision;
import io.samsvar.reconciler.inventory.InventoryItem;
import io.samsvar.reconciler.inventory.StateStore;
import io.samsvar.reconciler.plan.Desired;
import io.samsvar.reconciler.plan.LiveView;
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

/** Gathers what the pure planner needs, and has it plan. Blocking. */
final class PlanStage {

  private final Cluster cluster;
  private final StateStore store;
  private final DeclaredState declared;
  private final Observation observation;
  private final Handovers handovers;
  private final Clock clock;

  PlanStage(
      Cluster cluster, StateStore store, DeclaredState declared, Handovers handovers, Clock clock) {
    this.handovers = handovers;
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
    Handovers.Incoming incoming = handovers.incoming(sync, revision, desired);
    Handovers.Outgoing outgoing =
        handovers.outgoing(sync, revision, removed(inventory.keySet(), desired));
    inventory.keySet().removeAll(outgoing.claimed().keySet());
    if (!outgoing.awaited().isEmpty()) {
      inventory.keySet().removeAll(removed(inventory.keySet(), desired));
    }
    Map<ResourceId, String> ours = new HashMap<>(store.deletions().restored(sync.ref()));
    ours.putAll(incoming.uids());
    Exemptions exemptions = exemptions(sync.ref(), desired);
    Set<ResourceId> different = new HashSet<>(drifted);
    different.addAll(TakingOver.held(store.declared(sync.ref()), sync.spec().takesOverFrom()));
    PlanRequest request =
        new PlanRequest(
            sync.ref(),
            revision,
            rendered.digest(),
            exemptions.active(clock.instant()).digest(policies),
            desired,
            inventory,
            lastDeclared(sync.ref()),
            incoming.owners(),
            ours,
            different,
            store.hooks().of(sync.ref()),
            prune.isEnabled(),
            moved);
    LiveView live = observation.read(Planner.lookups(request));
    Planned planned = Planner.plan(request, live);
    Budget budget =
        PruneRules.budget(planned.plan(), answeredFor, prune)
            .with(Promotion.check(sync, planned.plan(), store));
    return new Candidate(
        revision,
        planned,
        live,
        budget,
        answeredFor,
        before,
        moved,
        false,
        exemptions,
        soak,
        soaking,
        incoming.from(),
        outgoing);
  }

  /** What it takes to delete everything that a deleted Sync answers for. */
  Candidate takeDown(SyncSnapshot sync, EnforcedRevision enforced, Digest policies) {
    Map<ResourceId, InventoryItem> inventory = new HashMap<>();
    store.inventory(sync.ref()).forEach(item -> inventory.put(item.id(), item));
    int answeredFor = inventory.size();
    Handovers.Outgoing outgoing =
        handovers.outgoing(sync, enforced.revision(), Set.copyOf(inventory.keySet()));
    inventory.keySet().removeAll(outgoing.claimed().keySet());
    Exemptions exemptions = Exemptions.none();
    PlanRequest request =
        new PlanRequest(
            sync.ref(),
            enforced.revision(),
            Digest.of("taken down " + sync.uid()),
            exemptions.active(clock.instant()).digest(policies),
            List.of(),
            inventory,
            lastDeclared(sync.ref()),
            Map.of(),
            Map.of(),
            Set.of(),
            Map.of(),
            true,
            false);
    LiveView live = observation.read(Planner.lookups(request));
    Planned planned = Planner.plan(request, live);
    Budget budget =
        PruneRules.budget(planned.plan(), answeredFor, sync.spec().pruneOrDefault())
            .with(Promotion.check(sync, planned.plan(), store));
    return new Candidate(
        enforced.revision(),
        planned,
        live,
        budget,
        answeredFor,
        Optional.of(enforced),
        false,
        true,
        exemptions,
        new Soak(Map.of(), Duration.ZERO),
        Set.of(),
        Map.of(),
        new Handovers.Outgoing(outgoing.claimed(), Set.of()));
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
    return Soak.of(
        store.soaking(sync.ref()),
        removed(inventory, desired),
        Pace.orZero(sync.spec().pruneOrDefault().soak()),
        clock.instant());
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

  /** Also what Git no longer declared before: what it said last counts until it is gone. */
  private Map<ResourceId, RenderedObject> lastDeclared(SyncRef sync) {
    Map<ResourceId, RenderedObject> last = new HashMap<>(store.leaving(sync));
    store.declared(sync).forEach(object -> last.put(object.id(), object.object()));
    return last;
  }

  private static Set<ResourceId> removed(Set<ResourceId> inventory, List<RenderedObject> desired) {
    Set<ResourceId> removed = new HashSet<>(inventory);
    desired.forEach(object -> removed.remove(object.id()));
    return removed;
  }
}
