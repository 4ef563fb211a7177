package io.samsvar.reconciler.plan;

import io.samsvar.ledger.ResourceId;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * What the cluster had when it was asked.
 *
 * @param objects those that were there, of all that {@link Planner#lookups} named
 * @param cascades what would go with a Namespace or a CRD
 */
public record LiveView(
    Map<ResourceId, JsonNode> objects, Map<ResourceId, List<ResourceId>> cascades) {
  /** Copies the maps. */
  public LiveView {
    objects = Map.copyOf(objects);
    cascades = Map.copyOf(cascades);
  }

  /**
   * One question to the cluster.
   *
   * @param declared whether Git declares it; else it is about to be deleted
   * @param cascade whether to ask what would go with it, too
   */
  public record Lookup(String apiVersion, ResourceId id, boolean declared, boolean cascade) {}
}
