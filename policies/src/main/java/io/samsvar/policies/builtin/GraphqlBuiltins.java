package io.samsvar.policies.builtin;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** GraphQL documents: parsed to the trees OPA has of them, and validated. */
final class GraphqlBuiltins {

  private GraphqlBuiltins() {}

  static void register(Map<String, Builtin> all) {
    all.put("graphql.parse_query", call -> GraphqlQueryParser.parse(call.string(0)));
    all.put("graphql.parse_schema", call -> GraphqlSchemaParser.parse(call.string(0), false));
    all.put("graphql.schema_is_valid", call -> Term.of(holds(() -> schema(call.term(0)))));
    all.put(
        "graphql.is_valid",
        call -> Term.of(holds(() -> validated(query(call.term(0)), document(call.term(1))))));
    all.put(
        "graphql.parse",
        call -> {
          Term query = query(call.term(0));
          Term document = document(call.term(1));
          validated(query, document);
          return new Term.Arr(List.of(query, document));
        });
    all.put("graphql.parse_and_verify", GraphqlBuiltins::parseAndVerify);
  }

  private static Term parseAndVerify(Call call) {
    try {
      Term query = query(call.term(0));
      Term document = document(call.term(1));
      validated(query, document);
      return new Term.Arr(List.of(Term.of(true), query, document));
    } catch (UndefinedException e) {
      Term nothing = new Term.Obj(new TreeMap<>());
      return new Term.Arr(List.of(Term.of(false), nothing, nothing));
    }
  }

  private static boolean holds(Runnable check) {
    try {
      check.run();
      return true;
    } catch (UndefinedException e) {
      return false;
    }
  }

  private static void schema(Term given) {
    GraphqlSchema.of(document(given));
  }

  private static void validated(Term query, Term document) {
    GraphqlQueryRules.check(GraphqlSchema.of(document), query);
  }

  /** A text, or the tree of one. */
  private static Term query(Term given) {
    return given instanceof Term.Obj ? given : GraphqlQueryParser.parse(Call.string(given));
  }

  private static Term document(Term given) {
    return given instanceof Term.Obj ? given : GraphqlSchemaParser.parse(Call.string(given), false);
  }
}
