package io.samsvar.policies.builtin;

import static io.samsvar.policies.builtin.GraphqlNode.flag;
import static io.samsvar.policies.builtin.GraphqlNode.get;
import static io.samsvar.policies.builtin.GraphqlNode.list;
import static io.samsvar.policies.builtin.GraphqlNode.text;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Fields that answer under one name must be able to be one: section 5.3.2 of the specification. */
final class GraphqlOverlap {

  private final GraphqlSchema schema;
  private final Map<String, Term> fragments;

  GraphqlOverlap(GraphqlSchema schema, Map<String, Term> fragments) {
    this.schema = schema;
    this.fragments = fragments;
  }

  /** A field and the type it is asked of. */
  private record Asked(@Nullable GraphqlType parent, Term field) {}

  /**
   * Looks at selections, and at what is below them.
   *
   * @throws UndefinedException when two cannot be one
   */
  void check(List<Term> selections, String type) {
    List<Asked> asked = new ArrayList<>();
    collect(selections, schema.type(type), asked, new HashSet<>());
    same(asked, true);
  }

  private void collect(
      List<Term> selections, @Nullable GraphqlType parent, List<Asked> asked, Set<String> seen) {
    for (Term selection : selections) {
      if (GraphqlQueryRules.isField(selection)) {
        asked.add(new Asked(parent, selection));
        continue;
      }
      Term from = selection;
      if (GraphqlQueryRules.isSpread(selection)) {
        from = fragments.get(text(selection, "Name"));
        if (from == null || !seen.add(text(selection, "Name"))) {
          continue;
        }
      }
      String condition = text(from, "TypeCondition");
      collect(
          list(from, "SelectionSet"),
          condition.isEmpty() ? parent : schema.type(condition),
          asked,
          seen);
    }
  }

  /**
   * Compares the fields of each name.
   *
   * @param together whether they can be asked of one object; else only the shapes must agree
   */
  private void same(List<Asked> asked, boolean together) {
    if (Thread.currentThread().isInterrupted()) {
      throw new StoppedException();
    }
    Map<String, List<Asked>> byName = new TreeMap<>();
    for (Asked one : asked) {
      byName.computeIfAbsent(text(one.field, "Alias"), _ -> new ArrayList<>()).add(one);
    }
    for (List<Asked> alike : byName.values()) {
      boolean allTogether = together;
      for (Asked other : alike.subList(1, alike.size())) {
        Asked first = alike.getFirst();
        boolean apart = apart(first.parent, other.parent);
        allTogether &= !apart;
        if (together && !apart) {
          boolean one =
              text(first.field, "Name").equals(text(other.field, "Name"))
                  && arguments(first.field).equals(arguments(other.field));
          require(one);
        }
        require(shape(typeOf(first), typeOf(other)));
      }
      List<Asked> below = new ArrayList<>();
      for (Asked one : alike) {
        GraphqlType type = schema.type(GraphqlSchema.nameOf(typeOf(one)));
        collect(list(one.field, "SelectionSet"), type, below, new HashSet<>());
      }
      if (!below.isEmpty()) {
        same(below, allTogether);
      }
    }
  }

  private static void require(boolean holds) {
    if (!holds) {
      throw GraphqlSchema.invalid();
    }
  }

  private static boolean apart(@Nullable GraphqlType one, @Nullable GraphqlType other) {
    return one != null
        && other != null
        && !one.name.equals(other.name)
        && one.kind.equals("OBJECT")
        && other.kind.equals("OBJECT");
  }

  private static Map<String, Term> arguments(Term field) {
    Map<String, Term> arguments = new TreeMap<>();
    for (Term argument : list(field, "Arguments")) {
      Term value = get(argument, "Value");
      arguments.put(text(argument, "Name"), value == null ? new Term.Null() : value);
    }
    return arguments;
  }

  private @Nullable Term typeOf(Asked asked) {
    Term definition =
        asked.parent == null ? null : schema.field(asked.parent, text(asked.field, "Name"));
    return definition == null ? null : get(definition, "Type");
  }

  private boolean shape(@Nullable Term one, @Nullable Term other) {
    if (one == null || other == null) {
      return true;
    }
    Term inOne = get(one, "Elem");
    Term inOther = get(other, "Elem");
    if (flag(one, "NonNull") != flag(other, "NonNull") || (inOne == null) != (inOther == null)) {
      return false;
    }
    if (inOne != null) {
      return shape(inOne, inOther);
    }
    GraphqlType left = schema.type(text(one, "NamedType"));
    GraphqlType right = schema.type(text(other, "NamedType"));
    boolean leaf = (left != null && !left.isComposite()) || (right != null && !right.isComposite());
    return !leaf || text(one, "NamedType").equals(text(other, "NamedType"));
  }
}
