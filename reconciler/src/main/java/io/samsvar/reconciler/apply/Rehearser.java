package io.samsvar.reconciler.apply;

import io.samsvar.ledger.Action;
import io.samsvar.ledger.ResourceId;
import io.samsvar.reconciler.apply.PlanExecutor.Refusal;
import io.samsvar.reconciler.apply.PlanExecutor.Rehearsal;
import io.samsvar.reconciler.apply.PlanExecutor.Untried;
import io.samsvar.reconciler.cluster.ApiRefusedException;
import io.samsvar.reconciler.cluster.Cluster;
import io.samsvar.reconciler.plan.Plan;
import io.samsvar.reconciler.plan.Plan.PlannedChange;
import io.samsvar.reconciler.render.RenderedObject;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Tries a plan as a server-side dry run. */
final class Rehearser {

  private final Cluster cluster;

  Rehearser(Cluster cluster) {
    this.cluster = cluster;
  }

  Rehearsal rehearse(Plan plan, ApplySettings settings) {
    Set<String> namespaces =
        plan.of(Action.CREATE).stream()
            .map(PlannedChange::resource)
            .filter(id -> id.kind().equals("Namespace") && id.group().isEmpty())
            .map(ResourceId::name)
            .collect(Collectors.toSet());
    Set<String> kinds =
        plan.changes().stream().flatMap(Rehearser::defined).collect(Collectors.toSet());
    List<PlannedChange> changes =
        plan.changes().stream()
            .filter(change -> change.action() != Action.UNCHANGED)
            .filter(change -> change.action() != Action.ORPHAN)
            .toList();
    List<Tried> tried =
        Workers.map(changes, change -> rehearse(change, settings, namespaces, kinds));
    return new Rehearsal(
        tried.stream().flatMap(one -> one.refusal().stream()).toList(),
        tried.stream().flatMap(one -> one.untried().stream()).toList());
  }

  private record Tried(Optional<Refusal> refusal, Optional<Untried> untried) {
    static final Tried TAKEN = new Tried(Optional.empty(), Optional.empty());

    static Tried refused(PlannedChange change, String message) {
      return new Tried(Optional.of(new Refusal(change, message)), Optional.empty());
    }

    static Tried not(PlannedChange change, String reason) {
      return new Tried(Optional.empty(), Optional.of(new Untried(change, reason)));
    }
  }

  private Tried rehearse(
      PlannedChange change, ApplySettings settings, Set<String> namespaces, Set<String> kinds) {
    ResourceId id = change.resource();
    RenderedObject declared = change.declared();
    try {
      if (declared == null) {
        String uid = change.uid();
        var _ = cluster.delete(change.apiVersion(), id, uid == null ? "" : uid, true);
        return Tried.TAKEN;
      }
      if (change.action() == Action.ADOPT && !settings.adopt()) {
        return Tried.refused(change, WayOut.notAdopted(id));
      }
      if (namespaces.contains(id.namespace())) {
        return Tried.not(change, "Namespace " + id.namespace() + " is made by this plan");
      }
      if (kinds.contains(id.group() + "/" + id.kind())
          && cluster.kind(change.apiVersion(), id.kind()).isEmpty()) {
        return Tried.not(
            change, "the CustomResourceDefinition of " + id.kind() + " is in this plan");
      }
      if (change.replaces()) {
        String uid = change.uid();
        var _ = cluster.delete(change.apiVersion(), id, uid == null ? "" : uid, true);
      }
      var _ = FieldTakeover.apply(cluster, change, declared.manifest(), settings, true);
      return Tried.TAKEN;
    } catch (ApiRefusedException refused) {
      if (change.replaces() && WayOut.isImmutable(refused)) {
        return Tried.not(change, "it is deleted and made anew");
      }
      return Tried.refused(change, WayOut.message(id, refused));
    }
  }

  /** The kind that a declared CRD defines, as {@code group/kind}. */
  private static Stream<String> defined(PlannedChange change) {
    RenderedObject declared = change.declared();
    if (declared == null || !change.resource().kind().equals("CustomResourceDefinition")) {
      return Stream.empty();
    }
    JsonNode spec = declared.manifest().path("spec");
    return Stream.of(
        spec.path("group").asString("") + "/" + spec.path("names").path("kind").asString(""));
  }
}
