package io.samsvar.policies.builtin;

import static io.samsvar.policies.builtin.GraphqlNode.list;
import static io.samsvar.policies.builtin.GraphqlNode.text;
import static io.samsvar.policies.builtin.GraphqlNode.texts;

import java.util.ArrayList;
import java.util.List;

/** A type, of all that says something of it. */
final class GraphqlType {
  final String kind;
  final String name;
  final boolean builtIn;
  final List<Term> directives = new ArrayList<>();
  final List<String> interfaces = new ArrayList<>();
  final List<Term> fields = new ArrayList<>();
  final List<String> types = new ArrayList<>();
  final List<Term> enumValues = new ArrayList<>();

  GraphqlType(Term definition, boolean builtIn) {
    this.kind = text(definition, "Kind");
    this.name = text(definition, "Name");
    this.builtIn = builtIn;
  }

  void add(Term definition) {
    directives.addAll(list(definition, "Directives"));
    interfaces.addAll(texts(definition, "Interfaces"));
    fields.addAll(list(definition, "Fields"));
    types.addAll(texts(definition, "Types"));
    enumValues.addAll(list(definition, "EnumValues"));
  }

  boolean isInput() {
    return kind.equals("SCALAR") || kind.equals("ENUM") || kind.equals("INPUT_OBJECT");
  }

  boolean isComposite() {
    return kind.equals("OBJECT") || kind.equals("INTERFACE") || kind.equals("UNION");
  }
}
