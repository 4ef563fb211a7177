package io.samsvar.policies.builtin;

import static io.samsvar.policies.builtin.GraphqlNode.flag;
import static io.samsvar.policies.builtin.GraphqlNode.get;
import static io.samsvar.policies.builtin.GraphqlNode.list;
import static io.samsvar.policies.builtin.GraphqlNode.named;
import static io.samsvar.policies.builtin.GraphqlNode.text;
import static io.samsvar.policies.builtin.GraphqlNode.texts;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a document of operations must keep to, section 5 of the specification. */
final class GraphqlQueryRules {

  private final GraphqlSchema schema;
  private final Term document;
  private final Map<String, Term> fragments = new TreeMap<>();

  private GraphqlQueryRules(GraphqlSchema schema, Term document) {
    this.schema = schema;
    this.document = document;
  }

  /**
   * Looks at a parsed document.
   *
   * @throws UndefinedException when it is not valid for the schema
   */
  static void check(GraphqlSchema schema, Term document) {
    GraphqlQueryRules rules = new GraphqlQueryRules(schema, document);
    rules.names();
    Set<String> reached = new HashSet<>();
    for (Term operation : list(document, "Operations")) {
      rules.operation(operation, reached);
    }
    for (Term fragment : rules.fragments.values()) {
      rules.fragment(fragment);
    }
    require(reached.containsAll(rules.fragments.keySet()));
  }

  private static void require(boolean holds) {
    if (!holds) {
      throw GraphqlSchema.invalid();
    }
  }

  private void names() {
    List<Term> operations = list(document, "Operations");
    Set<String> names = new HashSet<>();
    for (Term operation : operations) {
      String name = text(operation, "Name");
      require(name.isEmpty() ? operations.size() == 1 : names.add(name));
    }
    for (Term fragment : list(document, "Fragments")) {
      require(fragments.put(text(fragment, "Name"), fragment) == null);
    }
  }

  /** Where a walk through selections is. */
  private record Walk(GraphqlValues values, Set<String> seen) {}

  private void operation(Term operation, Set<String> reached) {
    String kind = text(operation, "Operation");
    String root = schema.roots.get(kind);
    if (root == null) {
      throw GraphqlSchema.invalid();
    }
    Map<String, Term> variables = new TreeMap<>();
    for (Term variable : list(operation, "VariableDefinitions")) {
      require(variables.put(text(variable, "Variable"), variable) == null);
    }
    GraphqlValues values = new GraphqlValues(schema, variables);
    Walk walk = new Walk(values, new HashSet<>());
    for (Term variable : variables.values()) {
      GraphqlType type = schema.type(GraphqlSchema.nameOf(get(variable, "Type")));
      require(type != null && type.isInput());
      new GraphqlValues(schema, Map.of())
          .check(get(variable, "DefaultValue"), get(variable, "Type"), false);
      directives(list(variable, "Directives"), "VARIABLE_DEFINITION", walk);
    }
    directives(list(operation, "Directives"), kind.toUpperCase(Locale.ROOT), walk);
    List<Term> selections = list(operation, "SelectionSet");
    selections(selections, schema.type(root), walk);
    require(values.used().containsAll(variables.keySet()));
    reached.addAll(walk.seen);
    if (kind.equals("subscription")) {
      Set<String> fields = new HashSet<>();
      topFields(selections, fields, new HashSet<>());
      require(fields.size() <= 1 && fields.stream().noneMatch(name -> name.startsWith("__")));
    }
    new GraphqlOverlap(schema, fragments).check(selections, root);
  }

  private void topFields(List<Term> selections, Set<String> fields, Set<String> seen) {
    for (Term selection : selections) {
      if (isField(selection)) {
        fields.add(text(selection, "Name"));
      } else if (isSpread(selection)) {
        Term fragment = fragments.get(text(selection, "Name"));
        if (fragment != null && seen.add(text(selection, "Name"))) {
          topFields(list(fragment, "SelectionSet"), fields, seen);
        }
      } else {
        topFields(list(selection, "SelectionSet"), fields, seen);
      }
    }
  }

  static boolean isField(Term selection) {
    return get(selection, "Alias") != null;
  }

  static boolean isSpread(Term selection) {
    return get(selection, "Alias") == null && get(selection, "TypeCondition") == null;
  }

  private void fragment(Term fragment) {
    GraphqlType type = schema.type(text(fragment, "TypeCondition"));
    require(type != null && type.isComposite());
    cycles(text(fragment, "Name"), list(fragment, "SelectionSet"), new HashSet<>());
    Walk walk = new Walk(new GraphqlValues(schema, null), new HashSet<>());
    directives(list(fragment, "Directives"), "FRAGMENT_DEFINITION", walk);
    selections(list(fragment, "SelectionSet"), type, walk);
  }

  private void cycles(String name, List<Term> selections, Set<String> seen) {
    for (Term selection : selections) {
      if (!isField(selection) && isSpread(selection)) {
        String other = text(selection, "Name");
        require(!other.equals(name));
        Term fragment = fragments.get(other);
        if (fragment != null && seen.add(other)) {
          cycles(name, list(fragment, "SelectionSet"), seen);
        }
      } else {
        cycles(name, list(selection, "SelectionSet"), seen);
      }
    }
  }

  private void selections(List<Term> selections, @Nullable GraphqlType parent, Walk walk) {
    for (Term selection : selections) {
      if (isField(selection)) {
        field(selection, parent, walk);
      } else if (isSpread(selection)) {
        spread(selection, parent, walk);
      } else {
        String condition = text(selection, "TypeCondition");
        GraphqlType type = condition.isEmpty() ? parent : schema.type(condition);
        require(type != null && type.isComposite());
        possible(parent, type);
        directives(list(selection, "Directives"), "INLINE_FRAGMENT", walk);
        selections(list(selection, "SelectionSet"), type, walk);
      }
    }
  }

  private void spread(Term selection, @Nullable GraphqlType parent, Walk walk) {
    String name = text(selection, "Name");
    Term fragment = fragments.get(name);
    if (fragment == null) {
      throw GraphqlSchema.invalid();
    }
    GraphqlType type = schema.type(text(fragment, "TypeCondition"));
    possible(parent, type);
    directives(list(selection, "Directives"), "FRAGMENT_SPREAD", walk);
    if (walk.seen.add(name)) {
      selections(list(fragment, "SelectionSet"), type, walk);
    }
  }

  /** Something must be able to be of both types. */
  private void possible(@Nullable GraphqlType parent, @Nullable GraphqlType type) {
    if (parent != null && type != null && parent.isComposite() && type.isComposite()) {
      Set<String> both = schema.possible(parent.name);
      both.retainAll(schema.possible(type.name));
      require(!both.isEmpty());
    }
  }

  private void field(Term selection, @Nullable GraphqlType parent, Walk walk) {
    directives(list(selection, "Directives"), "FIELD", walk);
    if (parent == null) {
      return;
    }
    Term definition = schema.field(parent, text(selection, "Name"));
    if (definition == null) {
      throw GraphqlSchema.invalid();
    }
    arguments(list(selection, "Arguments"), list(definition, "Arguments"), walk);
    GraphqlType type = schema.type(GraphqlSchema.nameOf(get(definition, "Type")));
    List<Term> inner = list(selection, "SelectionSet");
    if (type != null) {
      require(type.isComposite() != inner.isEmpty());
    }
    selections(inner, type, walk);
  }

  private void arguments(List<Term> given, List<Term> known, Walk walk) {
    Set<String> names = new HashSet<>();
    for (Term argument : given) {
      String name = text(argument, "Name");
      Term definition = named(known, name);
      if (definition == null) {
        throw GraphqlSchema.invalid();
      }
      require(names.add(name));
      walk.values.check(
          get(argument, "Value"), get(definition, "Type"), get(definition, "DefaultValue") != null);
    }
    for (Term argument : known) {
      Term type = get(argument, "Type");
      boolean needed =
          type != null && flag(type, "NonNull") && get(argument, "DefaultValue") == null;
      require(!needed || names.contains(text(argument, "Name")));
    }
  }

  private void directives(List<Term> used, String location, Walk walk) {
    Set<String> seen = new HashSet<>();
    for (Term directive : used) {
      String name = text(directive, "Name");
      Term definition = schema.directives.get(name);
      if (definition == null) {
        throw GraphqlSchema.invalid();
      }
      require(texts(definition, "Locations").contains(location));
      require(seen.add(name) || flag(definition, "IsRepeatable"));
      arguments(list(directive, "Arguments"), list(definition, "Arguments"), walk);
    }
  }
}
