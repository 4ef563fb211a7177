package io.samsvar.reconciler.render;

import io.samsvar.reconciler.resource.RenderSpec;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * Puts declared values where texts of an object say <code>${NAME}</code> or <code>
 * ${NAME:-default}</code>; <code>$${</code> stands for <code>${</code>. It works on what was parsed
 * already: a value is one scalar or part of one, whatever it holds, and keys, {@code apiVersion}
 * and {@code kind} are left alone. A text that is one variable and nothing else takes the type that
 * the value was declared with; every other text stays a text. Not thread-safe.
 */
public final class Substitution {

  /** Annotation that keeps an object as it is. */
  public static final String ANNOTATION = "samsvar.io/substitute";

  /** What Flux calls it, for those who come from there. */
  static final String FLUX_ANNOTATION = "kustomize.toolkit.fluxcd.io/substitute";

  /** What values add to one set, characters: 16 Mi. */
  static final int ADDED_CHARS_MAX = 16 << 20;

  /** One value, characters: 64 Ki. */
  public static final int VALUE_CHARS_MAX = 64 << 10;

  /** Declared values. */
  public static final int VALUES_MAX = 500;

  private static final String DISABLED = "disabled";
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,127}");
  private static final Pattern USE =
      Pattern.compile("\\$\\$\\{|\\$\\{([A-Za-z_][A-Za-z0-9_]*)(:-([^}]*))?\\}");
  private static final Set<String> FIXED = Set.of("apiVersion", "kind");

  private final Map<String, JsonNode> values;
  private final boolean strict;
  private final Deque<String> path = new ArrayDeque<>();
  private String object = "";
  private long added;

  /**
   * A substitution.
   *
   * @param values by name: texts, numbers and booleans
   * @param strict whether a name that is not declared stops; otherwise it is left as it stands
   * @throws ManifestException for a name or value that cannot be one
   */
  Substitution(Map<String, JsonNode> values, boolean strict) {
    this.values = Map.copyOf(values);
    this.strict = strict;
    if (values.size() > VALUES_MAX) {
      throw new ManifestException(
          "render.too-large", "over " + VALUES_MAX + " values are declared");
    }
    values.forEach(Substitution::check);
  }

  /** The values that a spec itself declares. */
  public static Map<String, JsonNode> declared(RenderSpec spec) {
    Map<String, JsonNode> values = new HashMap<>();
    JsonNode given = spec.substitute();
    if (given != null) {
      given.properties().forEach(value -> values.put(value.getKey(), value.getValue()));
    }
    return values;
  }

  private static void check(String name, JsonNode value) {
    if (!NAME.matcher(name).matches()) {
      throw new ManifestException(
          "render.variable",
          "'" + name + "' is no name of a variable: letters, digits and _, at most 128");
    }
    if (!value.isString() && !value.isNumber() && !value.isBoolean()) {
      throw new ManifestException(
          "render.variable",
          "the value of " + name + " is no text, number or boolean; a value cannot be a structure");
    }
    if (value.asString().length() > VALUE_CHARS_MAX) {
      throw new ManifestException(
          "render.too-large",
          "the value of " + name + " has over " + VALUE_CHARS_MAX + " characters");
    }
  }

  /**
   * Changes an object.
   *
   * @throws ManifestException names object, field and variable
   */
  Optional<ObjectNode> apply(ObjectNode manifest) {
    JsonNode annotations = manifest.path("metadata").path("annotations");
    for (String annotation : List.of(ANNOTATION, FLUX_ANNOTATION)) {
      if (annotations.path(annotation).asString("").equals(DISABLED)) {
        return Optional.of(manifest);
      }
    }
    object =
        manifest.path("kind").asString("")
            + " "
            + manifest.path("metadata").path("name").asString("");
    for (String field : List.copyOf(manifest.propertyNames())) {
      if (!FIXED.contains(field)) {
        manifest.set(field, at(field, manifest.path(field)));
      }
    }
    return Optional.of(manifest);
  }

  private JsonNode at(String field, JsonNode value) {
    path.addLast(field);
    JsonNode substituted = value(value);
    var _ = path.removeLast();
    return substituted;
  }

  private JsonNode value(JsonNode node) {
    return switch (node) {
      case ObjectNode fields -> {
        for (String field : List.copyOf(fields.propertyNames())) {
          if (strict && USE.matcher(field).find()) {
            throw refused("has a variable in the key '" + field + "'; only values may have one");
          }
          fields.set(field, at(field, fields.path(field)));
        }
        yield fields;
      }
      case ArrayNode items -> {
        for (int index = 0; index < items.size(); index++) {
          items.set(index, at(String.valueOf(index), items.get(index)));
        }
        yield items;
      }
      case StringNode text -> text(text);
      default -> node;
    };
  }

  private JsonNode text(StringNode text) {
    String before = text.stringValue();
    Matcher use = USE.matcher(before);
    if (!before.contains("${")) {
      return text;
    }
    if (use.matches() && use.group(1) != null) {
      return count(found(use).orElse(text));
    }
    StringBuilder after = new StringBuilder();
    int end = 0;
    while (use.find(end)) {
      after.append(literal(before.substring(end, use.start())));
      if (use.group(1) == null) {
        after.append("${");
      } else {
        after.append(found(use).map(this::count).map(JsonNode::asString).orElse(use.group()));
      }
      end = use.end();
    }
    return StringNode.valueOf(after.append(literal(before.substring(end))).toString());
  }

  private String literal(String between) {
    if (strict && between.contains("${")) {
      throw refused(
          "has a '${' that is neither ${NAME} nor ${NAME:-default}; write $${ where it is meant"
              + " as it stands");
    }
    return between;
  }

  /** Empty when it is not declared and may be left as it stands. */
  private Optional<JsonNode> found(Matcher use) {
    JsonNode value = values.get(use.group(1));
    boolean missing = value == null || value.asString().isEmpty();
    if (missing && use.group(2) != null) {
      return Optional.of(StringNode.valueOf(use.group(3)));
    }
    if (value == null && strict) {
      throw refused(
          "uses ${"
              + use.group(1)
              + "}, which is not declared. Declare it in spec.render.substitute, give it a default"
              + " as ${"
              + use.group(1)
              + ":-default}, write $${ where it is meant as it stands, or annotate the object with "
              + ANNOTATION
              + ": "
              + DISABLED);
    }
    return Optional.ofNullable(value);
  }

  private JsonNode count(JsonNode value) {
    added += value.asString().length();
    if (added > ADDED_CHARS_MAX) {
      throw new ManifestException(
          "render.too-large", "the values add over " + ADDED_CHARS_MAX + " characters");
    }
    return value;
  }

  private ManifestException refused(String what) {
    return new ManifestException(
        "render.variable", object + " " + what + " (at /" + String.join("/", path) + ")");
  }
}
