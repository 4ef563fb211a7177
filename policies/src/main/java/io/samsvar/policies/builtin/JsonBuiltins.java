package io.samsvar.policies.builtin;

import java.util.Map;

/** {@code json.marshal_with_options}. */
final class JsonBuiltins {

  private JsonBuiltins() {}

  static void register(Map<String, Builtin> all) {
    all.put("json.marshal_with_options", JsonBuiltins::marshal);
  }

  private static Term marshal(Call call) {
    String prefix = "";
    String indent = "\t";
    boolean pretty = false;
    Boolean wanted = null;
    for (Map.Entry<Term, Term> option : call.object(1).fields().entrySet()) {
      switch (Call.string(option.getKey())) {
        case "prefix" -> {
          prefix = Call.string(option.getValue());
          pretty = true;
        }
        case "indent" -> {
          indent = Call.string(option.getValue());
          pretty = true;
        }
        case "pretty" -> {
          if (!(option.getValue() instanceof Term.Bool bool)) {
            throw new UndefinedException("pretty is no boolean");
          }
          wanted = bool.value();
        }
        default -> throw new UndefinedException("an unknown option");
      }
    }
    return wanted != null
        ? write(call, wanted, prefix, indent)
        : write(call, pretty, prefix, indent);
  }

  private static Term write(Call call, boolean pretty, String prefix, String indent) {
    return Term.of(
        pretty ? prefix + GoJson.pretty(call.term(0), prefix, indent) : GoJson.write(call.term(0)));
  }
}
