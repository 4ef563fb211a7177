package io.samsvar.policies.builtin;

import static io.samsvar.policies.builtin.GraphqlNode.flag;
import static io.samsvar.policies.builtin.GraphqlNode.get;
import static io.samsvar.policies.builtin.GraphqlNode.list;
import static io.samsvar.policies.builtin.GraphqlNode.text;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A schema whose types are known and put together from definitions and extensions, with those of
 * the specification. An extension of a type that is not there makes it.
 */
final class GraphqlSchema {

  /** What every schema has: sections 3.5, 3.13 and 4.2 of the specification. */
  private static final Term BUILT_IN = GraphqlSchemaParser.parse(read("prelude.graphql"), true);

  /** Section 4.1: fields that no type defines, in a type that is only there for them. */
  private static final List<Term> META =
      list(GraphqlSchemaParser.parse(read("meta.graphql"), true), "Definitions").stream()
          .flatMap(definition -> list(definition, "Fields").stream())
          .toList();

  private static final Set<String> REDECLARABLE =
      Set.of("include", "skip", "deprecated", "specifiedBy", "defer", "oneOf");

  final Map<String, GraphqlType> types = new TreeMap<>();
  final Map<String, Term> directives = new TreeMap<>();
  final Map<String, String> roots = new LinkedHashMap<>();

  private GraphqlSchema() {}

  private static String read(String resource) {
    try (InputStream in = GraphqlSchema.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + " is not packaged with the policies");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the packaged " + resource, e);
    }
  }

  /**
   * The schema of a parsed document.
   *
   * @throws UndefinedException when it is not valid
   */
  static GraphqlSchema of(Term document) {
    GraphqlSchema schema = new GraphqlSchema();
    schema.define(BUILT_IN, true);
    schema.define(document, false);
    for (Term extension : list(document, "Extensions")) {
      GraphqlType type =
          schema.types.computeIfAbsent(
              text(extension, "Name"), _ -> new GraphqlType(extension, false));
      if (!type.kind.equals(text(extension, "Kind"))) {
        throw invalid();
      }
      type.add(extension);
    }
    schema.directives(BUILT_IN);
    schema.directives(document);
    List<Term> whole = list(document, "Schema");
    if (whole.size() > 1) {
      throw invalid();
    }
    GraphqlSchemaRules rules = new GraphqlSchemaRules(schema);
    for (Term one : whole) {
      schema.roots(one);
      rules.directives(list(one, "Directives"), "SCHEMA", null, true);
    }
    for (Term extension : list(document, "SchemaExtension")) {
      schema.roots(extension);
      rules.directives(list(extension, "Directives"), "SCHEMA", null, true);
    }
    rules.check();
    if (whole.isEmpty()) {
      schema.root("query", "Query");
      schema.root("mutation", "Mutation");
      schema.root("subscription", "Subscription");
    }
    return schema;
  }

  static UndefinedException invalid() {
    return new UndefinedException("not a valid GraphQL document");
  }

  private void define(Term document, boolean builtIn) {
    for (Term definition : list(document, "Definitions")) {
      GraphqlType type = new GraphqlType(definition, builtIn || flag(definition, "BuiltIn"));
      type.add(definition);
      if (types.put(type.name, type) != null) {
        throw invalid();
      }
    }
  }

  private void directives(Term document) {
    for (Term directive : list(document, "Directives")) {
      String name = text(directive, "Name");
      if (directives.put(name, directive) != null && !REDECLARABLE.contains(name)) {
        throw invalid();
      }
    }
  }

  private void roots(Term schema) {
    for (Term operation : list(schema, "OperationTypes")) {
      if (!types.containsKey(text(operation, "Type"))) {
        throw invalid();
      }
      roots.put(text(operation, "Operation"), text(operation, "Type"));
    }
  }

  private void root(String operation, String type) {
    if (types.containsKey(type)) {
      roots.putIfAbsent(operation, type);
    }
  }

  @Nullable GraphqlType type(String name) {
    return types.get(name);
  }

  /** A field of a type, with those that every type or the root of queries has; null when none. */
  @Nullable Term field(GraphqlType type, String name) {
    if (name.equals("__typename") && type.isComposite()) {
      return META.get(0);
    }
    if (type.name.equals(roots.get("query"))) {
      Term meta = GraphqlNode.named(META.subList(1, META.size()), name);
      if (meta != null) {
        return meta;
      }
    }
    return GraphqlNode.named(type.fields, name);
  }

  /** The objects that a type may turn out to be. */
  Set<String> possible(String name) {
    Set<String> possible = new java.util.TreeSet<>();
    GraphqlType type = types.get(name);
    if (type != null && type.kind.equals("UNION")) {
      possible.addAll(type.types);
    } else if (type != null && !type.kind.equals("INTERFACE")) {
      possible.add(name);
    } else {
      types.values().stream()
          .filter(one -> one.interfaces.contains(name))
          .forEach(one -> possible.add(one.name));
    }
    return possible;
  }

  /** The name of a type within lists. */
  static String nameOf(@Nullable Term reference) {
    Term at = reference;
    while (at != null && text(at, "NamedType").isEmpty()) {
      at = get(at, "Elem");
    }
    return at == null ? "" : text(at, "NamedType");
  }
}
