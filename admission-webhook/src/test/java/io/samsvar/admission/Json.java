package io.samsvar.admission;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** JSON for tests, with single quotes so that it can be read in Java. */
public final class Json {

  private Json() {}

  /** The object of a text with single quotes. */
  public static ObjectNode object(String text) {
    return (ObjectNode) JsonMapper.shared().readTree(text.replace('\'', '"'));
  }

  /** A copy with the value at a JSON Pointer replaced or added. */
  public static ObjectNode with(JsonNode object, String pointer, String value) {
    ObjectNode copy = object.deepCopy().asObject();
    JsonNode node = JsonMapper.shared().readTree(value.replace('\'', '"'));
    int slash = pointer.lastIndexOf('/');
    String last = pointer.substring(slash + 1).replace("~1", "/").replace("~0", "~");
    JsonNode parent = copy.at(pointer.substring(0, slash));
    if (parent.isArray()) {
      if (last.equals("-")) {
        var _ = parent.asArray().add(node);
      } else {
        var _ = parent.asArray().set(Integer.parseInt(last), node);
      }
    } else {
      var _ = parent.asObject().set(last, node);
    }
    return copy;
  }

  /** A copy without the value at a JSON Pointer. */
  public static ObjectNode without(JsonNode object, String pointer) {
    ObjectNode copy = object.deepCopy().asObject();
    int slash = pointer.lastIndexOf('/');
    String last = pointer.substring(slash + 1).replace("~1", "/").replace("~0", "~");
    JsonNode parent = copy.at(pointer.substring(0, slash));
    if (parent.isArray()) {
      var _ = parent.asArray().remove(Integer.parseInt(last));
    } else {
      var _ = parent.asObject().remove(last);
    }
    return copy;
  }
}
