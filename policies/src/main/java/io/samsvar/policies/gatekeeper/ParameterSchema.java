package io.samsvar.policies.gatekeeper;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The schema of a template's parameters ({@code openAPIV3Schema}): fills in defaults and says what
 * does not fit, as the API server does for a structural schema. What a schema does not name is
 * allowed; {@code format} is not looked at.
 */
final class ParameterSchema {

  private static final int DEPTH_MAX = 100;

  private final JsonNode schema;

  ParameterSchema(JsonNode schema) {
    this.schema = schema;
  }

  /**
   * The parameters with the defaults they leave out.
   *
   * @throws IllegalArgumentException when they do not fit, with every reason
   */
  ObjectNode complete(ObjectNode parameters) {
    ObjectNode completed = parameters.deepCopy();
    fill(schema, completed, 0);
    List<String> problems = new ArrayList<>();
    check(schema, completed, "spec.parameters", problems, 0);
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", problems));
    }
    return completed;
  }

  private static void fill(JsonNode schema, JsonNode value, int depth) {
    if (depth > DEPTH_MAX) {
      throw new IllegalArgumentException("the schema is nested too deeply");
    }
    if (value instanceof ObjectNode object) {
      for (Map.Entry<String, JsonNode> field : schema.path("properties").properties()) {
        JsonNode standard = field.getValue().path("default");
        if (!object.has(field.getKey()) && !standard.isMissingNode()) {
          object.set(field.getKey(), standard.deepCopy());
        }
      }
      for (Map.Entry<String, JsonNode> field : object.properties()) {
        fill(fieldSchema(schema, field.getKey()), field.getValue(), depth + 1);
      }
    } else if (value instanceof ArrayNode array) {
      array.forEach(item -> fill(schema.path("items"), item, depth + 1));
    }
  }

  private static JsonNode fieldSchema(JsonNode schema, String field) {
    JsonNode named = schema.path("properties").path(field);
    return named.isMissingNode() ? schema.path("additionalProperties") : named;
  }

  private static void check(
      JsonNode schema, JsonNode value, String path, List<String> problems, int depth) {
    if (!schema.isObject() || (value.isNull() && schema.path("nullable").asBoolean(false))) {
      return;
    }
    if (depth > DEPTH_MAX) {
      problems.add(path + " is nested too deeply");
      return;
    }
    if (!hasType(schema, value)) {
      problems.add(
          "%s is %s, not %s".formatted(path, typeOf(value), schema.path("type").asString("")));
      return;
    }
    values(schema, value, path, problems);
    combinations(schema, value, path, problems, depth);
    if (value.isObject()) {
      object(schema, value, path, problems, depth);
    } else if (value.isArray()) {
      count(schema, "minItems", "maxItems", value.size(), path + " items", problems);
      for (int i = 0; i < value.size(); i++) {
        check(schema.path("items"), value.path(i), path + "[" + i + "]", problems, depth + 1);
      }
    }
  }

  private static void object(
      JsonNode schema, JsonNode value, String path, List<String> problems, int depth) {
    count(schema, "minProperties", "maxProperties", value.size(), path + " fields", problems);
    for (JsonNode required : schema.path("required")) {
      if (!value.has(required.asString())) {
        problems.add(path + "." + required.asString() + " is required");
      }
    }
    for (Map.Entry<String, JsonNode> field : value.properties()) {
      String at = path + "." + field.getKey();
      check(fieldSchema(schema, field.getKey()), field.getValue(), at, problems, depth + 1);
    }
  }

  private static void values(JsonNode schema, JsonNode value, String path, List<String> problems) {
    if (schema.path("enum").isArray()) {
      boolean listed = false;
      for (JsonNode allowed : schema.path("enum")) {
        listed |= allowed.equals(value);
      }
      if (!listed) {
        problems.add("%s is none of %s".formatted(path, schema.path("enum")));
      }
    }
    if (value.isNumber()) {
      bounds(schema, value, path, problems);
    }
    if (value.isString()) {
      String text = value.asString();
      int length = text.codePointCount(0, text.length());
      count(schema, "minLength", "maxLength", length, path + " characters", problems);
      pattern(schema.path("pattern").asString(""), text, path, problems);
    }
  }

  private static void bounds(JsonNode schema, JsonNode value, String path, List<String> problems) {
    JsonNode least = schema.path("minimum");
    JsonNode most = schema.path("maximum");
    int aboveLeast = least.isNumber() ? value.decimalValue().compareTo(least.decimalValue()) : 1;
    int belowMost = most.isNumber() ? most.decimalValue().compareTo(value.decimalValue()) : 1;
    if (aboveLeast < (schema.path("exclusiveMinimum").asBoolean(false) ? 1 : 0)) {
      problems.add("%s is less than %s".formatted(path, least));
    }
    if (belowMost < (schema.path("exclusiveMaximum").asBoolean(false) ? 1 : 0)) {
      problems.add("%s is more than %s".formatted(path, most));
    }
  }

  private static void pattern(String pattern, String text, String path, List<String> problems) {
    if (pattern.isEmpty()) {
      return;
    }
    try {
      if (!com.google.re2j.Pattern.compile(pattern).matcher(text).find()) {
        problems.add("%s does not match %s".formatted(path, pattern));
      }
    } catch (com.google.re2j.PatternSyntaxException e) {
      problems.add("%s: the schema's pattern %s cannot be read".formatted(path, pattern));
    }
  }

  private static void combinations(
      JsonNode schema, JsonNode value, String path, List<String> problems, int depth) {
    for (JsonNode part : schema.path("allOf")) {
      check(part, value, path, problems, depth + 1);
    }
    if (schema.path("anyOf").isArray() && fitting(schema.path("anyOf"), value, depth) == 0) {
      problems.add(path + " fits none of the schemas of anyOf");
    }
    if (schema.path("oneOf").isArray() && fitting(schema.path("oneOf"), value, depth) != 1) {
      problems.add(path + " does not fit exactly one of the schemas of oneOf");
    }
    if (schema.path("not").isObject() && fits(schema.path("not"), value, depth)) {
      problems.add(path + " fits a schema it must not fit");
    }
  }

  private static int fitting(JsonNode schemas, JsonNode value, int depth) {
    int count = 0;
    for (JsonNode schema : schemas) {
      count += fits(schema, value, depth) ? 1 : 0;
    }
    return count;
  }

  private static boolean fits(JsonNode schema, JsonNode value, int depth) {
    List<String> problems = new ArrayList<>();
    check(schema, value, "", problems, depth + 1);
    return problems.isEmpty();
  }

  private static void count(
      JsonNode schema, String least, String most, int count, String what, List<String> problems) {
    if (schema.path(least).isNumber() && count < schema.path(least).asInt()) {
      problems.add("%s: %d, at least %s".formatted(what, count, schema.path(least)));
    }
    if (schema.path(most).isNumber() && count > schema.path(most).asInt()) {
      problems.add("%s: %d, at most %s".formatted(what, count, schema.path(most)));
    }
  }

  private static boolean hasType(JsonNode schema, JsonNode value) {
    if (schema.path("x-kubernetes-int-or-string").asBoolean(false)) {
      return value.isString() || isInteger(value);
    }
    return switch (schema.path("type").asString("")) {
      case "object" -> value.isObject();
      case "array" -> value.isArray();
      case "string" -> value.isString();
      case "boolean" -> value.isBoolean();
      case "number" -> value.isNumber();
      case "integer" -> isInteger(value);
      default -> true;
    };
  }

  private static boolean isInteger(JsonNode value) {
    return value.isNumber() && value.decimalValue().stripTrailingZeros().scale() <= 0;
  }

  private static String typeOf(JsonNode value) {
    return switch (value.getNodeType()) {
      case OBJECT, POJO -> "an object";
      case ARRAY -> "a list";
      case STRING, BINARY -> "a text";
      case BOOLEAN -> "a boolean";
      case NUMBER -> "the number " + value;
      case NULL, MISSING -> "null";
    };
  }
}
