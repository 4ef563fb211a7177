package io.samsvar.admission.decision;

import io.samsvar.policies.fields.FieldSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The fields a manifest names, for the time before the API server has answered our first apply with
 * the field set. It knows the list keys of the built-in kinds; any other list counts as one value.
 */
final class ManifestFields {

  /** Never fields of ours: identity, what the server sets, and what another subresource holds. */
  private static final Set<String> NOT_AT_TOP = Set.of("apiVersion", "kind", "status");

  private static final Set<String> NOT_IN_METADATA =
      Set.of(
          "name",
          "namespace",
          "generateName",
          "uid",
          "resourceVersion",
          "generation",
          "creationTimestamp",
          "deletionTimestamp",
          "deletionGracePeriodSeconds",
          "managedFields",
          "selfLink");

  private ManifestFields() {}

  /** The field set of a manifest. */
  static FieldSet of(JsonNode manifest) {
    ObjectNode fields = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> field : manifest.properties()) {
      if (!isOurs(List.of(), field.getKey()) || field.getValue().isNull()) {
        continue;
      }
      if (!field.getKey().equals("metadata")) {
        fields.set("f:" + field.getKey(), below(field.getKey(), field.getValue()));
        continue;
      }
      ObjectNode metadata = fields.putObject("f:metadata");
      for (Map.Entry<String, JsonNode> entry : field.getValue().properties()) {
        if (isOurs(List.of("metadata"), entry.getKey()) && !entry.getValue().isNull()) {
          metadata.set("f:" + entry.getKey(), below(entry.getKey(), entry.getValue()));
        }
      }
      if (metadata.isEmpty()) {
        fields.remove("f:metadata");
      }
    }
    return FieldSet.parse(fields);
  }

  /** Whether a field below these parents can be declared at all. */
  static boolean isOurs(List<String> parents, String field) {
    if (parents.isEmpty()) {
      return !NOT_AT_TOP.contains(field);
    }
    return !(parents.equals(List.of("metadata")) && NOT_IN_METADATA.contains(field));
  }

  private static ObjectNode below(String name, JsonNode value) {
    ObjectNode fields = JsonNodeFactory.instance.objectNode();
    if (value.isObject()) {
      for (Map.Entry<String, JsonNode> field : value.properties()) {
        if (!field.getValue().isNull()) {
          fields.set("f:" + field.getKey(), below(field.getKey(), field.getValue()));
        }
      }
    } else if (value.isArray()) {
      addItems(fields, name, value);
    }
    return fields;
  }

  /** Leaves {@code fields} empty, which makes the list one value, unless its items have keys. */
  private static void addItems(ObjectNode fields, String name, JsonNode list) {
    if (name.equals("finalizers")) {
      list.forEach(item -> fields.putObject("v:" + item));
      return;
    }
    ListKeys.forList(name, list)
        .ifPresent(
            keys -> {
              for (JsonNode item : list) {
                ObjectNode key = JsonNodeFactory.instance.objectNode();
                keys.stream().filter(item::has).forEach(k -> key.set(k, item.get(k)));
                String written = "k:" + JsonMapper.shared().writeValueAsString(key);
                fields.set(written, below("", item));
              }
            });
  }
}
