package io.samsvar.policies.gatekeeper;

import java.util.Arrays;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A constraint: a template, where it applies and with which parameters ({@code
 * constraints.gatekeeper.sh}).
 *
 * @param file where it was found, for messages
 * @param kind kind of its template
 * @param requirements requirement ids from the annotation {@code samsvar.io/requirements}
 */
record Constraint(
    String file,
    String kind,
    String name,
    Match match,
    Enforcement enforcement,
    ObjectNode parameters,
    List<String> requirements) {

  private static final String GROUP = "constraints.gatekeeper.sh";
  private static final String REQUIREMENTS = "samsvar.io/requirements";

  /** Whether an object is a constraint. */
  static boolean is(JsonNode object) {
    return object.path("apiVersion").asString("").startsWith(GROUP + "/");
  }

  /**
   * Reads a constraint.
   *
   * @throws IllegalArgumentException when it says what Gatekeeper does not know
   */
  static Constraint of(String file, JsonNode object) {
    JsonNode spec = object.path("spec");
    String kind = object.path("kind").asString("");
    String name = object.path("metadata").path("name").asString("");
    String requirements =
        object.path("metadata").path("annotations").path(REQUIREMENTS).asString("");
    try {
      return new Constraint(
          file,
          kind,
          name,
          Match.of(spec.path("match")),
          Enforcement.of(spec),
          parameters(spec.path("parameters")),
          Arrays.stream(requirements.split(",", -1))
              .map(String::strip)
              .filter(id -> !id.isEmpty())
              .toList());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "%s: constraint %s/%s: %s".formatted(file, kind, name, e.getMessage()), e);
    }
  }

  /** The code of its findings. */
  String code() {
    return "gatekeeper." + kind + "." + name;
  }

  private static ObjectNode parameters(JsonNode parameters) {
    if (parameters.isMissingNode() || parameters.isNull()) {
      return JsonNodeFactory.instance.objectNode();
    }
    if (parameters instanceof ObjectNode object) {
      return object;
    }
    throw new IllegalArgumentException("spec.parameters is no object");
  }
}
