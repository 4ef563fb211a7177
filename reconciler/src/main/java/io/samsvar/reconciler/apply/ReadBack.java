package io.samsvar.reconciler.apply;

import io.samsvar.reconciler.cluster.ApiRefusedException;
import io.samsvar.reconciler.cluster.Cluster;
import io.samsvar.reconciler.render.RenderedObject;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Finds out whether a write whose answer was lost has happened. */
public final class ReadBack {

  private final Cluster cluster;

  /** Asks this cluster. */
  public ReadBack(Cluster cluster) {
    this.cluster = cluster;
  }

  /**
   * The live object, when applying it once more would change nothing; empty when it would, when
   * there is no object, and when the cluster does not answer.
   */
  public Optional<JsonNode> written(String apiVersion, RenderedObject declared) {
    try {
      return cluster
          .get(apiVersion, declared.id())
          .filter(
              live ->
                  comparable(live)
                      .equals(comparable(cluster.apply(declared.manifest(), true, true))));
    } catch (ApiRefusedException _) {
      return Optional.empty();
    }
  }

  private static JsonNode comparable(JsonNode object) {
    JsonNode copy = object.deepCopy();
    if (copy.path("metadata") instanceof ObjectNode metadata) {
      // A dry run stamps the time of its own apply there.
      metadata.remove("managedFields");
    }
    return copy;
  }
}
