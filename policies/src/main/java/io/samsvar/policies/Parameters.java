package io.samsvar.policies;

import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a user sets of the shipped packs, over the defaults in their {@code parameters.json}.
 *
 * @param packs parameters by pack, for example {@code residency -> {"allowedRegions": […]}}
 */
public record Parameters(Map<String, ObjectNode> packs) {

  /** Copies the map. */
  public Parameters {
    packs = Map.copyOf(packs);
  }

  /** The defaults. */
  public static Parameters none() {
    return new Parameters(Map.of());
  }
}
