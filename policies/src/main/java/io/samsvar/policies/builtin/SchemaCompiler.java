package io.samsvar.policies.builtin;

import static io.samsvar.policies.builtin.SchemaPool.Draft;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Compiles a JSON Schema of draft 4, 6 or 7, or of all together when it does not say which, with
 * the checks, in the order and with the messages of the library inside OPA 1.22.2 ({@code
 * internal/gojsonschema}). Where that goes through a Go map in no order, this goes by key.
 */
final class SchemaCompiler {

  private static final Set<String> TYPES =
      new TreeSet<>(Set.of("array", "boolean", "integer", "number", "null", "object", "string"));

  private final SchemaPool pool = new SchemaPool();
  private final Map<String, SchemaNode> referenced = new HashMap<>();

  private SchemaCompiler() {}

  /**
   * Compiles a schema.
   *
   * @param document of JSON: its keys are strings, and it has no sets
   * @throws InvalidSchemaException when it is none
   */
  static SchemaNode compile(Term document) {
    SchemaCompiler compiler = new SchemaCompiler();
    compiler.pool.add(document, SchemaReference.EMPTY);
    Draft draft = Draft.of(document);
    return compiler.node(document, draft == null ? Draft.HYBRID : draft);
  }

  private SchemaNode node(Term term, Draft draft) {
    SchemaNode node = new SchemaNode();
    fill(node, term, draft);
    return node;
  }

  private void fill(SchemaNode node, Term term, Draft draft) {
    if (term instanceof Term.Bool(boolean value) && draft.atLeast(Draft.SIX)) {
      node.constant = value;
      return;
    }
    if (!(term instanceof Term.Obj object)) {
      throw new InvalidSchemaException("Expected: Valid Schema, given: Invalid JSON");
    }
    SchemaFields fields = new SchemaFields(object);
    String id = fields.string(idKey(fields, draft));
    if (id != null) {
      SchemaReference.parse(id);
    }
    definitions(fields, draft);
    fields.string("title");
    fields.string("description");
    String reference = fields.string("$ref");
    if (reference != null) {
      String resolved = pool.resolved(object, reference);
      SchemaReference parsed = SchemaReference.parse(resolved);
      SchemaNode known = referenced.get(parsed.toString());
      node.reference = known != null ? known : referenced(parsed, draft);
      if (known == null) {
        return;
      }
    }
    types(node, fields);
    objects(node, fields, draft);
    arrays(node, fields, draft);
    numbers(node, fields, draft);
    lengths(node, fields);
    values(node, fields, draft);
    combinations(node, fields, draft);
  }

  private static String idKey(SchemaFields fields, Draft draft) {
    return draft == Draft.FOUR || (draft == Draft.HYBRID && fields.get("id") != null)
        ? "id"
        : "$id";
  }

  private SchemaNode referenced(SchemaReference reference, Draft draft) {
    SchemaNode node = new SchemaNode();
    referenced.put(reference.toString(), node);
    SchemaPool.Part part = pool.find(reference);
    if (!(part.term() instanceof Term.Bool) && !(part.term() instanceof Term.Obj)) {
      throw new InvalidSchemaException("Valid Schema must be of type object");
    }
    fill(node, part.term(), part.draft() == null ? draft : part.draft());
    return node;
  }

  private static boolean isSchema(Term term) {
    return term instanceof Term.Bool || term instanceof Term.Obj;
  }

  private void definitions(SchemaFields fields, Draft draft) {
    Term definitions = fields.get("definitions");
    if (definitions == null) {
      return;
    }
    if (!(definitions instanceof Term.Obj(var parts))
        || !parts.values().stream().allMatch(SchemaCompiler::isSchema)) {
      throw InvalidSchemaException.type("Array Of Schemas", "definitions");
    }
    parts.values().forEach(part -> node(part, draft));
  }

  private static void types(SchemaNode node, SchemaFields fields) {
    Term type = fields.get("type");
    switch (type) {
      case null -> {}
      case Term.Str(String name) -> type(node, name);
      case Term.Arr(var names) -> {
        for (Term name : names) {
          if (!(name instanceof Term.Str(String text))) {
            throw InvalidSchemaException.type("type", "string/Array Of Strings");
          }
          type(node, text);
        }
      }
      case Term.Null _, Term.Bool _, Term.Num _, Term.Obj _, Term.Members _ ->
          throw InvalidSchemaException.type("type", "string/Array Of Strings");
    }
  }

  private static void type(SchemaNode node, String name) {
    if (!TYPES.contains(name)) {
      throw new InvalidSchemaException(
          "has a primitive type that is NOT VALID -- given: /"
              + name
              + "/ Expected valid values are:[array boolean integer number null object string]");
    }
    if (node.types.contains(name)) {
      throw new InvalidSchemaException(name + " type is duplicated");
    }
    node.types.add(name);
  }

  private void objects(SchemaNode node, SchemaFields fields, Draft draft) {
    Term properties = fields.get("properties");
    if (properties != null) {
      if (!(properties instanceof Term.Obj(var parts))) {
        throw new InvalidSchemaException("Properties must be of type object");
      }
      parts.forEach((name, part) -> node.properties.put(Call.string(name), node(part, draft)));
    }
    Term additional = fields.get("additionalProperties");
    node.additionalProperties = additional(additional, "additionalProperties", draft);
    node.closed = additional instanceof Term.Bool(boolean open) && !open;
    patternProperties(node, fields, draft);
    Term names = draft.atLeast(Draft.SIX) ? fields.get("propertyNames") : null;
    if (names != null) {
      if (!isSchema(names)) {
        throw InvalidSchemaException.type("Valid Schema", "patternProperties");
      }
      node.propertyNames = node(names, draft);
    }
    dependencies(node, fields, draft);
  }

  private void patternProperties(SchemaNode node, SchemaFields fields, Draft draft) {
    Term patterns = fields.get("patternProperties");
    if (patterns == null) {
      return;
    }
    if (!(patterns instanceof Term.Obj(var parts))) {
      throw InvalidSchemaException.type("Valid Schema", "patternProperties");
    }
    parts.forEach(
        (key, part) -> {
          String pattern = Call.string(key);
          if (!Patterns.shared().isValid(pattern)) {
            throw new InvalidSchemaException("Invalid regex pattern '" + pattern + "'");
          }
          node.patternProperties.put(pattern, node(part, draft));
        });
  }

  private @Nullable SchemaNode additional(@Nullable Term part, String key, Draft draft) {
    if (part == null || part instanceof Term.Bool) {
      return null;
    }
    if (!(part instanceof Term.Obj)) {
      throw InvalidSchemaException.type("boolean/Valid Schema", key);
    }
    return node(part, draft);
  }

  private void dependencies(SchemaNode node, SchemaFields fields, Draft draft) {
    Term dependencies = fields.get("dependencies");
    if (dependencies == null) {
      return;
    }
    if (!(dependencies instanceof Term.Obj(var parts))) {
      throw new InvalidSchemaException("dependencies must be of type object");
    }
    parts.forEach(
        (key, part) -> {
          if (part instanceof Term.Arr(var names)
              && names.stream().allMatch(name -> name instanceof Term.Str)) {
            node.dependentKeys.put(Call.string(key), names.stream().map(Call::string).toList());
          } else if (isSchema(part)) {
            node.dependentSchemas.put(Call.string(key), node(part, draft));
          } else {
            throw new InvalidSchemaException(
                "Dependency must be of type Schema Or Array Of Strings");
          }
        });
  }

  private void arrays(SchemaNode node, SchemaFields fields, Draft draft) {
    Term items = fields.get("items");
    if (items instanceof Term.Arr(var parts)) {
      for (Term part : parts) {
        if (!isSchema(part)) {
          throw InvalidSchemaException.type("Valid Schema/Array Of Schemas", "items");
        }
        node.items.add(node(part, draft));
      }
    } else if (items != null) {
      if (!isSchema(items)) {
        throw InvalidSchemaException.type("Valid Schema/Array Of Schemas", "items");
      }
      node.items.add(node(items, draft));
      node.itemsAreAlike = true;
    }
    Term additional = fields.get("additionalItems");
    node.additionalItems = additional(additional, "additionalItems", draft);
    node.itemsAreClosed = additional instanceof Term.Bool(boolean open) && !open;
  }

  private static void numbers(SchemaNode node, SchemaFields fields, Draft draft) {
    Term multiple = fields.get("multipleOf");
    if (multiple != null) {
      if (!(multiple instanceof Term.Num number)) {
        throw InvalidSchemaException.type("Number", "multipleOf");
      }
      node.multipleOf = SchemaNumbers.exact(number);
      if (node.multipleOf.signum() <= 0) {
        throw new InvalidSchemaException("multipleOf must be strictly greater than 0");
      }
    }
    node.minimum = fields.bound("minimum");
    node.exclusiveMinimum = exclusive(fields, "exclusiveMinimum", "minimum", node.minimum, draft);
    node.minimum = fields.isTrue("exclusiveMinimum") ? null : node.minimum;
    node.maximum = fields.bound("maximum");
    node.exclusiveMaximum = exclusive(fields, "exclusiveMaximum", "maximum", node.maximum, draft);
    node.maximum = fields.isTrue("exclusiveMaximum") ? null : node.maximum;
  }

  /** A boolean beside the bound up to draft 4, a bound of its own since draft 6. */
  private static @Nullable BigDecimal exclusive(
      SchemaFields fields, String key, String boundKey, @Nullable BigDecimal bound, Draft draft) {
    Term exclusive = fields.get(key);
    boolean booleans = draft == Draft.FOUR || draft == Draft.HYBRID;
    if (exclusive == null) {
      return null;
    }
    if (exclusive instanceof Term.Bool(boolean value) && booleans) {
      if (bound == null) {
        throw new InvalidSchemaException(key + " cannot be used without " + boundKey);
      }
      return value ? bound : null;
    }
    if (exclusive instanceof Term.Num number && draft != Draft.FOUR) {
      return SchemaNumbers.exact(number);
    }
    throw InvalidSchemaException.type(
        switch (draft) {
          case FOUR -> "boolean";
          case HYBRID -> "boolean/number";
          case SIX, SEVEN -> "number";
        },
        key);
  }

  private static void lengths(SchemaNode node, SchemaFields fields) {
    node.minLength = fields.size("minLength");
    node.maxLength = fields.size("maxLength");
    if (node.minLength != null && node.maxLength != null && node.minLength > node.maxLength) {
      throw new InvalidSchemaException("minLength cannot be greater than maxLength");
    }
    node.pattern = fields.string("pattern");
    if (node.pattern != null && !Patterns.shared().isValid(node.pattern)) {
      throw new InvalidSchemaException("pattern must be a valid regex");
    }
    String format = fields.string("format");
    node.format = format == null ? "" : format;
    node.minProperties = fields.size("minProperties");
    node.maxProperties = fields.size("maxProperties");
    if (node.minProperties != null
        && node.maxProperties != null
        && node.minProperties > node.maxProperties) {
      throw new InvalidSchemaException("minProperties cannot be greater than maxProperties");
    }
    for (Term name : fields.array("required")) {
      if (!(name instanceof Term.Str(String text))) {
        throw InvalidSchemaException.type("string", "required");
      }
      if (node.required.contains(text)) {
        throw new InvalidSchemaException("required items must be unique");
      }
      node.required.add(text);
    }
    node.minItems = fields.size("minItems");
    node.maxItems = fields.size("maxItems");
    Term unique = fields.get("uniqueItems");
    if (unique != null) {
      if (!(unique instanceof Term.Bool(boolean value))) {
        throw new InvalidSchemaException("uniqueItems must be of a boolean");
      }
      node.uniqueItems = value;
    }
  }

  private void values(SchemaNode node, SchemaFields fields, Draft draft) {
    Term contains = draft.atLeast(Draft.SIX) ? fields.get("contains") : null;
    node.contains = contains == null ? null : node(contains, draft);
    Term value = draft.atLeast(Draft.SIX) ? fields.get("const") : null;
    node.constValue = value == null ? null : SchemaNumbers.comparable(value);
    List<Term> allowed = fields.array("enum");
    if (fields.get("enum") != null) {
      List<String> values = allowed.stream().map(SchemaNumbers::comparable).toList();
      if (Set.copyOf(values).size() < values.size()) {
        throw new InvalidSchemaException("enum items must be unique");
      }
      node.enumValues = values;
    }
  }

  private void combinations(SchemaNode node, SchemaFields fields, Draft draft) {
    fields.array("oneOf").forEach(part -> node.oneOf.add(node(part, draft)));
    fields.array("anyOf").forEach(part -> node.anyOf.add(node(part, draft)));
    fields.array("allOf").forEach(part -> node.allOf.add(node(part, draft)));
    node.not = part(fields, "not", draft);
    if (draft.atLeast(Draft.SEVEN)) {
      node.when = part(fields, "if", draft);
      node.then = part(fields, "then", draft);
      node.otherwise = part(fields, "else", draft);
    }
  }

  private @Nullable SchemaNode part(SchemaFields fields, String key, Draft draft) {
    Term part = fields.get(key);
    if (part == null) {
      return null;
    }
    if (!isSchema(part)) {
      throw new InvalidSchemaException(key + " must be of an object");
    }
    return node(part, draft);
  }
}
