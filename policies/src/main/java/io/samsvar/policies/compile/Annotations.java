package io.samsvar.policies.compile;

import io.samsvar.policies.compile.PackMetadata.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * The {@code # METADATA} blocks of a pack, as {@code opa inspect --annotations} gives them.
 *
 * @param titles by package
 * @param requirements by package
 * @param subject {@code custom.input} of a package, an object when none says otherwise
 * @param rules of {@code deny} and {@code warn}
 */
record Annotations(
    Map<String, String> titles,
    Map<String, List<String>> requirements,
    Subject subject,
    List<RuleDoc> rules) {

  static Annotations of(JsonNode annotations) {
    Map<String, String> titles = new TreeMap<>();
    Map<String, List<String>> requirements = new TreeMap<>();
    Subject subject = Subject.OBJECT;
    for (JsonNode entry : annotations) {
      JsonNode block = entry.path("annotations");
      if (block.path("scope").asString("").equals("package")) {
        String pack = RegoFile.packageOf(entry.path("path"));
        titles.put(pack, block.path("title").asString(""));
        requirements.put(pack, strings(block.path("custom").path("requirements")));
        if (block.path("custom").path("input").asString("").equals("plan")) {
          subject = Subject.PLAN;
        }
      }
    }
    List<RuleDoc> rules = new ArrayList<>();
    for (JsonNode entry : annotations) {
      if (entry.path("annotations").path("scope").asString("").equals("rule")) {
        rule(entry, requirements, rules);
      }
    }
    return new Annotations(titles, requirements, subject, List.copyOf(rules));
  }

  private static void rule(
      JsonNode entry, Map<String, List<String>> requirements, List<RuleDoc> rules) {
    String path = RegoFile.packageOf(entry.path("path"));
    int dot = path.lastIndexOf('.');
    String rule = path.substring(dot + 1);
    if (dot < 0 || !(rule.equals("deny") || rule.equals("warn"))) {
      return;
    }
    String pack = path.substring(0, dot);
    JsonNode block = entry.path("annotations");
    JsonNode custom = block.path("custom");
    List<String> own = strings(custom.path("requirements"));
    rules.add(
        new RuleDoc(
            pack,
            rule,
            custom.path("code").asString(""),
            block.path("title").asString(""),
            block.path("description").asString(""),
            custom.path("severity").asString(""),
            own.isEmpty() ? requirements.getOrDefault(pack, List.of()) : own));
  }

  private static List<String> strings(JsonNode array) {
    List<String> strings = new ArrayList<>();
    for (JsonNode item : array) {
      strings.add(item.asString());
    }
    return List.copyOf(strings);
  }
}
