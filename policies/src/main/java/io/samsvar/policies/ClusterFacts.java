package io.samsvar.policies;

import java.util.List;

/**
 * What Rego is told of the cluster ({@code input.cluster}).
 *
 * @param name name of the cluster, from the configuration
 * @param regions regions in which it has nodes, from the configuration
 */
public record ClusterFacts(String name, List<String> regions) {
  /** Copies the list. */
  public ClusterFacts {
    regions = List.copyOf(regions);
  }
}
