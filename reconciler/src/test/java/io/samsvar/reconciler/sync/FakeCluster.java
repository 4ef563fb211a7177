package io.samsvar.reconciler.sync;

import io.samsvar.ledger.ResourceId;
import io.samsvar.reconciler.cluster.ApiRefusedException;
import io.samsvar.reconciler.cluster.Cluster;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An API server in memory, as far as the pipeline sees one. Each write is told before it is done.
 */
final class FakeCluster implements Cluster {

  final Map<ResourceId, ObjectNode> objects = new ConcurrentSkipListMap<>();

  /** Objects whose deletion is refused. */
  final Set<ResourceId> undeletable = new HashSet<>();

  /** Objects whose apply is refused, unless as a dry run. */
  final Set<ResourceId> unwritable = new HashSet<>();

  boolean unreachable;
  Runnable beforeWrite = () -> {};
  private int uids;
  private int versions;

  @Override
  public Optional<KindInfo> kind(String apiVersion, String kind) {
    return Optional.of(new KindInfo(apiVersion, kind, kind + "s", !kind.equals("Namespace")));
  }

  @Override
  public Served served() {
    return new Served("v1.37.2", List.of("v1", "v1/ConfigMap"));
  }

  @Override
  public synchronized Optional<JsonNode> get(String apiVersion, ResourceId id) {
    if (unreachable) {
      throw new ApiRefusedException(0, "", "no answer");
    }
    return Optional.ofNullable(objects.get(id)).map(ObjectNode::deepCopy);
  }

  @Override
  public synchronized JsonNode apply(ObjectNode manifest, boolean force, boolean dryRun) {
    ResourceId id = id(manifest);
    if (!dryRun && unwritable.contains(id)) {
      throw new ApiRefusedException(403, "Forbidden", "refused");
    }
    ObjectNode next = manifest.deepCopy();
    ObjectNode before = objects.get(id);
    ObjectNode metadata = (ObjectNode) next.get("metadata");
    metadata
        .putArray("managedFields")
        .addObject()
        .put("manager", "samsvar")
        .put("operation", "Apply")
        .putObject("fieldsV1")
        .putObject("f:data");
    metadata.put("uid", before == null ? "uid-" + uids : uid(before));
    metadata.put("resourceVersion", before == null ? "0" : version(before));
    if (!next.equals(before)) {
      metadata.put("resourceVersion", String.valueOf(versions + 1));
      if (!dryRun) {
        beforeWrite.run();
        uids++;
        versions++;
        objects.put(id, next);
      }
    }
    return next.deepCopy();
  }

  @Override
  public JsonNode patch(String apiVersion, ResourceId id, ArrayNode operations, boolean dryRun) {
    throw new ApiRefusedException(405, "MethodNotAllowed", "only a real API server patches");
  }

  @Override
  public synchronized boolean delete(String apiVersion, ResourceId id, String uid, boolean dryRun) {
    ObjectNode live = objects.get(id);
    if (live == null) {
      return false;
    }
    if (!uid(live).equals(uid)) {
      throw new ApiRefusedException(409, "Conflict", "another object");
    }
    if (!dryRun) {
      beforeWrite.run();
      if (undeletable.contains(id)) {
        throw new ApiRefusedException(403, "Forbidden", "refused");
      }
      objects.remove(id);
    }
    return true;
  }

  @Override
  public synchronized List<ResourceId> cascade(String apiVersion, ResourceId id) {
    return objects.keySet().stream().filter(one -> one.namespace().equals(id.name())).toList();
  }

  private static String uid(ObjectNode object) {
    return object.path("metadata").path("uid").asString("");
  }

  private static String version(ObjectNode object) {
    return object.path("metadata").path("resourceVersion").asString("");
  }

  private static ResourceId id(JsonNode object) {
    JsonNode metadata = object.path("metadata");
    return ResourceId.of(
        object.path("apiVersion").asString(""),
        object.path("kind").asString(""),
        metadata.path("namespace").asString(""),
        metadata.path("name").asString(""));
  }
}
