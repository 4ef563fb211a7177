package io.samsvar.cli.bench;

import io.samsvar.policies.ShippedLibrary;
import io.samsvar.policies.compile.CompiledPack;
import io.samsvar.policies.compile.PackMetadata.Subject;
import io.samsvar.policies.compile.PackRefusedException;
import io.samsvar.policies.compile.PackSources;
import io.samsvar.policies.compile.PolicyCompiler;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A pack to measure, with one question for it.
 *
 * @param input the question: what the pack reads of the document that policy authors know, as the
 *     gate tells it no more either
 */
record BenchPack(PackSources sources, CompiledPack compiled, JsonNode input) {

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Pattern REGEX = Pattern.compile("\\b(regex|glob)\\.[a-z]");

  private static final List<String> FIXED = List.of("parameters", "cluster");

  /** The package of the module that asks all rules at once, for the peer. */
  private static final String ENTRY = "bench_entry";

  /** The shipped library, and one that lives on regular expressions. */
  static List<BenchPack> all(PolicyCompiler compiler) throws IOException, PackRefusedException {
    List<BenchPack> packs = new ArrayList<>();
    for (PackSources sources : ShippedLibrary.read()) {
      packs.add(of(compiler, sources));
    }
    packs.add(of(compiler, new PackSources("regex-heavy", new LinkedHashMap<>(regexHeavy()))));
    return packs;
  }

  private static BenchPack of(PolicyCompiler compiler, PackSources sources)
      throws IOException, PackRefusedException {
    CompiledPack compiled = compiler.compile(sources);
    ObjectNode input = JSON.createObjectNode();
    if (compiled.metadata().subject() == Subject.PLAN) {
      input.set("plan", Deployments.plan());
    } else {
      input.put("operation", "SYNC");
      input.set("object", Deployments.object("bench", 0));
    }
    input.set("sync", JSON.valueToTree(Deployments.SYNC));
    input.set("cluster", JSON.valueToTree(Deployments.CLUSTER));
    if (!compiled.parameters().isEmpty()) {
      input.set("parameters", JSON.readTree(compiled.parameters()));
    }
    input.retain(input.propertyNames().stream().filter(compiled.metadata()::reads).toList());
    return new BenchPack(sources, compiled, input);
  }

  private static Map<String, String> regexHeavy() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(BenchPack.class.getResourceAsStream("regex.rego"), "regex.rego")) {
      return Map.of("regex.rego", new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  String name() {
    return sources.name();
  }

  /** Whether its rules use regular expressions or globs. */
  boolean usesPatterns() {
    return sources.files().values().stream().anyMatch(text -> REGEX.matcher(text).find());
  }

  byte[] inputBytes() {
    return JSON.writeValueAsBytes(input);
  }

  /**
   * What is the same for all questions, which our engine is told once, as {@code opa} its input.
   */
  Map<String, byte[]> fixed() {
    Map<String, byte[]> fixed = new LinkedHashMap<>();
    for (String field : FIXED) {
      if (input.has(field)) {
        fixed.put(field, JSON.writeValueAsBytes(input.path(field)));
      }
    }
    return fixed;
  }

  /** What is told of one question, and parsed for each. */
  byte[] question() {
    ObjectNode question = JSON.createObjectNode();
    question.setAll((ObjectNode) input);
    question.remove(FIXED);
    return JSON.writeValueAsBytes(question);
  }

  /** Writes rules and data for {@code opa}, which is then asked {@link #query}. */
  void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    for (Map.Entry<String, String> file : sources.files().entrySet()) {
      if (!file.getKey().equals(PackSources.PARAMETERS)) {
        Path path = folder.resolve(file.getKey());
        Files.createDirectories(path.getParent());
        Files.writeString(path, file.getValue());
      }
    }
    Files.writeString(folder.resolve(ENTRY + ".rego"), entry());
  }

  /** The one rule that asks all others, as our compiled packs have it. */
  String query() {
    return "data." + ENTRY + ".decision";
  }

  private String entry() {
    StringBuilder text = new StringBuilder("package " + ENTRY + "\n\ndecision := {\n");
    for (String each : compiled.metadata().packages()) {
      text.append(
          "\t\"%s\": {\"deny\": %s, \"warn\": %s},\n"
              .formatted(each, rule(each, "deny"), rule(each, "warn")));
    }
    return text.append("}\n").toString();
  }

  /** The rules that a package of this pack has, or nothing in place of them. */
  String rule(String name, String rule) {
    Pattern declared = Pattern.compile("(?m)^" + rule + "\\b");
    Pattern named = Pattern.compile("(?m)^package " + Pattern.quote(name) + "$");
    boolean has =
        sources.files().values().stream()
            .anyMatch(text -> named.matcher(text).find() && declared.matcher(text).find());
    return has ? "data." + name + "." + rule : "set()";
  }
}
