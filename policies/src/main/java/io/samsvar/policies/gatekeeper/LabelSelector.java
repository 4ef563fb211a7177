package io.samsvar.policies.gatekeeper;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * A label selector of Kubernetes: all of its requirements hold.
 *
 * @param requirements of {@code matchLabels} and {@code matchExpressions}
 */
record LabelSelector(List<Requirement> requirements) {

  /** How a label's value compares. */
  enum Operator {
    /** The label is there with one of the values. */
    IN("In"),
    /** The label is not there, or has none of the values. */
    NOT_IN("NotIn"),
    /** The label is there. */
    EXISTS("Exists"),
    /** The label is not there. */
    DOES_NOT_EXIST("DoesNotExist");

    private final String word;

    Operator(String word) {
      this.word = word;
    }
  }

  /** One requirement. */
  record Requirement(String key, Operator operator, Set<String> values) {

    boolean holds(JsonNode labels) {
      boolean there = labels.path(key).isString();
      boolean listed = there && values.contains(labels.path(key).asString());
      return switch (operator) {
        case IN -> listed;
        case NOT_IN -> !listed;
        case EXISTS -> there;
        case DOES_NOT_EXIST -> !there;
      };
    }
  }

  /**
   * Reads a selector.
   *
   * @throws IllegalArgumentException when an operator is not known
   */
  static LabelSelector of(JsonNode selector) {
    List<Requirement> requirements = new ArrayList<>();
    for (Map.Entry<String, JsonNode> label : selector.path("matchLabels").properties()) {
      requirements.add(
          new Requirement(label.getKey(), Operator.IN, Set.of(label.getValue().asString())));
    }
    for (JsonNode expression : selector.path("matchExpressions")) {
      Set<String> values = new LinkedHashSet<>();
      expression.path("values").forEach(value -> values.add(value.asString()));
      requirements.add(
          new Requirement(
              expression.path("key").asString(""),
              operator(expression.path("operator").asString("")),
              values));
    }
    return new LabelSelector(requirements);
  }

  /** Whether an object's labels meet it. */
  boolean selects(JsonNode object) {
    JsonNode labels = object.path("metadata").path("labels");
    return requirements.stream().allMatch(requirement -> requirement.holds(labels));
  }

  private static Operator operator(String word) {
    for (Operator operator : Operator.values()) {
      if (operator.word.equals(word)) {
        return operator;
      }
    }
    throw new IllegalArgumentException(
        "A label selector has the operator '%s'; there are In, NotIn, Exists and DoesNotExist"
            .formatted(word));
  }
}
