package io.samsvar.reconciler.apply;

import io.samsvar.ledger.ResourceId;
import io.samsvar.reconciler.cluster.ApiRefusedException;
import io.samsvar.reconciler.cluster.Cluster;
import io.samsvar.reconciler.plan.Plan.PlannedChange;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Takes away one object, known by its UID, before it is made anew. */
final class Replacing {

  private static final int CONFLICT = 409;

  private final Cluster cluster;

  Replacing(Cluster cluster) {
    this.cluster = cluster;
  }

  /** Empty once the object the plan saw is gone; else why it is not. */
  Optional<String> clear(PlannedChange change, Duration within) {
    String uid = change.uid();
    return clear(change.apiVersion(), change.resource(), uid == null ? "" : uid, within);
  }

  /** The same for any object. */
  Optional<String> clear(String apiVersion, ResourceId id, String uid, Duration within) {
    try {
      if (!cluster.delete(apiVersion, id, uid, false)
          || Patience.until(within, () -> isGone(apiVersion, id, uid))) {
        return Optional.empty();
      }
      return Optional.of("the object before it is still there after " + within.toSeconds() + " s");
    } catch (ApiRefusedException refused) {
      return refused.status() == CONFLICT && isGone(apiVersion, id, uid)
          ? Optional.empty()
          : Optional.of(WayOut.message(id, refused));
    }
  }

  private boolean isGone(String apiVersion, ResourceId id, String uid) {
    Optional<JsonNode> live = cluster.get(apiVersion, id);
    return live.map(object -> object.path("metadata").path("uid").asString(""))
        .filter(uid::equals)
        .isEmpty();
  }
}
