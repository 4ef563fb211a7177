package io.samsvar.policies.builtin;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An object of the tree that {@code graphql.parse} answers with, while it is built. What is empty
 * is left out, as OPA prunes it; texts, booleans and numbers stay.
 */
final class GraphqlNode {

  private final TreeMap<Term, Term> fields = new TreeMap<>();

  GraphqlNode put(String name, @Nullable Term value) {
    boolean empty =
        switch (value) {
          case null -> true;
          case Term.Null _ -> true;
          case Term.Arr array -> array.items().isEmpty();
          case Term.Obj object -> object.fields().isEmpty();
          case Term.Bool _, Term.Num _, Term.Str _, Term.Members _ -> false;
        };
    if (!empty) {
      fields.put(Term.of(name), value);
    }
    return this;
  }

  GraphqlNode put(String name, String text) {
    return put(name, Term.of(text));
  }

  GraphqlNode put(String name, boolean value) {
    return put(name, Term.of(value));
  }

  GraphqlNode put(String name, List<Term> items) {
    return put(name, new Term.Arr(items));
  }

  GraphqlNode comment(String name, GraphqlTokens.@Nullable Token token) {
    List<Term> lines = new ArrayList<>();
    if (token != null) {
      token.comments().forEach(line -> lines.add(new GraphqlNode().put("Value", line).term()));
    }
    return lines.isEmpty() ? this : put(name, new GraphqlNode().put("List", lines).term());
  }

  Term term() {
    return new Term.Obj(fields);
  }

  /** A text of such an object, empty when it is not there. */
  static String text(Term node, String name) {
    return get(node, name) instanceof Term.Str text ? text.value() : "";
  }

  /** A flag of such an object. */
  static boolean flag(Term node, String name) {
    return get(node, name) instanceof Term.Bool bool && bool.value();
  }

  /** A list of such an object. */
  static List<Term> list(Term node, String name) {
    return get(node, name) instanceof Term.Arr array ? array.items() : List.of();
  }

  /** The texts of a list. */
  static List<String> texts(Term node, String name) {
    return list(node, name).stream().map(Call::string).toList();
  }

  /** Something of such an object. */
  static @Nullable Term get(Term node, String name) {
    return node instanceof Term.Obj object ? object.fields().get(Term.of(name)) : null;
  }

  /** The entry of a list that has this name. */
  static @Nullable Term named(List<Term> list, String name) {
    for (Term entry : list) {
      if (text(entry, "Name").equals(name)) {
        return entry;
      }
    }
    return null;
  }
}
