package io.samsvar.cli.policy;

import io.samsvar.policies.compile.CompiledPack;
import io.samsvar.policies.compile.PackMetadata;
import io.samsvar.policies.compile.PackMetadata.Subject;
import io.samsvar.policies.compile.RuleDoc;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A pack as its metadata describes it, in Markdown. Pure. */
final class PackDocument {

  private static final int DEFAULT_CHARS_MAX = 120;

  private PackDocument() {}

  static String of(CompiledPack pack) {
    PackMetadata metadata = pack.metadata();
    StringBuilder text = new StringBuilder();
    text.append("# ").append(pack.name()).append("\n\n");
    metadata.titles().values().stream()
        .filter(title -> !title.isEmpty())
        .forEach(title -> text.append(title).append(".\n\n"));
    text.append("Judges ")
        .append(metadata.subject() == Subject.PLAN ? "plans" : "objects")
        .append("; packages: ")
        .append(
            metadata.packages().stream().map(PackDocument::code).collect(Collectors.joining(", ")))
        .append(".\n");
    if (!metadata.rules().isEmpty()) {
      text.append("\n## Rules\n\n").append(rules(metadata.rules()));
    }
    parameters(pack.parameters(), text);
    return text.toString();
  }

  /** The table of the rules alone, by code. */
  static String rules(List<RuleDoc> rules) {
    StringBuilder text = new StringBuilder();
    text.append("| code | effect | severity | what it asks | requirements |\n");
    text.append("|---|---|---|---|---|\n");
    rules.stream()
        .sorted(Comparator.comparing(RuleDoc::code).thenComparing(RuleDoc::rule))
        .forEach(rule -> text.append(row(rule)));
    return text.toString();
  }

  private static String row(RuleDoc rule) {
    String what =
        rule.description().isEmpty() ? rule.title() : rule.title() + ". " + rule.description();
    return "| %s | %s | %s | %s | %s |\n"
        .formatted(
            rule.code().isEmpty() ? "" : code(rule.code()),
            rule.rule().equals("warn") ? "warns" : "denies",
            rule.severity(),
            cell(what),
            String.join(", ", rule.requirements()));
  }

  private static void parameters(String json, StringBuilder text) {
    if (json.isEmpty()) {
      return;
    }
    text.append("\n## Parameters\n\n| name | default |\n|---|---|\n");
    Map<String, JsonNode> sorted = new TreeMap<>();
    JsonMapper.shared()
        .readTree(json)
        .properties()
        .forEach(parameter -> sorted.put(parameter.getKey(), parameter.getValue()));
    sorted.forEach(
        (name, value) ->
            text.append("| ").append(code(name)).append(" | ").append(value(value)).append(" |\n"));
  }

  private static String value(JsonNode value) {
    String text = value.toString();
    return code(
        text.length() <= DEFAULT_CHARS_MAX ? text : text.substring(0, DEFAULT_CHARS_MAX) + "…");
  }

  private static String code(String text) {
    return "`" + cell(text) + "`";
  }

  private static String cell(String text) {
    return text.replace("|", "\\|").replaceAll("\\s+", " ").strip();
  }
}
