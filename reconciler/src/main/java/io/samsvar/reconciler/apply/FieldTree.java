package io.samsvar.reconciler.apply;

import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Set operations on {@code FieldsV1} (KEP-555) as it stands in {@code managedFields}: a node
 * without children, or with the child {@code "."}, is itself in the set. Pure; nothing given is
 * changed.
 */
final class FieldTree {

  private static final String SELF = ".";

  private FieldTree() {}

  /** What is in one of both. */
  static ObjectNode union(JsonNode one, JsonNode other) {
    ObjectNode union = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> entry : one.properties()) {
      JsonNode more = other.path(entry.getKey());
      union.set(
          entry.getKey(),
          more.isMissingNode() || entry.getKey().equals(SELF)
              ? entry.getValue().deepCopy()
              : joined(entry.getValue(), more));
    }
    for (Map.Entry<String, JsonNode> entry : other.properties()) {
      if (!union.has(entry.getKey())) {
        union.set(entry.getKey(), entry.getValue().deepCopy());
      }
    }
    return union;
  }

  private static ObjectNode joined(JsonNode one, JsonNode other) {
    ObjectNode joined = union(one, other);
    if (!joined.isEmpty() && (isMember(one) || isMember(other))) {
      joined.putObject(SELF);
    }
    return joined;
  }

  /** What is in the first and not in the second; empty when that is nothing. */
  static ObjectNode minus(JsonNode one, JsonNode other) {
    ObjectNode rest = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> entry : one.properties()) {
      if (entry.getKey().equals(SELF)) {
        continue;
      }
      JsonNode taken = other.path(entry.getKey());
      if (taken.isMissingNode()) {
        rest.set(entry.getKey(), entry.getValue().deepCopy());
        continue;
      }
      ObjectNode below = minus(entry.getValue(), taken);
      boolean stays = isMember(entry.getValue()) && !isMember(taken);
      if (!below.isEmpty()) {
        if (stays) {
          below.putObject(SELF);
        }
        rest.set(entry.getKey(), below);
      } else if (stays) {
        rest.putObject(entry.getKey());
      }
    }
    return rest;
  }

  /** How many fields are in the set. */
  static int count(JsonNode fields) {
    int count = 0;
    for (Map.Entry<String, JsonNode> entry : fields.properties()) {
      if (!entry.getKey().equals(SELF)) {
        count += (isMember(entry.getValue()) ? 1 : 0) + count(entry.getValue());
      }
    }
    return count;
  }

  private static boolean isMember(JsonNode node) {
    return node.isEmpty() || node.has(SELF);
  }
}
