package io.samsvar.policies.builtin;

import io.samsvar.policies.builtin.GraphqlTokens.Kind;
import io.samsvar.policies.builtin.GraphqlTokens.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads definitions of types. */
final class GraphqlSchemaParser {

  /** Where a directive may stand. */
  private static final Set<String> LOCATIONS =
      Set.of(
          """
          QUERY MUTATION SUBSCRIPTION FIELD FRAGMENT_DEFINITION FRAGMENT_SPREAD INLINE_FRAGMENT
          VARIABLE_DEFINITION SCHEMA SCALAR OBJECT FIELD_DEFINITION ARGUMENT_DEFINITION INTERFACE
          UNION ENUM ENUM_VALUE INPUT_OBJECT INPUT_FIELD_DEFINITION
          """
              .strip()
              .split("\\s+"));

  private final GraphqlTokens tokens;
  private final GraphqlQueryParser values;
  private final boolean builtIn;
  private final List<Term> schemas = new ArrayList<>();
  private final List<Term> schemaExtensions = new ArrayList<>();
  private final List<Term> directives = new ArrayList<>();
  private final List<Term> definitions = new ArrayList<>();
  private final List<Term> extensions = new ArrayList<>();

  private GraphqlSchemaParser(GraphqlTokens tokens, boolean builtIn) {
    this.tokens = tokens;
    this.builtIn = builtIn;
    this.values = new GraphqlQueryParser(tokens);
  }

  /**
   * A document of definitions.
   *
   * @param builtIn whether these are the specification's own
   */
  static Term parse(String source, boolean builtIn) {
    GraphqlTokens tokens = GraphqlTokens.of(source);
    GraphqlSchemaParser parser = new GraphqlSchemaParser(tokens, builtIn);
    while (tokens.peek().kind() != Kind.END) {
      parser.definition();
    }
    return new GraphqlNode()
        .put("Schema", parser.schemas)
        .put("SchemaExtension", parser.schemaExtensions)
        .put("Directives", parser.directives)
        .put("Definitions", parser.definitions)
        .put("Extensions", parser.extensions)
        .comment("Comment", tokens.peek())
        .term();
  }

  private void definition() {
    Token description = description();
    Token first = tokens.peek();
    if (first.kind() != Kind.NAME) {
      throw GraphqlTokens.wrong();
    }
    switch (first.text()) {
      case "schema" -> schemas.add(schema(description, tokens.next(), true));
      case "directive" -> directives.add(directive(description));
      case "extend" -> {
        if (description != null && !description.text().isEmpty()) {
          throw GraphqlTokens.wrong();
        }
        tokens.next();
        if (tokens.peek().isName("schema")) {
          tokens.next();
          schemaExtensions.add(schema(null, first, false));
        } else {
          extensions.add(type(null, first, true));
        }
      }
      default -> definitions.add(type(description, first, false));
    }
  }

  private @Nullable Token description() {
    Kind kind = tokens.peek().kind();
    return kind == Kind.STRING || kind == Kind.BLOCK ? tokens.next() : null;
  }

  private static GraphqlNode described(@Nullable Token description, Token first) {
    boolean told = description != null && !description.text().isEmpty();
    return new GraphqlNode()
        .put("Description", description == null ? "" : description.text())
        .comment("BeforeDescriptionComment", told ? description : null)
        .comment("AfterDescriptionComment", first);
  }

  private Term schema(@Nullable Token description, Token first, boolean whole) {
    List<Term> given = values.directives(true);
    List<Term> types = new ArrayList<>();
    Token close =
        tokens.between(
            "{",
            "}",
            1,
            () -> {
              GraphqlNode node = new GraphqlNode().comment("Comment", tokens.peek());
              node.put("Operation", values.operationType());
              tokens.expect(":");
              types.add(node.put("Type", tokens.name()).term());
            });
    if (!whole && given.isEmpty() && types.isEmpty()) {
      throw GraphqlTokens.wrong();
    }
    return described(description, first)
        .put("Directives", given)
        .put("OperationTypes", types)
        .comment("EndOfDefinitionComment", close)
        .term();
  }

  private Term type(@Nullable Token description, Token first, boolean extension) {
    String word = tokens.name();
    String name = tokens.name();
    boolean objects = word.equals("type") || word.equals("interface");
    List<Term> interfaces =
        word.equals("type") || (objects && !extension) ? interfaces() : List.of();
    // Only extensions of inputs may have variables here, which no schema can use.
    List<Term> given = values.directives(!(extension && word.equals("input")));
    List<Term> members = new ArrayList<>();
    Token close = null;
    String list =
        switch (word) {
          case "type", "interface" -> {
            close = tokens.between("{", "}", 1, () -> members.add(field(true)));
            yield "Fields";
          }
          case "input" -> {
            close = tokens.between("{", "}", 1, () -> members.add(field(false)));
            yield "Fields";
          }
          case "enum" -> {
            close = tokens.between("{", "}", 1, () -> members.add(enumValue()));
            yield "EnumValues";
          }
          case "union" -> {
            members.addAll(union());
            yield "Types";
          }
          case "scalar" -> "Fields";
          default -> throw GraphqlTokens.wrong();
        };
    if (extension && interfaces.isEmpty() && given.isEmpty() && members.isEmpty()) {
      throw GraphqlTokens.wrong();
    }
    return described(description, first)
        .put("Kind", kind(word))
        .put("Name", name)
        .put("Interfaces", interfaces)
        .put("Directives", given)
        .put(list, members)
        .put("BuiltIn", builtIn)
        .comment("EndOfDefinitionComment", close)
        .term();
  }

  private static String kind(String word) {
    return switch (word) {
      case "type" -> "OBJECT";
      case "input" -> "INPUT_OBJECT";
      default -> word.toUpperCase(java.util.Locale.ROOT);
    };
  }

  private List<Term> interfaces() {
    List<Term> names = new ArrayList<>();
    if (tokens.peek().isName("implements")) {
      tokens.next();
      tokens.skip("&");
      do {
        names.add(Term.of(tokens.name()));
      } while (tokens.skip("&"));
    }
    return names;
  }

  private List<Term> union() {
    List<Term> names = new ArrayList<>();
    if (tokens.skip("=")) {
      tokens.skip("|");
      do {
        names.add(Term.of(tokens.name()));
      } while (tokens.skip("|"));
    }
    return names;
  }

  private Term enumValue() {
    Token description = description();
    GraphqlNode node = described(description, tokens.peek());
    return node.put("Name", tokens.name()).put("Directives", values.directives(true)).term();
  }

  /** Of an object with arguments, of an input with a value for when none is given. */
  private Term field(boolean ofObject) {
    Token description = description();
    GraphqlNode node = described(description, tokens.peek());
    node.put("Name", tokens.name());
    if (ofObject) {
      node.put("Arguments", arguments());
    }
    tokens.expect(":");
    node.put("Type", values.type());
    if (!ofObject && tokens.skip("=")) {
      node.put("DefaultValue", values.value(true));
    }
    return node.put("Directives", values.directives(true)).term();
  }

  private List<Term> arguments() {
    List<Term> arguments = new ArrayList<>();
    tokens.between("(", ")", 1, () -> arguments.add(field(false)));
    return arguments;
  }

  private Term directive(@Nullable Token description) {
    GraphqlNode node = described(description, tokens.keyword("directive"));
    tokens.expect("@");
    node.put("Name", tokens.name()).put("Arguments", arguments());
    boolean repeatable = tokens.peek().isName("repeatable");
    if (repeatable) {
      tokens.next();
    }
    tokens.keyword("on");
    tokens.skip("|");
    List<Term> locations = new ArrayList<>();
    do {
      String location = tokens.name();
      if (!LOCATIONS.contains(location)) {
        throw GraphqlTokens.wrong();
      }
      locations.add(Term.of(location));
    } while (tokens.skip("|"));
    return node.put("IsRepeatable", repeatable).put("Locations", locations).term();
  }
}
