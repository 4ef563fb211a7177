package io.samsvar.admission;

import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** The Namespace objects as they are, from memory. Safe for several threads. */
@FunctionalInterface
public interface Namespaces {

  /** The Namespace of a name, or empty when there is none or it is not known yet. */
  Optional<JsonNode> find(String name);
}
