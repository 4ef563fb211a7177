package io.samsvar.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.samsvar.testkit.ControlPlane;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Case 51: every subresource the API server can write to, and what becomes of a write to one of a
 * declared object. All are registered; one that is new in a release fails here until somebody has
 * looked at it.
 */
@ExtendWith(ControlPlane.class)
class SubresourcesIT {

  private static final Map<String, String> KNOWN =
      Map.ofEntries(
          Map.entry("status", "asked about when labels, annotations, finalizers or owners change"),
          Map.entry("scale", "refused where Git declares replicas"),
          Map.entry("ephemeralcontainers", "refused, and policy is asked"),
          Map.entry("resize", "refused, and policy is asked"),
          Map.entry("eviction", "refused as a delete"),
          Map.entry("finalize", "compared like an update: it can carry labels"),
          Map.entry("token", "not asked about: a token is no field of the account"),
          Map.entry("binding", "not asked about: a Pod's node is set once, by the scheduler"),
          Map.entry("approval", "not asked about: signing requests are the cluster's bookkeeping"),
          Map.entry("exec", "a connection, which changes no object"),
          Map.entry("attach", "a connection, which changes no object"),
          Map.entry("portforward", "a connection, which changes no object"),
          Map.entry("proxy", "a connection, which changes no object"));

  @Test
  void case51_everySubresourceIsKnown(KubernetesClient admin) {
    TreeSet<String> served = new TreeSet<>();
    for (String path : versions(admin)) {
      for (JsonNode resource : read(admin, path).path("resources")) {
        String name = resource.path("name").asString("");
        boolean writes =
            resource
                .path("verbs")
                .valueStream()
                .anyMatch(verb -> List.of("create", "update", "patch").contains(verb.asString()));
        if (name.contains("/") && writes) {
          served.add(name.substring(name.indexOf('/') + 1));
        }
      }
    }
    assertThat(served).contains("scale", "status").isSubsetOf(KNOWN.keySet());
  }

  private static List<String> versions(KubernetesClient admin) {
    List<String> paths = new ArrayList<>(List.of("/api/v1"));
    for (JsonNode group : read(admin, "/apis").path("groups")) {
      for (JsonNode version : group.path("versions")) {
        paths.add("/apis/" + version.path("groupVersion").asString());
      }
    }
    return paths;
  }

  private static JsonNode read(KubernetesClient admin, String path) {
    return JsonMapper.shared().readTree(admin.raw(path));
  }
}
