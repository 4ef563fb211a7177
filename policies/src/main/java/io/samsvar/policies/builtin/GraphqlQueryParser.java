package io.samsvar.policies.builtin;

import io.samsvar.policies.builtin.GraphqlTokens.Kind;
import io.samsvar.policies.builtin.GraphqlTokens.Token;
import java.util.ArrayList;
import java.util.List;

/** Reads operations and fragments, and what schemas have in common with them. */
final class GraphqlQueryParser {

  /** Kinds of values, by OPA's numbers. */
  static final int VARIABLE = 0;

  static final int INT = 1;
  static final int FLOAT = 2;
  static final int STRING = 3;
  static final int BLOCK = 4;
  static final int BOOLEAN = 5;
  static final int NULL = 6;
  static final int ENUM = 7;
  static final int LIST = 8;
  static final int OBJECT = 9;

  /** How deep a document may be nested. */
  private static final int DEPTH_MAX = 500;

  private final GraphqlTokens tokens;
  private int depth;

  GraphqlQueryParser(GraphqlTokens tokens) {
    this.tokens = tokens;
  }

  /** A document of operations and fragments. */
  static Term parse(String source) {
    GraphqlTokens tokens = GraphqlTokens.of(source);
    GraphqlQueryParser parser = new GraphqlQueryParser(tokens);
    List<Term> operations = new ArrayList<>();
    List<Term> fragments = new ArrayList<>();
    while (tokens.peek().kind() != Kind.END) {
      if (tokens.peek().isName("fragment")) {
        fragments.add(parser.fragmentDefinition());
      } else {
        operations.add(parser.operation());
      }
    }
    return new GraphqlNode().put("Operations", operations).put("Fragments", fragments).term();
  }

  private Term operation() {
    Token first = tokens.peek();
    if (first.is("{")) {
      // As in OPA, which loses the comment before an operation without a name.
      return new GraphqlNode()
          .put("Operation", "query")
          .put("Name", "")
          .put("SelectionSet", selections())
          .term();
    }
    GraphqlNode node = new GraphqlNode().comment("Comment", first);
    node.put("Operation", operationType());
    node.put("Name", tokens.peek().kind() == Kind.NAME ? tokens.name() : "");
    return node.put("VariableDefinitions", variables())
        .put("Directives", directives(false))
        .put("SelectionSet", selections())
        .term();
  }

  /** One of the three. */
  String operationType() {
    String type = tokens.name();
    if (!List.of("query", "mutation", "subscription").contains(type)) {
      throw GraphqlTokens.wrong();
    }
    return type;
  }

  private List<Term> variables() {
    List<Term> variables = new ArrayList<>();
    tokens.between("(", ")", 1, () -> variables.add(variable()));
    return variables;
  }

  private Term variable() {
    GraphqlNode node = new GraphqlNode().comment("Comment", tokens.expect("$"));
    node.put("Variable", tokens.name());
    tokens.expect(":");
    node.put("Type", type());
    if (tokens.skip("=")) {
      node.put("DefaultValue", value(true));
    }
    return node.put("Directives", directives(false)).put("Used", false).term();
  }

  private List<Term> selections() {
    if (!tokens.peek().is("{") || ++depth > DEPTH_MAX) {
      throw GraphqlTokens.wrong();
    }
    List<Term> selections = new ArrayList<>();
    tokens.between("{", "}", 1, () -> selections.add(selection()));
    depth--;
    return selections;
  }

  private Term selection() {
    if (tokens.peek().is("...")) {
      return spread();
    }
    GraphqlNode node = new GraphqlNode().comment("Comment", tokens.peek());
    String alias = tokens.name();
    node.put("Alias", alias).put("Name", tokens.skip(":") ? tokens.name() : alias);
    node.put("Arguments", arguments(false)).put("Directives", directives(false));
    if (tokens.peek().is("{")) {
      node.put("SelectionSet", selections());
    }
    return node.term();
  }

  private Term spread() {
    GraphqlNode node = new GraphqlNode().comment("Comment", tokens.expect("..."));
    if (tokens.peek().kind() == Kind.NAME && !tokens.peek().isName("on")) {
      return node.put("Name", tokens.name()).put("Directives", directives(false)).term();
    }
    String condition = "";
    if (tokens.peek().isName("on")) {
      tokens.next();
      condition = tokens.name();
    }
    return node.put("TypeCondition", condition)
        .put("Directives", directives(false))
        .put("SelectionSet", selections())
        .term();
  }

  private Term fragmentDefinition() {
    GraphqlNode node = new GraphqlNode().comment("Comment", tokens.keyword("fragment"));
    if (tokens.peek().isName("on")) {
      throw GraphqlTokens.wrong();
    }
    node.put("Name", tokens.name()).put("VariableDefinition", variables());
    tokens.keyword("on");
    return node.put("TypeCondition", tokens.name())
        .put("Directives", directives(false))
        .put("SelectionSet", selections())
        .term();
  }

  /** Arguments in brackets, if there are any. */
  List<Term> arguments(boolean constant) {
    List<Term> arguments = new ArrayList<>();
    tokens.between("(", ")", 1, () -> arguments.add(argument(constant)));
    return arguments;
  }

  private Term argument(boolean constant) {
    GraphqlNode node = new GraphqlNode().comment("Comment", tokens.peek());
    node.put("Name", tokens.name());
    tokens.expect(":");
    return node.put("Value", value(constant)).term();
  }

  /** Directives, if there are any. */
  List<Term> directives(boolean constant) {
    List<Term> directives = new ArrayList<>();
    while (tokens.skip("@")) {
      directives.add(
          new GraphqlNode()
              .put("Name", tokens.name())
              .put("Arguments", arguments(constant))
              .put("Location", "")
              .term());
    }
    return directives;
  }

  /** A reference to a type. */
  Term type() {
    GraphqlNode node = new GraphqlNode();
    if (++depth > DEPTH_MAX) {
      throw GraphqlTokens.wrong();
    }
    if (tokens.skip("[")) {
      node.put("NamedType", "").put("Elem", type());
      tokens.expect("]");
    } else {
      node.put("NamedType", tokens.name());
    }
    depth--;
    return node.put("NonNull", tokens.skip("!")).term();
  }

  /** A value; a constant has no variables. */
  Term value(boolean constant) {
    Token token = tokens.peek();
    if (++depth > DEPTH_MAX) {
      throw GraphqlTokens.wrong();
    }
    GraphqlNode node = new GraphqlNode();
    List<Term> children = new ArrayList<>();
    String raw = token.text();
    int kind = kind(token);
    switch (kind) {
      case LIST -> {
        node.comment("Comment", token);
        tokens.between("[", "]", 0, () -> children.add(child("", value(constant)).term()));
        raw = "";
      }
      case OBJECT -> {
        node.comment("Comment", token);
        tokens.between("{", "}", 0, () -> children.add(field(constant)));
        raw = "";
      }
      case VARIABLE -> {
        if (constant) {
          throw GraphqlTokens.wrong();
        }
        tokens.next();
        raw = tokens.name();
      }
      default -> tokens.next();
    }
    depth--;
    return node.put("Raw", raw)
        .put("Children", children)
        .put("Kind", Term.of(kind))
        .put("ExpectedTypeHasDefault", false)
        .term();
  }

  private static int kind(Token token) {
    return switch (token.kind()) {
      case INT -> INT;
      case FLOAT -> FLOAT;
      case STRING -> STRING;
      case BLOCK -> BLOCK;
      case NAME ->
          switch (token.text()) {
            case "true", "false" -> BOOLEAN;
            case "null" -> NULL;
            default -> ENUM;
          };
      case MARK ->
          switch (token.text()) {
            case "[" -> LIST;
            case "{" -> OBJECT;
            case "$" -> VARIABLE;
            default -> throw GraphqlTokens.wrong();
          };
      case END -> throw GraphqlTokens.wrong();
    };
  }

  private static GraphqlNode child(String name, Term value) {
    return new GraphqlNode().put("Name", name).put("Value", value);
  }

  private Term field(boolean constant) {
    Token first = tokens.peek();
    String name = tokens.name();
    tokens.expect(":");
    return child(name, value(constant)).comment("Comment", first).term();
  }
}
