package io.samsvar.reconciler.cluster;

import io.samsvar.reconciler.cluster.Cluster.KindInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What the API server serves, by its aggregated discovery (Kubernetes 1.30 and newer): two requests
 * for all groups. Kept until {@link #forget}, or until a kind is asked for that is not in it; that
 * is asked again no more often than every {@link #UNKNOWN_AGAIN_AFTER}. Safe for several threads.
 */
final class Discovery {

  static final Duration UNKNOWN_AGAIN_AFTER = Duration.ofMillis(500);

  private static final String AGGREGATED =
      "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json";

  private final ApiServer api;
  private @Nullable Snapshot snapshot;

  Discovery(ApiServer api) {
    this.api = api;
  }

  /**
   * A kind with what its resource can do.
   *
   * @param preferred whether its group version is the one the server prefers for the group
   */
  record Resource(KindInfo kind, List<String> verbs, boolean preferred) {}

  private record Key(String apiVersion, String kind) {}

  private record Snapshot(Map<Key, Resource> resources, long at) {}

  Optional<KindInfo> find(String apiVersion, String kind) {
    Key key = new Key(apiVersion, kind);
    Resource found = known(null).resources().get(key);
    return Optional.ofNullable(found != null ? found : known(key).resources().get(key))
        .map(Resource::kind);
  }

  /** Every resource in the version that its group prefers. */
  List<Resource> preferred() {
    return known(null).resources().values().stream().filter(Resource::preferred).toList();
  }

  /** Every resource in every version. */
  List<Resource> all() {
    return List.copyOf(known(null).resources().values());
  }

  synchronized void forget() {
    snapshot = null;
  }

  private synchronized Snapshot known(@Nullable Key missing) {
    Snapshot current = snapshot;
    boolean stale =
        current == null
            || (missing != null
                && !current.resources().containsKey(missing)
                && System.nanoTime() - current.at() > UNKNOWN_AGAIN_AFTER.toNanos());
    if (current == null || stale) {
      current = new Snapshot(read(), System.nanoTime());
      snapshot = current;
    }
    return current;
  }

  private Map<Key, Resource> read() {
    Map<Key, Resource> resources = new HashMap<>();
    for (String path : List.of("/api", "/apis")) {
      ApiServer.Call call =
          new ApiServer.Call("discover", "GET", path, ApiServer.Call.JSON, null, AGGREGATED, null);
      ApiServer.Answer answer = api.send(call);
      if (!answer.successful()) {
        throw Refusals.of(call, answer);
      }
      for (Resource resource : groups(answer.body())) {
        resources.putIfAbsent(
            new Key(resource.kind().apiVersion(), resource.kind().kind()), resource);
      }
    }
    return Map.copyOf(resources);
  }

  private static List<Resource> groups(JsonNode list) {
    if (!list.path("kind").asString("").equals("APIGroupDiscoveryList")) {
      throw new ApiRefusedException(
          0,
          "NoAggregatedDiscovery",
          "The API server has no aggregated discovery (apidiscovery.k8s.io/v2). Samsvar needs"
              + " Kubernetes 1.30 or newer.");
    }
    List<Resource> resources = new ArrayList<>();
    for (JsonNode group : list.path("items")) {
      String name = group.path("metadata").path("name").asString("");
      boolean preferred = true;
      for (JsonNode version : group.path("versions")) {
        String number = version.path("version").asString("");
        String apiVersion = name.isEmpty() ? number : name + "/" + number;
        for (JsonNode resource : version.path("resources")) {
          resources.add(resource(apiVersion, resource, preferred));
        }
        preferred = false;
      }
    }
    return resources;
  }

  private static Resource resource(String apiVersion, JsonNode resource, boolean preferred) {
    List<String> verbs =
        resource.path("verbs").valueStream().map(verb -> verb.asString("")).toList();
    KindInfo kind =
        new KindInfo(
            apiVersion,
            resource.path("responseKind").path("kind").asString(""),
            resource.path("resource").asString(""),
            resource.path("scope").asString("").equals("Namespaced"));
    return new Resource(kind, verbs, preferred);
  }
}
