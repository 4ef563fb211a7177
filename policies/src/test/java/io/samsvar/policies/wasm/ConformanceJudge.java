package io.samsvar.policies.wasm;

import io.samsvar.policies.builtin.Term;
import io.samsvar.policies.builtin.TermParser;
import io.samsvar.policies.builtin.TermWriter;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Compares what came with what OPA wants, by the rules of OPA's own runner for WebAssembly: an
 * error that is one only with strict built-in errors is an undefined result here.
 */
final class ConformanceJudge {

  /** Longest part of a value that goes into a reason. */
  private static final int SHOWN_MAX = 160;

  private ConformanceJudge() {}

  /** The reason of a failure, or null. */
  static @Nullable String failure(ConformanceCase wanted, byte[] result) {
    Set<Term> got = bindings(wanted, new String(result, StandardCharsets.UTF_8));
    if (wanted.wantDefined() != null) {
      return wanted.wantDefined() == !got.isEmpty() ? null : "got " + shown(got);
    }
    if (!wanted.wantResult().isEmpty()) {
      Set<Term> want = bindings(wanted, wanted.wantResult());
      return want.equals(got) ? null : "wants " + shown(want) + ", got " + shown(got);
    }
    if (wanted.wantError() && wanted.strict()) {
      return got.isEmpty() ? null : "wants undefined, got " + shown(got);
    }
    return "wants an error (" + wanted.errorCode() + "), got " + shown(got);
  }

  /** The reason of a failure, or null, when the evaluation ended without a result. */
  static @Nullable String failure(ConformanceCase wanted, EvaluationException error) {
    String message = String.valueOf(error.getMessage());
    boolean conflict =
        message.contains("var assignment conflict") || message.contains("object insert conflict");
    if (wanted.wantError() && !wanted.strict() && conflict) {
      return wanted.errorCode().equals("eval_conflict_error")
          ? null
          : "wants " + wanted.errorCode() + ", got a conflict";
    }
    return "failed: " + cut(message);
  }

  private static Set<Term> bindings(ConformanceCase wanted, String text) {
    TreeSet<Term> all = new TreeSet<>();
    for (Term one : items(TermParser.parse(text))) {
      TreeMap<Term, Term> bound = new TreeMap<>();
      for (Map.Entry<Term, Term> entry : ((Term.Obj) one).fields().entrySet()) {
        if (!wanted.ignoreGenerated() || !generated(entry.getKey())) {
          bound.put(entry.getKey(), sorted(wanted, json(entry.getValue())));
        }
      }
      all.add(new Term.Obj(bound));
    }
    return all;
  }

  static Collection<Term> items(Term results) {
    return results instanceof Term.Members set ? set.items() : ((Term.Arr) results).items();
  }

  /** As JSON has it: sets are sorted arrays, and keys are strings. */
  static Term json(Term term) {
    return switch (term) {
      case Term.Null _, Term.Bool _, Term.Num _, Term.Str _ -> term;
      case Term.Arr array ->
          new Term.Arr(array.items().stream().map(ConformanceJudge::json).toList());
      case Term.Members set ->
          new Term.Arr(set.items().stream().map(ConformanceJudge::json).toList());
      case Term.Obj object -> {
        TreeMap<Term, Term> fields = new TreeMap<>();
        object.fields().forEach((key, value) -> fields.put(key(key), json(value)));
        yield new Term.Obj(fields);
      }
    };
  }

  private static Term key(Term key) {
    return key instanceof Term.Str ? key : Term.of(TermWriter.write(json(key)));
  }

  private static boolean generated(Term key) {
    return key instanceof Term.Str name
        && (name.value().startsWith("__local") || name.value().startsWith("$"));
  }

  private static Term sorted(ConformanceCase wanted, Term value) {
    if (wanted.sortBindings() && value instanceof Term.Arr array) {
      List<Term> items = array.items().stream().sorted().toList();
      return new Term.Arr(items);
    }
    return value;
  }

  private static String shown(Set<Term> bindings) {
    return bindings.isEmpty() ? "undefined" : cut(bindings.toString());
  }

  private static String cut(String text) {
    return text.length() <= SHOWN_MAX ? text : text.substring(0, SHOWN_MAX) + "…";
  }
}
