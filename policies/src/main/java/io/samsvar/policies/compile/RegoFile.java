package io.samsvar.policies.compile;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/**
 * What the parser of {@code opa} says of one file.
 *
 * @param pack package without {@code data.}, segments joined by dots
 * @param rules names of the rules
 * @param inputs fields of the input document it reads; {@link PackMetadata#ALL_INPUTS} when it
 *     takes the document as a whole or by a name that is computed
 */
record RegoFile(String pack, Set<String> rules, Set<String> inputs) {

  /** Reads the answer of {@code opa parse --format json}. */
  static RegoFile of(JsonNode module) {
    Set<String> rules = new LinkedHashSet<>();
    for (JsonNode rule : module.path("rules")) {
      JsonNode head = rule.path("head");
      String name = head.path("name").asString("");
      rules.add(name.isEmpty() ? head.path("ref").path(0).path("value").asString("") : name);
    }
    Set<String> inputs = new TreeSet<>();
    collect(module.path("imports"), inputs);
    collect(module.path("rules"), inputs);
    return new RegoFile(packageOf(module.path("package").path("path")), rules, inputs);
  }

  /** {@code samsvar.residency} for {@code data.samsvar.residency}. */
  static String packageOf(JsonNode path) {
    StringBuilder name = new StringBuilder();
    for (int i = 1; i < path.size(); i++) {
      name.append(i > 1 ? "." : "").append(path.path(i).path("value").asString());
    }
    return name.toString();
  }

  private static void collect(JsonNode node, Set<String> inputs) {
    if (node.isObject() && node.path("type").asString("").equals("ref")) {
      JsonNode parts = node.path("value");
      if (isInput(parts.path(0))) {
        inputs.add(field(parts));
        for (int i = 1; i < parts.size(); i++) {
          collect(parts.path(i), inputs);
        }
        return;
      }
    }
    if (isInput(node)) {
      inputs.add(PackMetadata.ALL_INPUTS);
      return;
    }
    if (node.path("value").asString("").equals(PackMetadata.MANAGED_FIELDS)) {
      inputs.add(PackMetadata.MANAGED_FIELDS);
    }
    for (JsonNode child : node) {
      collect(child, inputs);
    }
  }

  private static boolean isInput(JsonNode node) {
    return node.path("type").asString("").equals("var")
        && node.path("value").asString("").equals("input");
  }

  /** The first field, and of {@code input.sync} the second too. */
  private static String field(JsonNode parts) {
    String first = text(parts.path(1));
    if (first.isEmpty()) {
      return PackMetadata.ALL_INPUTS;
    }
    String second = first.equals("sync") ? text(parts.path(2)) : "";
    return second.isEmpty() ? first : first + "." + second;
  }

  private static String text(JsonNode part) {
    return part.path("type").asString("").equals("string") ? part.path("value").asString() : "";
  }
}
