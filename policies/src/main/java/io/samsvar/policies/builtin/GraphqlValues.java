package io.samsvar.policies.builtin;

import static io.samsvar.policies.builtin.GraphqlNode.flag;
import static io.samsvar.policies.builtin.GraphqlNode.get;
import static io.samsvar.policies.builtin.GraphqlNode.list;
import static io.samsvar.policies.builtin.GraphqlNode.named;
import static io.samsvar.policies.builtin.GraphqlNode.text;

import java.math.BigInteger;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the values of a document: of the types that are expected, and variables where they may
 * be.
 */
final class GraphqlValues {

  private final GraphqlSchema schema;
  private final @Nullable Map<String, Term> variables;
  private final Set<String> used = new HashSet<>();

  /** With the variables of an operation, null outside of one. */
  GraphqlValues(GraphqlSchema schema, @Nullable Map<String, Term> variables) {
    this.schema = schema;
    this.variables = variables;
  }

  /** The names of the variables that were met. */
  Set<String> used() {
    return used;
  }

  /** The number of a kind. */
  static int kind(Term value) {
    return get(value, "Kind") instanceof Term.Num number ? number.value().intValue() : -1;
  }

  private static void require(boolean holds) {
    if (!holds) {
      throw GraphqlSchema.invalid();
    }
  }

  /**
   * A value.
   *
   * @param expected the type of its place, null when that is not known
   * @param withDefault whether its place has a value for when none is given
   */
  void check(@Nullable Term value, @Nullable Term expected, boolean withDefault) {
    if (value == null) {
      return;
    }
    int kind = kind(value);
    GraphqlType type = schema.type(GraphqlSchema.nameOf(expected));
    List<Term> children = list(value, "Children");
    if (kind == GraphqlQueryParser.VARIABLE) {
      variable(text(value, "Raw"), expected, withDefault);
      return;
    }
    if (expected != null && type != null) {
      typed(value, kind, expected, type);
    }
    if (kind == GraphqlQueryParser.OBJECT) {
      Set<String> names = new HashSet<>();
      for (Term child : children) {
        require(names.add(text(child, "Name")));
        Term field = type == null ? null : named(type.fields, text(child, "Name"));
        Term standard = field == null ? null : get(field, "DefaultValue");
        check(
            get(child, "Value"),
            field == null ? null : get(field, "Type"),
            standard != null && kind(standard) != GraphqlQueryParser.NULL);
      }
    } else if (kind == GraphqlQueryParser.LIST) {
      Term element = expected == null ? null : get(expected, "Elem");
      children.forEach(child -> check(get(child, "Value"), element, false));
    }
  }

  private void variable(String name, @Nullable Term expected, boolean withDefault) {
    if (variables == null) {
      return;
    }
    Term variable = variables.get(name);
    if (variable == null) {
      throw GraphqlSchema.invalid();
    }
    used.add(name);
    if (expected != null) {
      Term standard = get(variable, "DefaultValue");
      boolean told = standard != null && kind(standard) != GraphqlQueryParser.NULL;
      boolean needed = flag(expected, "NonNull") && !told && !withDefault;
      require(fits(get(variable, "Type"), expected, needed));
    }
  }

  private static boolean fits(@Nullable Term own, Term expected, boolean needed) {
    return own != null
        && text(own, "NamedType").equals(text(expected, "NamedType"))
        && GraphqlSchemaRules.compatible(get(own, "Elem"), get(expected, "Elem"))
        && (!needed || flag(own, "NonNull"));
  }

  private static void typed(Term value, int kind, Term expected, GraphqlType type) {
    require(kind != GraphqlQueryParser.NULL || !flag(expected, "NonNull"));
    boolean known = List.of("Int", "Float", "String", "Boolean", "ID").contains(type.name);
    if (type.kind.equals("SCALAR") && !known) {
      return;
    }
    switch (kind) {
      case GraphqlQueryParser.LIST -> require(get(expected, "Elem") != null);
      case GraphqlQueryParser.INT -> {
        require(new BigInteger(text(value, "Raw")).bitLength() < 64);
        require(List.of("Int", "Float", "ID").contains(type.name));
      }
      case GraphqlQueryParser.FLOAT -> require(type.name.equals("Float"));
      case GraphqlQueryParser.STRING, GraphqlQueryParser.BLOCK ->
          require(List.of("String", "ID").contains(type.name));
      case GraphqlQueryParser.BOOLEAN -> require(type.name.equals("Boolean"));
      case GraphqlQueryParser.ENUM ->
          require(type.kind.equals("ENUM") && named(type.enumValues, text(value, "Raw")) != null);
      case GraphqlQueryParser.OBJECT -> object(value, type);
      default -> {
        // Null where it may be.
      }
    }
  }

  private static void object(Term value, GraphqlType type) {
    List<Term> children = list(value, "Children");
    for (Term field : type.fields) {
      Term of = get(field, "Type");
      boolean needed = of != null && flag(of, "NonNull") && get(field, "DefaultValue") == null;
      require(!needed || named(children, text(field, "Name")) != null);
    }
    for (Term child : children) {
      require(named(type.fields, text(child, "Name")) != null);
    }
    if (named(type.directives, "oneOf") != null) {
      Term only = children.size() == 1 ? get(children.getFirst(), "Value") : null;
      require(only != null && kind(only) != GraphqlQueryParser.NULL);
    }
  }
}
