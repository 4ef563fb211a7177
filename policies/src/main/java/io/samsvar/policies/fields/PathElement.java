package io.samsvar.policies.fields;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One step of a path through an object, as a key of {@code FieldsV1} writes it. */
public sealed interface PathElement {

  /** {@code f:name}: a field of an object. */
  record Field(String name) implements PathElement {
    @Override
    public String toString() {
      return "." + name;
    }
  }

  /** {@code k:{"name":"app"}}: those items of a list that have these values in these fields. */
  record Key(Map<String, JsonNode> fields) implements PathElement {
    /** Copies and sorts the fields. */
    public Key {
      fields = new TreeMap<>(fields);
    }

    @Override
    public String toString() {
      return fields.entrySet().stream()
          .map(field -> field.getKey() + "=" + field.getValue())
          .collect(Collectors.joining(",", "[", "]"));
    }
  }

  /** {@code v:"x"}: that item of a list used as a set. */
  record Value(JsonNode value) implements PathElement {
    @Override
    public String toString() {
      return "[=" + value + "]";
    }
  }

  /** {@code i:0}: an item of a list by its place. */
  record Index(int index) implements PathElement {
    @Override
    public String toString() {
      return "[" + index + "]";
    }
  }

  /**
   * Reads a key of {@code FieldsV1}.
   *
   * @throws IllegalArgumentException when it is none
   */
  static PathElement parse(String key) {
    String content = key.length() < 2 ? "" : key.substring(2);
    try {
      return switch (key.length() < 2 ? "" : key.substring(0, 2)) {
        case "f:" -> new Field(content);
        case "k:" -> new Key(fieldsOf(JsonMapper.shared().readTree(content)));
        case "v:" -> new Value(JsonMapper.shared().readTree(content));
        case "i:" -> new Index(Integer.parseInt(content));
        default -> throw new IllegalArgumentException("neither f:, k:, v: nor i:");
      };
    } catch (JacksonException | IllegalArgumentException e) {
      // Without the key: a v: element holds a value of the object. The cause would quote it too.
      throw new IllegalArgumentException(
          "FieldsV1 has a key of " + key.length() + " characters that cannot be read");
    }
  }

  private static Map<String, JsonNode> fieldsOf(JsonNode node) {
    if (!node.isObject() || node.isEmpty()) {
      throw new IllegalArgumentException("a list key is an object with fields");
    }
    return node.properties().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /**
   * What this step leads to: at most one value for a field, a set item or a place; every item with
   * that key for a list key, since some lists hold one twice, and then the last one counts.
   */
  default List<Step> in(JsonNode parent) {
    return switch (this) {
      case Field(String name) ->
          parent.isObject() && present(parent.get(name))
              ? List.of(new Step(escaped(name), parent.get(name)))
              : List.of();
      case Index(int index) ->
          parent.isArray() && present(parent.get(index))
              ? List.of(new Step(Integer.toString(index), parent.get(index)))
              : List.of();
      case Key(Map<String, JsonNode> fields) ->
          items(parent, item -> fields.entrySet().stream().allMatch(f -> has(item, f)));
      case Value(JsonNode value) -> {
        List<Step> found = items(parent, item -> JsonValues.same(item, value));
        yield found.isEmpty() ? found : List.of(found.getFirst());
      }
    };
  }

  /**
   * A value found.
   *
   * @param segment its segment of a JSON Pointer, escaped
   */
  record Step(String segment, JsonNode value) {}

  private static List<Step> items(JsonNode parent, Predicate<JsonNode> condition) {
    List<Step> found = new ArrayList<>();
    for (int i = 0; parent.isArray() && i < parent.size(); i++) {
      if (condition.test(parent.get(i))) {
        found.add(new Step(Integer.toString(i), parent.get(i)));
      }
    }
    return found;
  }

  private static boolean has(JsonNode item, Map.Entry<String, JsonNode> field) {
    JsonNode value = item.get(field.getKey());
    return value != null && JsonValues.same(value, field.getValue());
  }

  private static boolean present(@Nullable JsonNode node) {
    return node != null && !node.isNull();
  }

  private static String escaped(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }
}
