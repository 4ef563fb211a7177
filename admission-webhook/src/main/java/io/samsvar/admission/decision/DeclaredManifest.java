package io.samsvar.admission.decision;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A manifest in the form in which the API server stores what it declares. */
final class DeclaredManifest {

  private DeclaredManifest() {}

  /**
   * The manifest itself, except of a Secret: {@code stringData} is written only and becomes {@code
   * data}, and base64 loses its line ends.
   */
  static JsonNode asStored(JsonNode manifest) {
    boolean secret =
        manifest.path("kind").asString("").equals("Secret")
            && manifest.path("apiVersion").asString("").equals("v1");
    if (!secret || !(manifest instanceof ObjectNode declared)) {
      return manifest;
    }
    ObjectNode stored = declared.deepCopy();
    JsonNode texts = stored.path("stringData");
    stored.remove("stringData");
    ObjectNode data = stored.withObjectProperty("data");
    for (Map.Entry<String, JsonNode> entry : data.properties()) {
      String encoded = entry.getValue().asString("");
      entry.setValue(data.stringNode(encoded.replace("\n", "").replace("\r", "")));
    }
    for (Map.Entry<String, JsonNode> entry : texts.properties()) {
      byte[] bytes = entry.getValue().asString("").getBytes(StandardCharsets.UTF_8);
      data.put(entry.getKey(), Base64.getEncoder().encodeToString(bytes));
    }
    if (data.isEmpty()) {
      stored.remove("data");
    }
    return stored;
  }
}
