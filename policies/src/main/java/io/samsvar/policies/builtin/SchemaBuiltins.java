package io.samsvar.policies.builtin;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * {@code json.match_schema} and {@code json.verify_schema}. Compiled schemas are kept, those used
 * least recently go first.
 *
 * <p>Two things differ from OPA: a reference to a file is refused as one to the network is, and the
 * reason why a reference is no URL has other words.
 */
final class SchemaBuiltins {

  /** How many compiled schemas are kept. */
  private static final int SCHEMAS_MAX = 64;

  /** A longer schema, in characters, is compiled again each time. */
  private static final int KEPT_CHARACTERS_MAX = 100_000;

  private static final Map<String, SchemaNode> KEPT = new LinkedHashMap<>(16, 0.75f, true);

  private SchemaBuiltins() {}

  static void register(Map<String, Builtin> all) {
    all.put("json.match_schema", SchemaBuiltins::match);
    all.put("json.verify_schema", SchemaBuiltins::verify);
  }

  private static Term verify(Call call) {
    try {
      compiled(document(call.term(0)));
      return new Term.Arr(List.of(Term.of(true), new Term.Null()));
    } catch (InvalidSchemaException e) {
      String reason = e.getMessage();
      return new Term.Arr(List.of(Term.of(false), Term.of("jsonschema: " + reason)));
    }
  }

  private static Term match(Call call) {
    SchemaOutcome outcome;
    try {
      Term document = json(document(call.term(0)));
      outcome = SchemaValidation.validate(compiled(document(call.term(1))), document);
    } catch (InvalidSchemaException e) {
      throw new UndefinedException("not a schema, or not a document");
    }
    List<Term> problems = new ArrayList<>();
    for (SchemaOutcome.Problem problem : outcome.problems()) {
      TreeMap<Term, Term> fields = new TreeMap<>();
      fields.put(Term.of("error"), Term.of(problem.field() + ": " + problem.description()));
      fields.put(Term.of("type"), Term.of(problem.type()));
      fields.put(Term.of("field"), Term.of(problem.field()));
      fields.put(Term.of("desc"), Term.of(problem.description()));
      problems.add(new Term.Obj(fields));
    }
    return new Term.Arr(List.of(Term.of(outcome.isValid()), new Term.Arr(problems)));
  }

  /** The JSON of a string that is JSON, or of an object or array. */
  private static String document(Term term) {
    return switch (term) {
      case Term.Str(String text) -> {
        if (!StrictJson.isValid(text)) {
          throw new InvalidSchemaException("invalid JSON string");
        }
        yield text;
      }
      case Term.Obj _, Term.Arr _ -> GoJson.write(term);
      case Term.Null _, Term.Bool _, Term.Num _, Term.Members _ ->
          throw new InvalidSchemaException("wrong type, expected string or object");
    };
  }

  private static Term json(String text) {
    return TermParser.parse(text);
  }

  private static SchemaNode compiled(String schema) {
    SchemaNode known = kept(schema);
    if (known != null) {
      return known;
    }
    SchemaNode compiled = SchemaCompiler.compile(json(schema));
    if (schema.length() <= KEPT_CHARACTERS_MAX) {
      synchronized (KEPT) {
        KEPT.put(schema, compiled);
        if (KEPT.size() > SCHEMAS_MAX) {
          KEPT.remove(KEPT.keySet().iterator().next());
        }
      }
    }
    return compiled;
  }

  private static @Nullable SchemaNode kept(String schema) {
    synchronized (KEPT) {
      return KEPT.get(schema);
    }
  }
}
