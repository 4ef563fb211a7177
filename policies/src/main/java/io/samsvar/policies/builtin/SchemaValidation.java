package io.samsvar.policies.builtin;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Judges a document by a compiled schema, with the messages and in the order of the library inside
 * OPA 1.22.2. Stops when its thread is interrupted. A schema that refers to nothing but itself runs
 * out of stack, which denies; OPA itself ends there.
 */
final class SchemaValidation {

  static final String ROOT = "(Root)";

  private SchemaValidation() {}

  static SchemaOutcome validate(SchemaNode schema, Term document) {
    return judged(schema, document, ROOT);
  }

  private static SchemaOutcome judged(SchemaNode schema, Term value, String path) {
    SchemaOutcome outcome = new SchemaOutcome();
    judge(schema, value, outcome, path);
    return outcome;
  }

  private static void judge(SchemaNode schema, Term value, SchemaOutcome outcome, String path) {
    if (Thread.currentThread().isInterrupted()) {
      throw new StoppedException();
    }
    if (schema.constant != null) {
      if (!schema.constant) {
        outcome.wrong("false", path, "False always fails validation");
      }
      return;
    }
    if (schema.reference != null) {
      judge(schema.reference, value, outcome, path);
      return;
    }
    String given = type(value);
    boolean fits =
        schema.types.isEmpty()
            || schema.types.contains(given)
            || (given.equals("integer") && schema.types.contains("number"));
    if (!fits) {
      outcome.wrong(
          "invalid_type",
          path,
          "Invalid type. Expected: " + schema.shownTypes() + ", given: " + given);
      return;
    }
    combinations(schema, value, outcome, path);
    switch (value) {
      case Term.Null _, Term.Bool _, Term.Members _ -> common(schema, value, outcome, path);
      case Term.Num number -> {
        numbers(schema, SchemaNumbers.exact(number), outcome, path);
        common(schema, value, outcome, path);
      }
      case Term.Str(String text) -> {
        common(schema, value, outcome, path);
        strings(schema, text, outcome, path);
      }
      case Term.Arr(var items) -> {
        SchemaArrays.judge(schema, items, outcome, path);
        common(schema, value, outcome, path);
      }
      case Term.Obj object -> {
        Map<String, Term> fields = new TreeMap<>();
        object.fields().forEach((key, field) -> fields.put(Call.string(key), field));
        SchemaObjects.judge(schema, fields, outcome, path);
        common(schema, value, outcome, path);
        properties(schema, fields, outcome, path);
      }
    }
    outcome.passed();
  }

  /** The outcome of a value below this one. */
  static SchemaOutcome below(SchemaNode schema, Term value, String path, String step) {
    return judged(schema, value, path + "." + step);
  }

  /** The outcome of another schema for the same value. */
  static SchemaOutcome same(SchemaNode schema, Term value, String path) {
    return judged(schema, value, path);
  }

  private static void properties(
      SchemaNode schema, Map<String, Term> fields, SchemaOutcome outcome, String path) {
    schema.properties.forEach(
        (name, part) -> {
          Term field = fields.get(name);
          if (field != null) {
            judge(part, field, outcome, path + "." + name);
          }
        });
  }

  private static String type(Term value) {
    return switch (value) {
      case Term.Null _ -> "null";
      case Term.Bool _ -> "boolean";
      case Term.Num number ->
          SchemaNumbers.isWhole(SchemaNumbers.exact(number)) ? "integer" : "number";
      case Term.Str _ -> "string";
      case Term.Arr _, Term.Members _ -> "array";
      case Term.Obj _ -> "object";
    };
  }

  private static void combinations(
      SchemaNode schema, Term value, SchemaOutcome outcome, String path) {
    anyOf(schema.anyOf, value, outcome, path);
    oneOf(schema.oneOf, value, outcome, path);
    boolean all = true;
    for (SchemaNode part : schema.allOf) {
      SchemaOutcome one = judged(part, value, path);
      all &= one.isValid();
      outcome.merge(one);
    }
    if (!all) {
      outcome.wrong("number_all_of", path, "Must validate all the schemas (allOf)");
    }
    if (schema.not != null && judged(schema.not, value, path).isValid()) {
      outcome.wrong("number_not", path, "Must not validate the schema (not)");
    }
    if (value instanceof Term.Obj object) {
      dependencies(schema, object, outcome, path);
    }
    if (schema.when != null) {
      if (judged(schema.when, value, path).isValid()) {
        conditional(schema.then, "then", "was", value, outcome, path);
      } else {
        conditional(schema.otherwise, "else", "was not", value, outcome, path);
      }
    }
    outcome.passed();
  }

  private static void conditional(
      @Nullable SchemaNode part,
      String name,
      String was,
      Term value,
      SchemaOutcome outcome,
      String path) {
    SchemaOutcome result = part == null ? null : judged(part, value, path);
    if (result != null && !result.isValid()) {
      outcome.wrong(
          "condition_" + name, path, "Must validate \"" + name + "\" as \"if\" " + was + " valid");
      outcome.merge(result);
    }
  }

  private static void anyOf(
      List<SchemaNode> parts, Term value, SchemaOutcome outcome, String path) {
    SchemaOutcome best = null;
    for (SchemaNode part : parts) {
      SchemaOutcome one = judged(part, value, path);
      if (one.isValid()) {
        return;
      }
      best = better(one, best);
    }
    if (best != null) {
      outcome.wrong("number_any_of", path, "Must validate at least one schema (anyOf)");
      outcome.merge(best);
    }
  }

  private static void oneOf(
      List<SchemaNode> parts, Term value, SchemaOutcome outcome, String path) {
    int valid = 0;
    SchemaOutcome best = null;
    for (SchemaNode part : parts) {
      SchemaOutcome one = judged(part, value, path);
      if (one.isValid()) {
        valid++;
      } else if (valid == 0) {
        best = better(one, best);
      }
    }
    if (!parts.isEmpty() && valid != 1) {
      outcome.wrong("number_one_of", path, "Must validate one and only one schema (oneOf)");
      if (valid == 0 && best != null) {
        outcome.merge(best);
      }
    }
  }

  /** The one that fits better, the former of two alike. */
  static SchemaOutcome better(SchemaOutcome one, @Nullable SchemaOutcome best) {
    return best == null || one.score() > best.score() ? one : best;
  }

  private static void dependencies(
      SchemaNode schema, Term.Obj object, SchemaOutcome outcome, String path) {
    for (Term key : object.fields().keySet()) {
      String name = Call.string(key);
      for (String needed : schema.dependentKeys.getOrDefault(name, List.of())) {
        if (!object.fields().containsKey(Term.of(needed))) {
          outcome.wrong("missing_dependency", path, "Has a dependency on " + needed);
        }
      }
      SchemaNode part = schema.dependentSchemas.get(name);
      if (part != null) {
        judge(part, object, outcome, path);
      }
    }
  }

  private static void common(SchemaNode schema, Term value, SchemaOutcome outcome, String path) {
    String field = SchemaOutcome.field(path);
    if (schema.constValue != null && !schema.constValue.equals(SchemaNumbers.comparable(value))) {
      outcome.wrong("const", path, field + " does not match: " + schema.constValue);
    }
    if (schema.enumValues != null && !schema.enumValues.contains(SchemaNumbers.comparable(value))) {
      outcome.wrong(
          "enum",
          path,
          field + " must be one of the following: " + String.join(", ", schema.enumValues));
    }
    if (value instanceof Term.Str(String text) && !SchemaFormats.fits(schema.format, text)) {
      outcome.wrong("format", path, "Does not match format '" + schema.format + "'");
    }
    outcome.passed();
  }

  private static void strings(SchemaNode schema, String text, SchemaOutcome outcome, String path) {
    int length = text.codePointCount(0, text.length());
    if (schema.minLength != null && length < schema.minLength) {
      outcome.wrong(
          "string_gte", path, "String length must be greater than or equal to " + schema.minLength);
    }
    if (schema.maxLength != null && length > schema.maxLength) {
      outcome.wrong(
          "string_lte", path, "String length must be less than or equal to " + schema.maxLength);
    }
    if (schema.pattern != null && !Patterns.shared().matches(schema.pattern, text)) {
      outcome.wrong("pattern", path, "Does not match pattern '" + schema.pattern + "'");
    }
    outcome.passed();
  }

  /**
   * A bound on numbers.
   *
   * @param type a word for programs
   * @param limit null when there is none
   * @param wrong whether the number is beyond it
   * @param description up to the limit
   */
  private record Bound(
      String type, @Nullable BigDecimal limit, boolean wrong, String description) {}

  private static void numbers(
      SchemaNode schema, BigDecimal number, SchemaOutcome outcome, String path) {
    BigDecimal multiple = schema.multipleOf;
    boolean uneven = multiple != null && number.remainder(multiple).signum() != 0;
    List<Bound> bounds =
        List.of(
            new Bound("multiple_of", multiple, uneven, "Must be a multiple of "),
            new Bound(
                "number_lte",
                schema.maximum,
                schema.maximum != null && number.compareTo(schema.maximum) > 0,
                "Must be less than or equal to "),
            new Bound(
                "number_lt",
                schema.exclusiveMaximum,
                schema.exclusiveMaximum != null && number.compareTo(schema.exclusiveMaximum) >= 0,
                "Must be less than "),
            new Bound(
                "number_gte",
                schema.minimum,
                schema.minimum != null && number.compareTo(schema.minimum) < 0,
                "Must be greater than or equal to "),
            new Bound(
                "number_gt",
                schema.exclusiveMinimum,
                schema.exclusiveMinimum != null && number.compareTo(schema.exclusiveMinimum) <= 0,
                "Must be greater than "));
    for (Bound bound : bounds) {
      if (bound.wrong() && bound.limit() != null) {
        outcome.wrong(bound.type(), path, bound.description() + GoFloat.shortest(bound.limit()));
      }
    }
    outcome.passed();
  }

  /** The first place of each value that is there again, by the later place. */
  static Map<Integer, Integer> repeated(List<Term> items) {
    Map<Integer, Integer> repeated = new TreeMap<>();
    Map<String, Integer> seen = new HashMap<>();
    for (int at = 0; at < items.size(); at++) {
      Integer former = seen.put(SchemaNumbers.comparable(items.get(at)), at);
      if (former != null) {
        repeated.put(at, former);
      }
    }
    return repeated;
  }
}
