package io.samsvar.admission.registration;

import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfiguration;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Whether a configuration still makes the API server ask us as we registered. Metadata does not
 * count; of the webhooks everything does, more of them included.
 */
final class ConfigurationComparison {

  private ConfigurationComparison() {}

  /** What differs, as paths for people; empty when nothing does. */
  static List<String> differences(
      ValidatingWebhookConfiguration wanted, ValidatingWebhookConfiguration live) {
    List<String> differences = new ArrayList<>();
    compare("webhooks", webhooks(wanted), webhooks(live), differences);
    return differences;
  }

  private static JsonNode webhooks(ValidatingWebhookConfiguration configuration) {
    return stripped(
        JsonMapper.shared().readTree(Serialization.asJson(configuration)).path("webhooks"));
  }

  /** Without what is empty: an empty selector and none are the same. */
  private static JsonNode stripped(JsonNode node) {
    if (node.isObject()) {
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      for (Map.Entry<String, JsonNode> field : node.properties()) {
        JsonNode value = stripped(field.getValue());
        if (!value.isNull() && !(value.isContainer() && value.isEmpty())) {
          object.set(field.getKey(), value);
        }
      }
      return object;
    }
    if (node.isArray()) {
      ArrayNode array = JsonNodeFactory.instance.arrayNode();
      node.forEach(item -> array.add(stripped(item)));
      return array;
    }
    return node;
  }

  private static void compare(
      String path, JsonNode wanted, JsonNode live, List<String> differences) {
    if (wanted.isObject() && live.isObject()) {
      Set<String> names = new TreeSet<>(wanted.propertyNames());
      names.addAll(live.propertyNames());
      names.forEach(n -> compare(path + "." + n, wanted.path(n), live.path(n), differences));
    } else if (wanted.isArray() && live.isArray() && wanted.size() == live.size()) {
      for (int i = 0; i < wanted.size(); i++) {
        compare(path + "[" + i + "]", wanted.get(i), live.get(i), differences);
      }
    } else if (!wanted.equals(live)) {
      differences.add(path);
    }
  }
}
