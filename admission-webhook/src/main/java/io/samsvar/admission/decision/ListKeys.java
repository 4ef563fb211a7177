package io.samsvar.admission.decision;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Which fields identify an item of a list, for the built-in kinds ({@code
 * x-kubernetes-list-map-keys} of the API server's OpenAPI document). The first combination that
 * every item has and that tells all items apart is taken; a field the server fills with a default
 * may be missing in a manifest.
 */
final class ListKeys {

  private static final Map<String, List<List<String>>> BY_LIST =
      Map.ofEntries(
          Map.entry("containers", List.of(List.of("name"))),
          Map.entry("initContainers", List.of(List.of("name"))),
          Map.entry("ephemeralContainers", List.of(List.of("name"))),
          Map.entry("env", List.of(List.of("name"))),
          Map.entry("volumes", List.of(List.of("name"))),
          Map.entry("imagePullSecrets", List.of(List.of("name"))),
          Map.entry("resourceClaims", List.of(List.of("name"))),
          Map.entry("secrets", List.of(List.of("name"))),
          Map.entry("volumeMounts", List.of(List.of("mountPath"))),
          Map.entry("volumeDevices", List.of(List.of("devicePath"))),
          Map.entry("hostAliases", List.of(List.of("ip"))),
          Map.entry("conditions", List.of(List.of("type"))),
          Map.entry("ownerReferences", List.of(List.of("uid"))),
          Map.entry("webhooks", List.of(List.of("name"))),
          Map.entry(
              "topologySpreadConstraints", List.of(List.of("topologyKey", "whenUnsatisfiable"))),
          Map.entry(
              "ports",
              List.of(
                  List.of("port", "protocol"),
                  List.of("containerPort", "protocol"),
                  List.of("port"),
                  List.of("containerPort"))));

  private ListKeys() {}

  /** The fields that identify the items of this list, or empty when it counts as one value. */
  static Optional<List<String>> forList(String name, JsonNode list) {
    return BY_LIST.getOrDefault(name, List.of()).stream()
        .filter(keys -> tellApart(keys, list))
        .findFirst();
  }

  private static boolean tellApart(List<String> keys, JsonNode list) {
    Set<List<JsonNode>> seen = new HashSet<>();
    for (JsonNode item : list) {
      if (!item.isObject() || !keys.stream().allMatch(item::hasNonNull)) {
        return false;
      }
      if (!seen.add(keys.stream().map(item::get).toList())) {
        return false;
      }
    }
    return !list.isEmpty();
  }
}
