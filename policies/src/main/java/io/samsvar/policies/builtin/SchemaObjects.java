package io.samsvar.policies.builtin;

import java.util.Map;

/** What a schema asks of objects, but for the schemas of their properties. */
final class SchemaObjects {

  private SchemaObjects() {}

  static void judge(
      SchemaNode schema, Map<String, Term> fields, SchemaOutcome outcome, String path) {
    if (schema.minProperties != null && fields.size() < schema.minProperties) {
      outcome.wrong(
          "array_min_properties",
          path,
          "Must have at least " + schema.minProperties + " properties");
    }
    if (schema.maxProperties != null && fields.size() > schema.maxProperties) {
      outcome.wrong(
          "array_max_properties",
          path,
          "Must have at most " + schema.maxProperties + " properties");
    }
    for (String name : schema.required) {
      if (fields.containsKey(name)) {
        outcome.passed();
      } else {
        outcome.wrong("required", path, name + " is required");
      }
    }
    fields.forEach((name, value) -> additional(schema, name, value, outcome, path));
    if (schema.propertyNames != null) {
      for (String name : fields.keySet()) {
        SchemaOutcome one = SchemaValidation.same(schema.propertyNames, Term.of(name), path);
        if (!one.isValid()) {
          outcome.wrong(
              "invalid_property_name", path, "Property name of \"" + name + "\" does not match");
          outcome.merge(one);
        }
      }
    }
    outcome.passed();
  }

  private static void additional(
      SchemaNode schema, String name, Term value, SchemaOutcome outcome, String path) {
    boolean matched = false;
    for (Map.Entry<String, SchemaNode> part : schema.patternProperties.entrySet()) {
      if (Patterns.shared().matches(part.getKey(), name)) {
        matched = true;
        outcome.merge(SchemaValidation.below(part.getValue(), value, path, name));
      }
    }
    if (matched) {
      outcome.passed();
    } else if (!schema.properties.containsKey(name)) {
      if (schema.closed) {
        outcome.wrong(
            "additional_property_not_allowed",
            path,
            "Additional property " + name + " is not allowed");
      } else if (schema.additionalProperties != null) {
        outcome.merge(SchemaValidation.below(schema.additionalProperties, value, path, name));
      }
    }
  }
}
