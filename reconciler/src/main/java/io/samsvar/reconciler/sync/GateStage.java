package io.samsvar.reconciler.sync;

import io.samsvar.ledger.Digest;
import io.samsvar.ledger.Ledger;
import io.samsvar.ledger.ResourceId;
import io.samsvar.policies.PolicySet;
import io.samsvar.policies.SyncFacts;
import io.samsvar.reconciler.cluster.Cluster;
import io.samsvar.reconciler.gate.Decision;
import io.samsvar.reconciler.gate.Gate;
import io.samsvar.reconciler.gate.GateRequest;
import io.samsvar.reconciler.inventory.ApprovalBook;
import io.samsvar.reconciler.inventory.StateStore;
import io.samsvar.reconciler.plan.Plan;
import io.samsvar.reconciler.plan.Plan.PlannedChange;
import io.samsvar.reconciler.render.RenderedObject;
import io.samsvar.reconciler.sealing.SealingFacts;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Gathers what the gate needs, and has it decide. Blocking. */
final class GateStage {

  private final Gate gate;
  private final Observation observation;
  private final SealingFacts sealing;
  private final Clock clock;

  GateStage(Cluster cluster, Ledger ledger, StateStore store, SealingFacts sealing, Clock clock) {
    this.gate = new Gate(ledger, store);
    this.observation = new Observation(cluster);
    this.sealing = sealing;
    this.clock = clock;
  }

  Decision decide(
      SyncSnapshot sync,
      Candidate candidate,
      PolicySet policies,
      ApprovalBook.@Nullable Decision approval) {
    Plan plan = candidate.planned().plan();
    Digest approved = approval == null ? null : approval.plan();
    SyncFacts facts =
        new SyncFacts(
            sync.ref().namespace(),
            sync.ref().name(),
            plan.revision().commit(),
            sync.place().path(),
            sync.environment(),
            sync.region());
    return gate.decide(
        new GateRequest(
            plan,
            facts,
            sync.spec().targetNamespace(),
            candidate.live().objects(),
            namespace(plan, sync.spec().targetNamespace()),
            candidate.budget(),
            candidate.inventory(),
            candidate.exemptions(),
            approved,
            candidate.moved(),
            candidate.takenDown(),
            candidate.inForceSince(),
            clock.instant(),
            sealing.of(declared(plan))),
        policies);
  }

  private static List<RenderedObject> declared(Plan plan) {
    return plan.changes().stream()
        .map(PlannedChange::declared)
        .flatMap(Stream::ofNullable)
        .toList();
  }

  /** The target Namespace as it will be, or as it is. */
  private @Nullable JsonNode namespace(Plan plan, String name) {
    ResourceId id = new ResourceId("", "Namespace", "", name);
    Optional<RenderedObject> declared =
        plan.changes().stream()
            .filter(change -> change.resource().equals(id))
            .map(PlannedChange::declared)
            .flatMap(Stream::ofNullable)
            .findFirst();
    return declared
        .<JsonNode>map(RenderedObject::manifest)
        .or(() -> observation.one("v1", id))
        .orElse(null);
  }
}
