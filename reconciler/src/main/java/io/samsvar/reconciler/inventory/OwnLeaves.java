package io.samsvar.reconciler.inventory;

import io.samsvar.policies.fields.ManagedFields;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A manifest's own fields in the form of {@code FieldsV1} (KEP-555), for the time between gate and
 * first write, when the API server has not told which fields our apply owns. A list counts as one
 * field: stricter than what the server will say.
 */
final class OwnLeaves {

  private static final String FIELD_MANAGER = "samsvar";
  private static final Set<String> IDENTITY = Set.of("apiVersion", "kind", "status");
  private static final Set<String> METADATA_IDENTITY = Set.of("name", "namespace");

  private OwnLeaves() {}

  /** The field set of our manager in the API server's answer to our own write. */
  static Optional<ObjectNode> ofAnswer(@Nullable JsonNode answer) {
    return answer == null
        ? Optional.empty()
        : ManagedFields.appliedBy(answer, FIELD_MANAGER)
            .filter(ObjectNode.class::isInstance)
            .map(ObjectNode.class::cast);
  }

  static ObjectNode of(JsonNode manifest) {
    ObjectNode fields = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> entry : manifest.properties()) {
      if (entry.getKey().equals("metadata")) {
        ObjectNode metadata = leaves(entry.getValue());
        METADATA_IDENTITY.forEach(name -> metadata.remove("f:" + name));
        fields.set("f:metadata", metadata);
      } else if (!IDENTITY.contains(entry.getKey())) {
        fields.set("f:" + entry.getKey(), leaves(entry.getValue()));
      }
    }
    return fields;
  }

  private static ObjectNode leaves(JsonNode value) {
    ObjectNode fields = JsonNodeFactory.instance.objectNode();
    if (value.isObject()) {
      for (Map.Entry<String, JsonNode> entry : value.properties()) {
        fields.set("f:" + entry.getKey(), leaves(entry.getValue()));
      }
    }
    return fields;
  }
}
