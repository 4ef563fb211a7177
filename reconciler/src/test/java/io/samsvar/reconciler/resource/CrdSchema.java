package io.samsvar.reconciler.resource;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.PreserveUnknownFields;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The OpenAPI v3 schema of a record, as a CustomResourceDefinition holds it. It reads fabric8's
 * annotations; fabric8's own generator needs a Jackson 3 module that is not published.
 */
final class CrdSchema {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final JsonMapper VALUES = new JsonMapper();

  private CrdSchema() {}

  static ObjectNode of(Class<?> type) {
    ObjectNode schema = JSON.objectNode().put("type", "object");
    ObjectNode properties = JSON.objectNode();
    ArrayNode required = JSON.arrayNode();
    for (RecordComponent component : type.getRecordComponents()) {
      Field field = field(type, component.getName());
      properties.set(component.getName(), property(field));
      if (field.isAnnotationPresent(Required.class) || field.getType().isPrimitive()) {
        var _ = required.add(component.getName());
      }
    }
    schema.set("properties", properties);
    if (!required.isEmpty()) {
      schema.set("required", required);
    }
    rules(schema, type.getAnnotationsByType(ValidationRule.class));
    return schema;
  }

  private static Field field(Class<?> type, String name) {
    try {
      return type.getDeclaredField(name);
    } catch (NoSuchFieldException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ObjectNode property(Field field) {
    ObjectNode schema = typed(field.getGenericType());
    if (field.isAnnotationPresent(PreserveUnknownFields.class)) {
      schema = JSON.objectNode().put("type", "object");
      schema.put("x-kubernetes-preserve-unknown-fields", true);
    }
    JsonPropertyDescription description = field.getAnnotation(JsonPropertyDescription.class);
    if (description != null) {
      schema.put("description", description.value());
    }
    limits(schema, field);
    rules(schema, field.getAnnotationsByType(ValidationRule.class));
    return schema;
  }

  private static void limits(ObjectNode schema, Field field) {
    Default preset = field.getAnnotation(Default.class);
    if (preset != null) {
      boolean text = schema.path("type").asString("").equals("string");
      schema.set(
          "default", text ? JSON.stringNode(preset.value()) : VALUES.readTree(preset.value()));
    }
    Pattern pattern = field.getAnnotation(Pattern.class);
    if (pattern != null) {
      schema.put("pattern", pattern.value());
    }
    Min min = field.getAnnotation(Min.class);
    if (min != null) {
      schema.put("minimum", (long) min.value());
    }
    Max max = field.getAnnotation(Max.class);
    if (max != null) {
      schema.put("maximum", (long) max.value());
    }
    Size size = field.getAnnotation(Size.class);
    if (size != null) {
      boolean list = schema.path("type").asString("").equals("array");
      if (size.min() > 0) {
        schema.put(list ? "minItems" : "minLength", size.min());
      }
      schema.put(list ? "maxItems" : "maxLength", size.max());
    }
  }

  private static ObjectNode typed(Type type) {
    if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
      ObjectNode schema = JSON.objectNode().put("type", "array");
      schema.set("items", typed(list.getActualTypeArguments()[0]));
      return schema;
    }
    if (type instanceof ParameterizedType map && map.getRawType() == Map.class) {
      ObjectNode schema = JSON.objectNode().put("type", "object");
      schema.set("additionalProperties", typed(map.getActualTypeArguments()[1]));
      return schema;
    }
    Class<?> simple = (Class<?>) type;
    if (simple.isRecord()) {
      return of(simple);
    }
    ObjectNode schema = JSON.objectNode();
    if (simple.isEnum()) {
      schema.put("type", "string");
      ArrayNode values = schema.putArray("enum");
      for (Object constant : simple.getEnumConstants()) {
        var _ =
            values.add(
                field(simple, ((Enum<?>) constant).name())
                    .getAnnotation(JsonProperty.class)
                    .value());
      }
      return schema;
    }
    @Nullable String name = null;
    if (simple == String.class) {
      name = "string";
    } else if (simple == Boolean.class || simple == boolean.class) {
      name = "boolean";
    } else if (simple == Integer.class || simple == int.class || simple == Long.class) {
      name = "integer";
      schema.put("format", simple == Long.class ? "int64" : "int32");
    }
    if (name != null) {
      schema.put("type", name);
    }
    return schema;
  }

  private static void rules(ObjectNode schema, ValidationRule[] rules) {
    if (rules.length == 0) {
      return;
    }
    ArrayNode list = schema.putArray("x-kubernetes-validations");
    for (ValidationRule rule : rules) {
      ObjectNode entry = list.addObject().put("rule", rule.value()).put("message", rule.message());
      if (!rule.fieldPath().isEmpty()) {
        entry.put("fieldPath", rule.fieldPath());
      }
    }
  }
}
