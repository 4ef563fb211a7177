package io.samsvar.admission;

import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** The Namespace objects as they are. May block. Safe for several threads. */
@FunctionalInterface
public interface Namespaces {

  /** The Namespace of a name, or empty when there is none. */
  Optional<JsonNode> find(String name);
}
