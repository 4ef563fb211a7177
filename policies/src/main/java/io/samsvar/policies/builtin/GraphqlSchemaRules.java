package io.samsvar.policies.builtin;

import static io.samsvar.policies.builtin.GraphqlNode.flag;
import static io.samsvar.policies.builtin.GraphqlNode.get;
import static io.samsvar.policies.builtin.GraphqlNode.list;
import static io.samsvar.policies.builtin.GraphqlNode.named;
import static io.samsvar.policies.builtin.GraphqlNode.text;
import static io.samsvar.policies.builtin.GraphqlNode.texts;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a schema must keep to, section 3 of the specification. */
final class GraphqlSchemaRules {

  private static final Set<String> NO_ENUM_VALUES = Set.of("true", "false", "null");

  private final GraphqlSchema schema;

  GraphqlSchemaRules(GraphqlSchema schema) {
    this.schema = schema;
  }

  void check() {
    schema.types.values().forEach(this::type);
    Set<String> done = new HashSet<>();
    for (GraphqlType type : schema.types.values()) {
      if (type.kind.equals("INPUT_OBJECT")) {
        cycles(type, done, new HashSet<>());
      }
    }
    schema
        .directives
        .values()
        .forEach(
            directive -> {
              name(text(directive, "Name"));
              arguments(list(directive, "Arguments"), text(directive, "Name"));
            });
  }

  private static void require(boolean holds) {
    if (!holds) {
      throw GraphqlSchema.invalid();
    }
  }

  private static void name(String name) {
    require(!name.startsWith("__"));
  }

  private void type(GraphqlType type) {
    boolean input = type.kind.equals("INPUT_OBJECT");
    for (Term field : type.fields) {
      name(text(field, "Name"));
      require(schema.type(GraphqlSchema.nameOf(get(field, "Type"))) != null);
      arguments(list(field, "Arguments"), null);
      directives(
          list(field, "Directives"),
          input ? "INPUT_FIELD_DEFINITION" : "FIELD_DEFINITION",
          null,
          true);
    }
    for (String member : type.types) {
      GraphqlType other = schema.type(member);
      require(other != null && other.kind.equals("OBJECT"));
    }
    for (String implemented : type.interfaces) {
      implemented(type, implemented);
    }
    switch (type.kind) {
      case "OBJECT", "INTERFACE" -> fields(type, false);
      case "INPUT_OBJECT" -> fields(type, true);
      case "ENUM" -> enumValues(type);
      default -> {
        // Scalars and unions have neither.
      }
    }
    unique(type.fields.stream().map(field -> text(field, "Name")).toList());
    unique(type.enumValues.stream().map(value -> text(value, "Name")).toList());
    unique(type.types);
    if (!type.builtIn) {
      name(type.name);
    }
    // Of the definition and all extensions, which are places of their own.
    directives(type.directives, type.kind, null, false);
  }

  private static void unique(List<String> names) {
    require(new HashSet<>(names).size() == names.size());
  }

  private void fields(GraphqlType type, boolean input) {
    require(!type.fields.isEmpty());
    for (Term field : type.fields) {
      GraphqlType of = schema.type(GraphqlSchema.nameOf(get(field, "Type")));
      require(of == null || (input ? of.isInput() : !of.kind.equals("INPUT_OBJECT")));
    }
  }

  private void enumValues(GraphqlType type) {
    require(!type.enumValues.isEmpty());
    for (Term value : type.enumValues) {
      require(!NO_ENUM_VALUES.contains(text(value, "Name")));
      directives(list(value, "Directives"), "ENUM_VALUE", null, true);
    }
  }

  private void arguments(List<Term> arguments, @Nullable String ofDirective) {
    for (Term argument : arguments) {
      name(text(argument, "Name"));
      GraphqlType type = schema.type(GraphqlSchema.nameOf(get(argument, "Type")));
      require(type != null && type.isInput());
      directives(list(argument, "Directives"), "ARGUMENT_DEFINITION", ofDirective, true);
    }
  }

  /** Directives that are used at a place. */
  void directives(
      List<Term> used, String location, @Nullable String ofDirective, boolean onePlace) {
    Set<String> seen = new HashSet<>();
    for (Term directive : used) {
      String name = text(directive, "Name");
      name(name);
      require(!name.equals(ofDirective));
      Term definition = schema.directives.get(name);
      if (definition == null) {
        throw GraphqlSchema.invalid();
      }
      require(seen.add(name) || !onePlace || flag(definition, "IsRepeatable"));
      require(texts(definition, "Locations").contains(location));
      List<Term> given = list(directive, "Arguments");
      List<Term> known = list(definition, "Arguments");
      for (Term argument : given) {
        require(named(known, text(argument, "Name")) != null);
      }
      for (Term argument : known) {
        Term type = get(argument, "Type");
        if (type != null && flag(type, "NonNull") && get(argument, "DefaultValue") == null) {
          Term told = named(given, text(argument, "Name"));
          Term value = told == null ? null : get(told, "Value");
          require(value != null && GraphqlValues.kind(value) != GraphqlQueryParser.NULL);
        }
      }
    }
  }

  private void implemented(GraphqlType type, String name) {
    GraphqlType other = schema.type(name);
    if (other == null || !other.kind.equals("INTERFACE")) {
      throw GraphqlSchema.invalid();
    }
    for (Term wanted : other.fields) {
      Term own = named(type.fields, text(wanted, "Name"));
      if (own == null) {
        throw GraphqlSchema.invalid();
      }
      require(covariant(get(wanted, "Type"), get(own, "Type")));
      for (Term argument : list(wanted, "Arguments")) {
        Term given = named(list(own, "Arguments"), text(argument, "Name"));
        require(given != null && compatible(get(argument, "Type"), get(given, "Type")));
      }
      for (Term argument : list(own, "Arguments")) {
        Term given = get(argument, "Type");
        boolean required =
            given != null && flag(given, "NonNull") && get(argument, "DefaultValue") == null;
        require(!required || named(list(wanted, "Arguments"), text(argument, "Name")) != null);
      }
    }
    require(type.interfaces.containsAll(other.interfaces));
  }

  private boolean covariant(@Nullable Term wanted, @Nullable Term own) {
    if (wanted == null || own == null || (flag(wanted, "NonNull") && !flag(own, "NonNull"))) {
      return false;
    }
    String name = text(wanted, "NamedType");
    if (name.isEmpty()) {
      return covariant(get(wanted, "Elem"), get(own, "Elem"));
    }
    String ownName = text(own, "NamedType");
    GraphqlType type = schema.type(ownName);
    return name.equals(ownName)
        || schema.possible(name).contains(ownName)
        || (type != null && type.interfaces.contains(name));
  }

  /** The same, but what may be null in the second may be more in the first. */
  static boolean compatible(@Nullable Term wanted, @Nullable Term own) {
    if (wanted == null || own == null) {
      return wanted == null;
    }
    return text(wanted, "NamedType").equals(text(own, "NamedType"))
        && compatible(get(wanted, "Elem"), get(own, "Elem"))
        && (!flag(own, "NonNull") || flag(wanted, "NonNull"));
  }

  /** An input that needs itself can never be given. */
  private void cycles(GraphqlType type, Set<String> done, Set<String> way) {
    require(way.add(type.name));
    if (done.add(type.name)) {
      for (Term field : type.fields) {
        Term reference = get(field, "Type");
        GraphqlType next =
            reference != null && flag(reference, "NonNull")
                ? schema.type(text(reference, "NamedType"))
                : null;
        if (next != null && next.kind.equals("INPUT_OBJECT")) {
          cycles(next, done, way);
        }
      }
    }
    way.remove(type.name);
  }
}
