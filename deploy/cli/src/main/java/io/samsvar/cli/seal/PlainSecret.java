package io.samsvar.cli.seal;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A Secret that is to be sealed. {@link #close()} wipes the values; the text they were parsed from
 * is out of our hands.
 *
 * @param manifest the object without its values
 * @param values by key
 */
record PlainSecret(ObjectNode manifest, SortedMap<String, byte[]> values) implements AutoCloseable {

  /** One of values that were given by themselves. */
  static PlainSecret of(String namespace, String name, String type) {
    ObjectNode manifest = JsonMapper.shared().createObjectNode();
    manifest.putObject("metadata").put("name", name).put("namespace", namespace);
    if (!type.isEmpty()) {
      manifest.put("type", type);
    }
    return new PlainSecret(manifest, new TreeMap<>());
  }

  /**
   * The Secrets of a text: one object, several documents, or a List.
   *
   * @throws IllegalArgumentException when there is something else in it; never repeats a value
   */
  static List<PlainSecret> read(byte[] text) {
    List<PlainSecret> secrets = new ArrayList<>();
    for (JsonNode document : Documents.parse(text, "The input")) {
      if (document.path("kind").asString("").equals("List")) {
        document.path("items").forEach(item -> secrets.add(of(item)));
      } else {
        secrets.add(of(document));
      }
    }
    if (secrets.isEmpty()) {
      throw new IllegalArgumentException("There is no Secret in the input");
    }
    return secrets;
  }

  private static PlainSecret of(JsonNode object) {
    if (!(object instanceof ObjectNode whole)
        || !object.path("kind").asString("").equals("Secret")
        || !object.path("apiVersion").asString("").equals("v1")) {
      throw new IllegalArgumentException(
          "Only Secrets (v1) are sealed, not "
              + object.path("apiVersion").asString("?")
              + " "
              + object.path("kind").asString("?"));
    }
    SortedMap<String, byte[]> values = new TreeMap<>();
    for (Map.Entry<String, JsonNode> value : object.path("data").properties()) {
      values.put(value.getKey(), decoded(value.getKey(), text(value)));
    }
    for (Map.Entry<String, JsonNode> value : object.path("stringData").properties()) {
      values.put(value.getKey(), text(value).getBytes(StandardCharsets.UTF_8));
    }
    ObjectNode manifest = whole.deepCopy();
    manifest.remove(List.of("data", "stringData"));
    return new PlainSecret(manifest, values);
  }

  private static String text(Map.Entry<String, JsonNode> value) {
    if (!value.getValue().isString()) {
      throw new IllegalArgumentException(
          "The value of key '" + value.getKey() + "' is no text: put it in quotes");
    }
    return value.getValue().asString();
  }

  private static byte[] decoded(String key, String base64) {
    try {
      return Base64.getDecoder().decode(base64.replace("\n", "").replace("\r", ""));
    } catch (IllegalArgumentException _) {
      // Its message tells a part of the value.
      throw new IllegalArgumentException(
          "The value of key '" + key + "' under data is no base64: use stringData for plain text");
    }
  }

  String name() {
    return manifest.path("metadata").path("name").asString("");
  }

  String namespace() {
    return manifest.path("metadata").path("namespace").asString("");
  }

  /** Wipes the values. */
  @Override
  public void close() {
    values.values().forEach(value -> Arrays.fill(value, (byte) 0));
  }

  @Override
  public String toString() {
    return "PlainSecret[" + namespace() + "/" + name() + " " + values.keySet() + "]";
  }
}
