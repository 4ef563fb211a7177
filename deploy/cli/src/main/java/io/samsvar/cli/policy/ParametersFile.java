package io.samsvar.cli.policy;

import io.samsvar.policies.ClusterFacts;
import io.samsvar.policies.ShippedLibrary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Parameters by pack, from a file of their own or from the configuration of a cluster.
 *
 * @param packs parameters by pack
 * @param cluster what the configuration says of the cluster; empty when the file is none
 * @param chosen the shipped packs that the configuration names, else those that are standard
 */
record ParametersFile(Map<String, ObjectNode> packs, ClusterFacts cluster, Set<String> chosen) {

  private static final int FILE_BYTES_MAX = 1 << 20;

  static ParametersFile none() {
    return new ParametersFile(Map.of(), new ClusterFacts("", List.of()), ShippedLibrary.STANDARD);
  }

  /**
   * Reads a file.
   *
   * @throws IllegalArgumentException names the file and the reason
   */
  static ParametersFile read(Path file) {
    JsonNode root = tree(file);
    JsonNode cluster = root.path("cluster");
    boolean isConfiguration = cluster.has("name") && cluster.has("regions");
    JsonNode packs = isConfiguration ? root.path("policyParameters") : root;
    Map<String, ObjectNode> parameters = new TreeMap<>();
    for (var pack : packs.properties()) {
      if (!(pack.getValue() instanceof ObjectNode values)) {
        throw new IllegalArgumentException(
            file + ": the parameters of a pack are a map, which " + pack.getKey() + " is not");
      }
      parameters.put(pack.getKey(), values);
    }
    List<String> regions = new ArrayList<>();
    cluster.path("regions").forEach(region -> regions.add(region.asString("")));
    return isConfiguration
        ? new ParametersFile(
            parameters,
            new ClusterFacts(cluster.path("name").asString(), regions),
            chosen(root.path("policyPacks")))
        : new ParametersFile(parameters, none().cluster(), ShippedLibrary.STANDARD);
  }

  private static Set<String> chosen(JsonNode names) {
    Set<String> chosen = new TreeSet<>();
    names.forEach(name -> chosen.add(name.asString("")));
    return names.isMissingNode() ? ShippedLibrary.STANDARD : chosen;
  }

  private static JsonNode tree(Path file) {
    try {
      if (Files.size(file) > FILE_BYTES_MAX) {
        throw new IllegalArgumentException(file + " has more than " + FILE_BYTES_MAX + " bytes");
      }
      return YAMLMapper.shared().readTree(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new IllegalArgumentException(file + " cannot be read", e);
    } catch (JacksonException e) {
      throw new IllegalArgumentException(file + " is no YAML: " + e.getOriginalMessage(), e);
    }
  }
}
