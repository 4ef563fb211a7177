package io.samsvar.reconciler.sync;

import io.samsvar.ledger.ResourceId;
import io.samsvar.ledger.Stage;
import io.samsvar.reconciler.StageException;
import io.samsvar.reconciler.cluster.ApiRefusedException;
import io.samsvar.reconciler.cluster.Cluster;
import io.samsvar.reconciler.render.Substitution;
import io.samsvar.reconciler.resource.RenderSpec;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * The values that a Sync's manifests may ask for: those of ConfigMaps beside it, in their order,
 * then its own. Read with each run, one request for each ConfigMap. Never from a Secret, whatever
 * the spec says. Blocking; safe for several threads.
 */
final class Variables {

  private static final String CONFIG_MAP = "ConfigMap";

  private final Cluster cluster;

  Variables(Cluster cluster) {
    this.cluster = cluster;
  }

  /**
   * Reads them.
   *
   * @throws StageException at RENDER; what cannot be read is never taken for absent
   */
  Map<String, JsonNode> of(SyncSnapshot sync) {
    RenderSpec spec = sync.spec().renderOrDefault();
    Map<String, JsonNode> values = new HashMap<>();
    for (RenderSpec.ValuesFrom from : spec.sources()) {
      if (!from.kind().equals(CONFIG_MAP)) {
        throw new StageException(
            Stage.RENDER,
            "render.variable",
            "spec.render.substituteFrom names a "
                + from.kind()
                + "; values come from ConfigMaps only, since what is substituted stands readable in"
                + " the cluster and in plans.");
      }
      read(sync, from)
          .ifPresent(
              map ->
                  map.path("data")
                      .properties()
                      .forEach(value -> values.put(value.getKey(), value.getValue())));
    }
    values.putAll(Substitution.declared(spec));
    return Map.copyOf(values);
  }

  private Optional<JsonNode> read(SyncSnapshot sync, RenderSpec.ValuesFrom from) {
    String where = sync.ref().namespace() + "/" + from.name();
    try {
      Optional<JsonNode> map =
          cluster.get("v1", ResourceId.of("v1", CONFIG_MAP, sync.ref().namespace(), from.name()));
      if (map.isEmpty() && !from.mayBeMissing()) {
        throw new StageException(
            Stage.RENDER,
            "render.variable",
            "There is no ConfigMap "
                + where
                + ", which spec.render.substituteFrom names. Create it, or say optional: true.");
      }
      return map;
    } catch (ApiRefusedException e) {
      throw new StageException(
          Stage.RENDER,
          "render.variable",
          "The ConfigMap " + where + " cannot be read: " + e.getMessage(),
          e);
    }
  }
}
