package io.samsvar.policies.fields;

import tools.jackson.databind.JsonNode;

/** Equality of JSON values as Kubernetes means it: a number is its value, not its notation. */
final class JsonValues {

  private JsonValues() {}

  static boolean same(JsonNode one, JsonNode other) {
    return one.equals(JsonValues::compare, other);
  }

  private static int compare(JsonNode one, JsonNode other) {
    if (one.isNumber() && other.isNumber()) {
      return one.decimalValue().compareTo(other.decimalValue());
    }
    return one.equals(other) ? 0 : 1;
  }
}
