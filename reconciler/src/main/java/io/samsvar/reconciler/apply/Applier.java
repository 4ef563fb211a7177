package io.samsvar.reconciler.apply;

import io.samsvar.ledger.Action;
import io.samsvar.ledger.Event.ObjectResult;
import io.samsvar.ledger.Outcome;
import io.samsvar.ledger.ResourceId;
import io.samsvar.ledger.Stage;
import io.samsvar.reconciler.cluster.ApiRefusedException;
import io.samsvar.reconciler.cluster.Cluster;
import io.samsvar.reconciler.plan.KindOrder;
import io.samsvar.reconciler.plan.Plan;
import io.samsvar.reconciler.plan.Plan.PlannedChange;
import io.samsvar.reconciler.plan.Step;
import io.samsvar.reconciler.render.RenderedObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** Writes what a step of a plan creates, updates and adopts, kind by kind. */
final class Applier {

  private static final Logger LOG = LoggerFactory.getLogger(Applier.class);
  private static final int SERVER_ERROR = 500;

  private final Cluster cluster;
  private final ReadBack readBack;
  private final Replacing replacing;

  Applier(Cluster cluster) {
    this.cluster = cluster;
    this.readBack = new ReadBack(cluster);
    this.replacing = new Replacing(cluster);
  }

  List<ObjectResult> apply(
      Plan plan, Step step, ApplySettings settings, Consumer<JsonNode> applied) {
    List<PlannedChange> declared = plan.of(step);
    Map<ResourceId, ObjectResult> results = new HashMap<>();
    for (List<PlannedChange> group : KindOrder.groups(declared)) {
      List<PlannedChange> changed =
          group.stream().filter(change -> change.action() != Action.UNCHANGED).toList();
      for (ObjectResult result :
          Workers.map(changed, change -> apply(plan, change, settings, applied))) {
        results.put(result.resource(), result);
      }
    }
    return declared.stream()
        .map(
            change ->
                results.getOrDefault(
                    change.resource(), new ObjectResult(change.resource(), Outcome.UNCHANGED, "")))
        .toList();
  }

  private ObjectResult apply(
      Plan plan, PlannedChange change, ApplySettings settings, Consumer<JsonNode> applied) {
    ObjectResult result = write(change, settings, applied);
    if (result.outcome() == Outcome.FAILED || result.outcome() == Outcome.UNKNOWN) {
      LOG.atWarn()
          .addKeyValue("stage", Stage.APPLY.label())
          .addKeyValue("sync", plan.sync())
          .addKeyValue("resource", result.resource())
          .addKeyValue("outcome", result.outcome())
          .log("{}", result.reason());
    } else if (!result.reason().isEmpty()) {
      LOG.atInfo()
          .addKeyValue("stage", Stage.APPLY.label())
          .addKeyValue("sync", plan.sync())
          .addKeyValue("resource", result.resource())
          .log("{}", result.reason());
    }
    return result;
  }

  private ObjectResult write(
      PlannedChange change, ApplySettings settings, Consumer<JsonNode> applied) {
    ResourceId id = change.resource();
    RenderedObject declared = change.declared();
    if (declared == null) {
      throw new IllegalArgumentException(id + " is not declared");
    }
    if (change.action() == Action.ADOPT && !settings.adopt()) {
      return new ObjectResult(id, Outcome.FAILED, WayOut.notAdopted(id));
    }
    try {
      if (change.replaces()) {
        Optional<String> problem = replacing.clear(change, settings.confirmWithin());
        if (problem.isPresent()) {
          return new ObjectResult(id, Outcome.FAILED, problem.get());
        }
      }
      FieldTakeover.Applied answer =
          FieldTakeover.apply(cluster, change, declared.manifest(), settings, false);
      tell(applied, answer.object());
      return settled(change, answer.object(), answer.tookOver(), settings);
    } catch (ApiRefusedException refused) {
      if (refused.status() != 0 && refused.status() < SERVER_ERROR) {
        return new ObjectResult(id, Outcome.FAILED, WayOut.message(id, refused));
      }
      return lost(change, declared, settings, applied, refused);
    }
  }

  /** An answer that was lost, or that an error took the place of: the cluster knows better. */
  private ObjectResult lost(
      PlannedChange change,
      RenderedObject declared,
      ApplySettings settings,
      Consumer<JsonNode> applied,
      ApiRefusedException refused) {
    Optional<JsonNode> live = readBack.written(change.apiVersion(), declared);
    if (live.isPresent()) {
      tell(applied, live.get());
      return settled(change, live.get(), "", settings);
    }
    Outcome outcome = refused.status() == 0 ? Outcome.UNKNOWN : Outcome.FAILED;
    return new ObjectResult(change.resource(), outcome, WayOut.message(change.resource(), refused));
  }

  private ObjectResult settled(
      PlannedChange change, JsonNode object, String tookOver, ApplySettings settings) {
    ResourceId id = change.resource();
    JsonNode metadata = object.path("metadata");
    if (!metadata.path("deletionTimestamp").isMissingNode()) {
      return new ObjectResult(
          id, Outcome.FAILED, id + " is being deleted; it is applied again once it is gone.");
    }
    if (id.kind().equals("CustomResourceDefinition")) {
      Optional<String> problem =
          new Establishment(cluster).await(change.apiVersion(), id, settings.confirmWithin());
      if (problem.isPresent()) {
        return new ObjectResult(id, Outcome.FAILED, problem.get());
      }
    }
    return new ObjectResult(
        id, outcome(change.uid(), change.resourceVersion(), metadata), tookOver);
  }

  private static Outcome outcome(
      @Nullable String uid, @Nullable String resourceVersion, JsonNode metadata) {
    if (!metadata.path("uid").asString("").equals(uid)) {
      return Outcome.CREATED;
    }
    return metadata.path("resourceVersion").asString("").equals(resourceVersion)
        ? Outcome.UNCHANGED
        : Outcome.CONFIGURED;
  }

  private static void tell(Consumer<JsonNode> applied, JsonNode object) {
    synchronized (applied) {
      applied.accept(object);
    }
  }
}
