package io.samsvar.policies.builtin;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A compiled schema or part of one. Built by {@link SchemaCompiler}, read only afterwards, and then
 * safe for several threads. What is null or empty is not asked for.
 */
final class SchemaNode {

  /** Of a schema that is just {@code true} or {@code false}. */
  @Nullable Boolean constant;

  /** Of a schema that is a reference; all else is then empty. */
  @Nullable SchemaNode reference;

  final List<String> types = new ArrayList<>();

  @Nullable BigDecimal multipleOf;
  @Nullable BigDecimal maximum;
  @Nullable BigDecimal exclusiveMaximum;
  @Nullable BigDecimal minimum;
  @Nullable BigDecimal exclusiveMinimum;

  @Nullable Long minLength;
  @Nullable Long maxLength;
  @Nullable String pattern;
  String format = "";

  @Nullable Long minProperties;
  @Nullable Long maxProperties;
  final List<String> required = new ArrayList<>();
  final Map<String, SchemaNode> properties = new TreeMap<>();
  final Map<String, SchemaNode> patternProperties = new TreeMap<>();
  @Nullable SchemaNode additionalProperties;
  boolean closed;
  @Nullable SchemaNode propertyNames;
  final Map<String, List<String>> dependentKeys = new TreeMap<>();
  final Map<String, SchemaNode> dependentSchemas = new TreeMap<>();

  /** For each item, or one for each place. */
  final List<SchemaNode> items = new ArrayList<>();

  boolean itemsAreAlike;
  @Nullable SchemaNode additionalItems;
  boolean itemsAreClosed;
  @Nullable Long minItems;
  @Nullable Long maxItems;
  boolean uniqueItems;
  @Nullable SchemaNode contains;

  @Nullable String constValue;
  @Nullable List<String> enumValues;

  final List<SchemaNode> oneOf = new ArrayList<>();
  final List<SchemaNode> anyOf = new ArrayList<>();
  final List<SchemaNode> allOf = new ArrayList<>();
  @Nullable SchemaNode not;
  @Nullable SchemaNode when;
  @Nullable SchemaNode then;
  @Nullable SchemaNode otherwise;

  /** The types, as messages show them. */
  String shownTypes() {
    return types.size() == 1 ? types.getFirst() : "[" + String.join(",", types) + "]";
  }
}
