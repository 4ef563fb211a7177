package io.samsvar.policies.fields;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * Reads {@code metadata.managedFields}. On a live object anybody may have written there, so what it
 * says is good for naming a manager in a message, and for our own field set only in the API
 * server's answer to our own apply.
 */
public final class ManagedFields {

  private ManagedFields() {}

  /**
   * The {@code FieldsV1} that a manager's server-side apply to the object itself owns; empty when
   * there is none.
   */
  public static Optional<JsonNode> appliedBy(JsonNode object, String manager) {
    return entries(object)
        .filter(entry -> entry.path("operation").asString("").equals("Apply"))
        .filter(entry -> entry.path("manager").asString("").equals(manager))
        .filter(entry -> entry.path("subresource").asString("").isEmpty())
        .map(entry -> entry.path("fieldsV1"))
        .filter(JsonNode::isObject)
        .findFirst();
  }

  /**
   * The managers, other than one, that the object names for fields at, above or below these places;
   * sorted, each once. Entries that cannot be read are left out.
   */
  public static List<String> managersOf(
      JsonNode object, List<Difference> differences, String exceptManager) {
    return entries(object)
        .filter(entry -> !entry.path("manager").asString("").equals(exceptManager))
        .filter(entry -> touchesAny(entry.path("fieldsV1"), differences))
        .map(entry -> entry.path("manager").asString(""))
        .filter(manager -> !manager.isEmpty())
        .distinct()
        .sorted()
        .toList();
  }

  private static boolean touchesAny(JsonNode fieldsV1, List<Difference> differences) {
    try {
      FieldSet fields = FieldSet.parse(fieldsV1);
      return differences.stream().anyMatch(difference -> fields.touches(difference.path()));
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  private static Stream<JsonNode> entries(JsonNode object) {
    return object.path("metadata").path("managedFields").valueStream();
  }
}
