package io.samsvar.policies.compile;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The module that gathers what the packages of a pack decide, so that one evaluation answers for
 * all of them. When one of the rules is undefined, so is the whole, which denies.
 */
final class EntryModule {

  /** Packages below this name are ours. */
  static final String PACKAGE = "samsvar_engine";

  private static final String BELOW = "samsvar.";

  private EntryModule() {}

  /** The packages that decide, with the names of their deciding rules. */
  static Map<String, Set<String>> deciding(List<RegoFile> files) {
    Map<String, Set<String>> deciding = new TreeMap<>();
    for (RegoFile file : files) {
      Set<String> rules = new TreeSet<>(file.rules());
      rules.retainAll(Set.of("deny", "warn"));
      if (file.pack().startsWith(BELOW) && !rules.isEmpty()) {
        deciding.computeIfAbsent(file.pack(), _ -> new TreeSet<>()).addAll(rules);
      }
    }
    return deciding;
  }

  /** The text of the module. */
  static String text(Map<String, Set<String>> deciding) {
    List<String> lines = new ArrayList<>();
    deciding.forEach(
        (pack, rules) ->
            lines.add(
                "\t\"%s\": {\"deny\": %s, \"warn\": %s},"
                    .formatted(pack, value(pack, "deny", rules), value(pack, "warn", rules))));
    return "package %s\n\ndecision := {\n%s\n}\n".formatted(PACKAGE, String.join("\n", lines));
  }

  private static String value(String pack, String rule, Set<String> rules) {
    if (!rules.contains(rule)) {
      return "set()";
    }
    StringBuilder reference = new StringBuilder("data");
    for (String segment : (pack + "." + rule).split("\\.", -1)) {
      reference.append("[\"").append(segment).append("\"]");
    }
    return reference.toString();
  }
}
