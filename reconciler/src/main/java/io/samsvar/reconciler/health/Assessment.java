package io.samsvar.reconciler.health;

import tools.jackson.databind.JsonNode;

/** Tells the health of a live object. Pure. */
@FunctionalInterface
public interface Assessment {

  /** Health of a live object of any kind. */
  Health assess(JsonNode object);
}
