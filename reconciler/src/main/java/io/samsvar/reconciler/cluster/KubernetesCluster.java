package io.samsvar.reconciler.cluster;

import io.samsvar.ledger.ResourceId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A real API server, Kubernetes 1.30 or newer. */
public final class KubernetesCluster implements Cluster {

  /** The field manager of everything we apply. */
  public static final String FIELD_MANAGER = "samsvar";

  private static final String APPLY_PATCH = "application/apply-patch+yaml";
  private static final String JSON_PATCH = "application/json-patch+json";
  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;

  private final ApiServer api;
  private final Discovery discovery;
  private final Cascades cascades;

  /** A cluster behind this API server. */
  public KubernetesCluster(ApiServer api) {
    this.api = api;
    this.discovery = new Discovery(api);
    this.cascades = new Cascades(api, discovery);
  }

  @Override
  public Optional<KindInfo> kind(String apiVersion, String kind) {
    return discovery.find(apiVersion, kind);
  }

  @Override
  public Served served() {
    ApiServer.Call call =
        new ApiServer.Call(
            "version", "GET", "/version", ApiServer.Call.JSON, null, ApiServer.Call.JSON, null);
    String version = successful(call, api.send(call)).path("gitVersion").asString("");
    return new Served(
        version,
        discovery.all().stream()
            .map(Discovery.Resource::kind)
            .flatMap(kind -> Stream.of(kind.apiVersion(), kind.apiVersion() + "/" + kind.kind()))
            .distinct()
            .sorted()
            .toList());
  }

  @Override
  public Optional<JsonNode> get(String apiVersion, ResourceId id) {
    Optional<KindInfo> kind = discovery.find(apiVersion, id.kind());
    if (kind.isEmpty()) {
      return Optional.empty();
    }
    ApiServer.Call call = ApiServer.Call.get("get", ResourcePath.of(kind.get(), id), id);
    ApiServer.Answer answer = api.send(call);
    if (answer.status() == NOT_FOUND) {
      return Optional.empty();
    }
    return Optional.of(successful(call, answer));
  }

  @Override
  public JsonNode apply(ObjectNode manifest, boolean force, boolean dryRun) {
    String apiVersion = manifest.path("apiVersion").asString("");
    ResourceId id = idOf(manifest);
    String path =
        ResourcePath.of(served(apiVersion, id), id)
            + "?fieldManager="
            + FIELD_MANAGER
            + "&fieldValidation=Strict&force="
            + force
            + (dryRun ? "&dryRun=All" : "");
    ApiServer.Call call =
        new ApiServer.Call(
            dryRun ? "dry-run" : "apply",
            "PATCH",
            path,
            APPLY_PATCH,
            manifest.toString(),
            ApiServer.Call.JSON,
            id);
    JsonNode applied = successful(call, api.send(call));
    if (!dryRun && id.kind().equals("CustomResourceDefinition")) {
      discovery.forget();
    }
    return applied;
  }

  @Override
  public JsonNode patch(String apiVersion, ResourceId id, ArrayNode operations, boolean dryRun) {
    ApiServer.Call call =
        new ApiServer.Call(
            dryRun ? "dry-run" : "patch",
            "PATCH",
            ResourcePath.of(served(apiVersion, id), id)
                + "?fieldManager="
                + FIELD_MANAGER
                + (dryRun ? "&dryRun=All" : ""),
            JSON_PATCH,
            operations.toString(),
            ApiServer.Call.JSON,
            id);
    return successful(call, api.send(call));
  }

  @Override
  public boolean delete(String apiVersion, ResourceId id, String uid, boolean dryRun) {
    if (uid.isEmpty()) {
      throw new ApiRefusedException(
          CONFLICT, "NoUid", id + " is not deleted: its UID is not known, so it may be another's.");
    }
    Optional<KindInfo> kind = discovery.find(apiVersion, id.kind());
    if (kind.isEmpty()) {
      return false;
    }
    ApiServer.Call call =
        new ApiServer.Call(
            dryRun ? "dry-run-delete" : "delete",
            "DELETE",
            ResourcePath.of(kind.get(), id),
            ApiServer.Call.JSON,
            deleteOptions(uid, dryRun),
            ApiServer.Call.JSON,
            id);
    ApiServer.Answer answer = api.send(call);
    if (answer.status() == NOT_FOUND) {
      return false;
    }
    var _ = successful(call, answer);
    return true;
  }

  @Override
  public List<ResourceId> cascade(String apiVersion, ResourceId id) {
    return cascades.of(apiVersion, id);
  }

  private KindInfo served(String apiVersion, ResourceId id) {
    return discovery
        .find(apiVersion, id.kind())
        .orElseThrow(
            () ->
                new ApiRefusedException(
                    NOT_FOUND,
                    "KindNotServed",
                    "%s: the cluster serves no %s in %s. Install its CustomResourceDefinition, or"
                            .formatted(id, id.kind(), apiVersion)
                        + " correct apiVersion and kind."));
  }

  private static ResourceId idOf(JsonNode manifest) {
    JsonNode metadata = manifest.path("metadata");
    return ResourceId.of(
        manifest.path("apiVersion").asString(""),
        manifest.path("kind").asString(""),
        metadata.path("namespace").asString(""),
        metadata.path("name").asString(""));
  }

  private static String deleteOptions(String uid, boolean dryRun) {
    ObjectNode options = JsonMapper.shared().createObjectNode();
    options.put("apiVersion", "v1").put("kind", "DeleteOptions");
    options.putObject("preconditions").put("uid", uid);
    options.put("propagationPolicy", "Background");
    if (dryRun) {
      options.putArray("dryRun").add("All");
    }
    return options.toString();
  }

  private static JsonNode successful(ApiServer.Call call, ApiServer.Answer answer) {
    if (!answer.successful()) {
      throw Refusals.of(call, answer);
    }
    return answer.body();
  }
}
