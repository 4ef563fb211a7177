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
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import tools.jackson.databind.JsonNode;

/** Deletes what a plan deletes, in the reverse order of the apply, and confirms that it is gone. */
final class Pruner {

  private static final Logger LOG = LoggerFactory.getLogger(Pruner.class);
  private static final int CONFLICT = 409;

  private final Cluster cluster;

  Pruner(Cluster cluster) {
    this.cluster = cluster;
  }

  List<ObjectResult> prune(Plan plan, ApplySettings settings) {
    List<PlannedChange> deletions = plan.of(Action.DELETE);
    Map<ResourceId, ObjectResult> results = new HashMap<>();
    Optional<ResourceId> survivor = Optional.empty();
    for (List<PlannedChange> group : KindOrder.groups(deletions).reversed()) {
      if (survivor.isPresent()) {
        String reason = "not deleted, since " + survivor.get() + " is still there and may need it";
        group.forEach(change -> put(results, survived(change.resource(), reason)));
        continue;
      }
      List<ObjectResult> deleted =
          Workers.map(group, change -> delete(plan, change, settings.confirmWithin()));
      deleted.forEach(result -> put(results, result));
      survivor =
          deleted.stream()
              .filter(result -> result.outcome() != Outcome.DELETED)
              .map(ObjectResult::resource)
              .findFirst();
    }
    return deletions.stream()
        .map(change -> results.get(change.resource()))
        .flatMap(Stream::ofNullable)
        .toList();
  }

  private ObjectResult delete(Plan plan, PlannedChange change, Duration within) {
    ObjectResult result = delete(change, within);
    LOG.atLevel(result.outcome() == Outcome.DELETED ? Level.INFO : Level.WARN)
        .addKeyValue("stage", Stage.PRUNE.label())
        .addKeyValue("sync", plan.sync())
        .addKeyValue("resource", result.resource())
        .addKeyValue("outcome", result.outcome())
        .log("{}", result.reason());
    return result;
  }

  private ObjectResult delete(PlannedChange change, Duration within) {
    ResourceId id = change.resource();
    String uid = change.uid() == null ? "" : change.uid();
    String refusal = "";
    try {
      if (!cluster.delete(change.apiVersion(), id, uid, false)) {
        return new ObjectResult(id, Outcome.DELETED, "");
      }
    } catch (ApiRefusedException refused) {
      if (refused.status() == CONFLICT) {
        return survived(id, "not the object we applied: " + refused.getMessage());
      }
      if (refused.status() != 0) {
        return survived(id, WayOut.message(id, refused));
      }
      // The answer was lost; whether it is gone is seen below.
      refusal = String.valueOf(refused.getMessage());
    }
    return confirm(change.apiVersion(), id, uid, within, refusal);
  }

  private ObjectResult confirm(
      String apiVersion, ResourceId id, String uid, Duration within, String refusal) {
    try {
      if (Patience.until(within, () -> live(apiVersion, id, uid).isEmpty())) {
        return new ObjectResult(id, Outcome.DELETED, "");
      }
      String reason =
          live(apiVersion, id, uid).map(object -> stillThere(object, within)).orElse("");
      return survived(id, refusal.isEmpty() ? reason : refusal);
    } catch (ApiRefusedException lost) {
      return new ObjectResult(id, Outcome.UNKNOWN, String.valueOf(lost.getMessage()));
    }
  }

  private Optional<JsonNode> live(String apiVersion, ResourceId id, String uid) {
    return cluster
        .get(apiVersion, id)
        .filter(object -> object.path("metadata").path("uid").asString("").equals(uid));
  }

  private static String stillThere(JsonNode object, Duration within) {
    List<String> holders =
        Stream.concat(
                object.path("metadata").path("finalizers").valueStream(),
                object.path("spec").path("finalizers").valueStream())
            .map(finalizer -> finalizer.asString(""))
            .toList();
    return holders.isEmpty()
        ? "still there after " + within.toSeconds() + " s"
        : "marked for deletion, and held after "
            + within.toSeconds()
            + " s by the finalizers "
            + String.join(", ", holders)
            + ": the controllers that set them have to let go";
  }

  private static ObjectResult survived(ResourceId id, String reason) {
    return new ObjectResult(id, Outcome.SURVIVED, reason);
  }

  private static void put(Map<ResourceId, ObjectResult> results, ObjectResult result) {
    results.put(result.resource(), result);
  }
}
