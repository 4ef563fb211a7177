package io.samsvar.reconciler.cluster;

import io.samsvar.ledger.ResourceId;
import io.samsvar.reconciler.cluster.Cluster.KindInfo;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * What goes with an object when it is deleted. Reads names only (PartialObjectMetadata), so no
 * value of a foreign object comes into memory.
 */
final class Cascades {

  /** In place of a name, when we may not list a kind: it counts as one, and is named as such. */
  static final String NOT_LISTED = "(cannot be listed)";

  /** Most objects of one kind that are counted; beyond, the deletion is beyond every budget. */
  static final int OBJECTS_MAX = 10_000;

  private static final int PAGE_OBJECTS = 500;
  private static final int FORBIDDEN = 403;
  private static final String NAMES_ONLY =
      "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json";

  /** Made by the control plane in every namespace; nobody would miss them. */
  private static final Set<String> MADE_BY_ITSELF =
      Set.of("ConfigMap kube-root-ca.crt", "ServiceAccount default");

  /** Traces of other objects, not objects of anybody. */
  private static final Set<String> TRACES =
      Set.of("Event", "Endpoints", "EndpointSlice", "PodMetrics", "ControllerRevision");

  private final ApiServer api;
  private final Discovery discovery;

  Cascades(ApiServer api, Discovery discovery) {
    this.api = api;
    this.discovery = discovery;
  }

  List<ResourceId> of(String apiVersion, ResourceId id) {
    return switch (id.kind()) {
      case "Namespace" -> id.group().isEmpty() ? inNamespace(id.name()) : List.of();
      case "CustomResourceDefinition" ->
          id.group().equals("apiextensions.k8s.io") ? ofDefinition(apiVersion, id) : List.of();
      default -> List.of();
    };
  }

  private List<ResourceId> inNamespace(String namespace) {
    List<ResourceId> found = new ArrayList<>();
    Set<String> listed = new HashSet<>();
    for (Discovery.Resource resource : discovery.preferred()) {
      KindInfo kind = resource.kind();
      boolean counts = kind.namespaced() && resource.verbs().contains("list");
      // Kinds of the same name in two groups (Ingress once was) are the same objects served twice.
      if (counts && !TRACES.contains(kind.kind()) && listed.add(kind.apiVersion() + kind.kind())) {
        found.addAll(list(kind, namespace));
      }
    }
    return List.copyOf(found);
  }

  private List<ResourceId> ofDefinition(String apiVersion, ResourceId id) {
    KindInfo definitions = discovery.find(apiVersion, id.kind()).orElse(null);
    if (definitions == null) {
      return List.of();
    }
    ApiServer.Call call = ApiServer.Call.get("get", ResourcePath.of(definitions, id), id);
    ApiServer.Answer answer = api.send(call);
    if (answer.status() == 404) {
      return List.of();
    }
    if (!answer.successful()) {
      throw Refusals.of(call, answer);
    }
    JsonNode spec = answer.body().path("spec");
    return spec.path("versions")
        .valueStream()
        .filter(version -> version.path("served").asBoolean(false))
        .findFirst()
        .map(
            version ->
                new KindInfo(
                    spec.path("group").asString("") + "/" + version.path("name").asString(""),
                    spec.path("names").path("kind").asString(""),
                    spec.path("names").path("plural").asString(""),
                    spec.path("scope").asString("").equals("Namespaced")))
        .map(kind -> list(kind, ""))
        .orElse(List.of());
  }

  private List<ResourceId> list(KindInfo kind, String namespace) {
    List<ResourceId> found = new ArrayList<>();
    String next = "";
    do {
      String page = "?limit=" + PAGE_OBJECTS + (next.isEmpty() ? "" : "&continue=" + next);
      ApiServer.Call call =
          new ApiServer.Call(
              "list",
              "GET",
              ResourcePath.of(kind, namespace) + page,
              ApiServer.Call.JSON,
              null,
              NAMES_ONLY,
              null);
      ApiServer.Answer answer = api.send(call);
      if (answer.status() == FORBIDDEN) {
        return List.of(ResourceId.of(kind.apiVersion(), kind.kind(), namespace, NOT_LISTED));
      }
      if (!answer.successful() && answer.status() != 404 && answer.status() != 405) {
        throw Refusals.of(call, answer);
      }
      answer.body().path("items").valueStream().map(item -> idOf(kind, item)).forEach(found::add);
      next = ResourcePath.encoded(answer.body().path("metadata").path("continue").asString(""));
    } while (!next.isEmpty() && found.size() < OBJECTS_MAX);
    found.removeIf(id -> MADE_BY_ITSELF.contains(id.kind() + " " + id.name()));
    return found;
  }

  private static ResourceId idOf(KindInfo kind, JsonNode item) {
    JsonNode metadata = item.path("metadata");
    return ResourceId.of(
        kind.apiVersion(),
        kind.kind(),
        metadata.path("namespace").asString(""),
        metadata.path("name").asString(""));
  }
}
