package io.samsvar.policies.compile;

import io.samsvar.policies.cases.PackCase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the pinned {@code opa} says of a pack to its author: formatting, strict check, tests, cases
 * and which lines neither reached. The compiler asks less: only whether a pack may run.
 */
public final class PackTests {

  private static final ObjectMapper JSON = JsonMapper.builder().build();
  private static final String CASES_PACKAGE = "samsvar_engine_cases_test";
  private static final String CASES_FILE = CASES_PACKAGE + ".rego";
  private static final String CASES_DATA = "samsvar_engine_cases";

  private final OpaTool opa;
  private final Path folder;

  /**
   * With this {@code opa}.
   *
   * @param folder for fresh folders that are gone afterwards; made when missing
   */
  public PackTests(Path opa, Path folder) throws IOException {
    this.opa = new OpaTool(opa);
    this.folder = Files.createDirectories(folder);
  }

  /**
   * One test of {@code *_test.rego}.
   *
   * @param problem what is wrong, empty when it passed
   */
  public record Result(String name, String file, int row, Optional<String> problem) {}

  /**
   * Lines that tests and cases reached.
   *
   * @param percent of the lines that can be reached, 100 when there are none
   * @param missed lines that were not, by file
   */
  public record Coverage(double percent, Map<String, List<Integer>> missed) {}

  /**
   * What came of it.
   *
   * @param unformatted files that {@code opa fmt} would change
   * @param problems of the strict check; where there are any, nothing further was run
   * @param cases by file of the case, what is wrong with the decision; empty when it is right
   */
  public record Report(
      List<String> unformatted,
      List<Problem> problems,
      List<Result> tests,
      Map<String, Optional<String>> cases,
      Coverage coverage) {}

  /**
   * Runs everything.
   *
   * @throws IOException when {@code opa} cannot be run
   */
  public Report run(PackSources sources, List<PackCase> cases) throws IOException {
    try (PackWorkspace work = PackWorkspace.create(folder, sources, "{}")) {
      List<String> unformatted = new ArrayList<>();
      opa.run(work.pack(), "fmt", "--list", ".").out().lines().forEach(unformatted::add);
      List<Problem> problems = check(work, sources);
      if (!problems.isEmpty()) {
        return new Report(unformatted, problems, List.of(), Map.of(), new Coverage(0, Map.of()));
      }
      List<Result> tests = tests(work);
      cases(work, sources, cases);
      return new Report(unformatted, List.of(), tests, decided(work, cases), coverage(work, tests));
    }
  }

  private List<Problem> check(PackWorkspace work, PackSources sources) throws IOException {
    OpaTool.Output output =
        opa.run(work.pack(), "check", "--strict", "--bundle", "--format", "json", ".");
    return output.code() == 0
        ? List.of()
        : new OpaReports(sources.name(), JSON).refused(output).problems();
  }

  private List<Result> tests(PackWorkspace work) throws IOException {
    OpaTool.Output output =
        opa.run(work.pack(), "test", "--bundle", OpaTool.TEST_TIMEOUT, "--format", "json", ".");
    List<Result> results = new ArrayList<>();
    for (JsonNode test : tree(output.out())) {
      results.add(
          new Result(
              test.path("name").asString("test"),
              test.path("location").path("file").asString(""),
              test.path("location").path("row").asInt(0),
              problem(test)));
    }
    return results;
  }

  private static Optional<String> problem(JsonNode test) {
    if (test.has("error")) {
      return Optional.of("cannot be evaluated: " + test.path("error").path("message").asString(""));
    }
    return test.path("fail").asBoolean(false) ? Optional.of("fails") : Optional.empty();
  }

  /** Writes the cases as data, and a module that asks the pack about each. */
  private void cases(PackWorkspace work, PackSources sources, List<PackCase> cases)
      throws IOException {
    String defaults = sources.files().getOrDefault(PackSources.PARAMETERS, "{}");
    ObjectNode parameters = (ObjectNode) JSON.readTree(defaults);
    ObjectNode documents = JSON.createObjectNode();
    for (PackCase each : cases) {
      ObjectNode entry = documents.putObject(each.file());
      entry.set("input", each.whole(parameters));
      entry.put("time", nanos(each));
    }
    ObjectNode root = JSON.createObjectNode();
    root.set(CASES_DATA, documents);
    Files.writeString(work.pack().resolve("cases.json"), JSON.writeValueAsString(root));
    Files.writeString(work.pack().resolve(CASES_FILE), asking(deciding(work, sources)));
  }

  private Map<String, Set<String>> deciding(PackWorkspace work, PackSources sources)
      throws IOException {
    List<RegoFile> files = new ArrayList<>();
    for (String path : sources.files().keySet()) {
      if (path.endsWith(".rego") && !PackSources.isTest(path)) {
        files.add(
            RegoFile.of(
                tree(opa.run(work.pack(), "parse", "--format", "json", "./" + path).out())));
      }
    }
    return EntryModule.deciding(files);
  }

  private static long nanos(PackCase each) {
    return ChronoUnit.NANOS.between(Instant.EPOCH, each.time());
  }

  /** A module that asks every deciding rule about every case. */
  private static String asking(Map<String, Set<String>> deciding) {
    return """
        package %1$s

        answers[name] := {"deny": denied, "warn": warned} if {
          some name, example in data.%2$s
          denied := union({set(),%3$s
          })
          warned := union({set(),%4$s
          })
        }

        code(finding) := object.get(finding, "code", "") if is_object(finding)
        code(finding) := "" if is_string(finding)

        test_answers if count(answers) == count(data.%2$s)
        """
        .formatted(CASES_PACKAGE, CASES_DATA, asked(deciding, "deny"), asked(deciding, "warn"));
  }

  private static String asked(Map<String, Set<String>> deciding, String rule) {
    return deciding.entrySet().stream()
        .filter(pack -> pack.getValue().contains(rule))
        .map(pack -> reference(pack.getKey(), rule))
        .map(
            reference ->
                """

                    {code(finding) |
                      some finding in %s
                        with input as example.input
                        with time.now_ns as example.time
                    },"""
                    .formatted(reference))
        .collect(Collectors.joining());
  }

  private static String reference(String pack, String rule) {
    return "data"
        + Stream.of((pack + "." + rule).split("\\.", -1))
            .map(segment -> "[\"" + segment + "\"]")
            .collect(Collectors.joining());
  }

  private Map<String, Optional<String>> decided(PackWorkspace work, List<PackCase> cases)
      throws IOException {
    if (cases.isEmpty()) {
      return Map.of();
    }
    OpaTool.Output output =
        opa.run(
            work.pack(), "eval", "--format=raw", "--data=.", "data." + CASES_PACKAGE + ".answers");
    JsonNode answers = tree(output.out());
    Map<String, Optional<String>> decided = new LinkedHashMap<>();
    for (PackCase each : cases) {
      JsonNode answer = answers.path(each.file());
      decided.put(
          each.file(),
          answer.isMissingNode()
              ? Optional.of("opa does not decide: " + output.err().strip())
              : each.complaint(texts(answer.path("deny")), texts(answer.path("warn"))));
    }
    return decided;
  }

  /** With failing tests among them opa measures nothing, so these are left out. */
  private Coverage coverage(PackWorkspace work, List<Result> tests) throws IOException {
    String passing =
        Stream.concat(
                tests.stream().filter(test -> test.problem().isEmpty()).map(Result::name),
                Stream.of("test_answers"))
            .distinct()
            .filter(name -> tests.stream().noneMatch(test -> fails(test, name)))
            .collect(Collectors.joining("|", "\\.(", ")$"));
    OpaTool.Output output =
        opa.run(work.pack(), "test", "--coverage", "--format", "json", "--run", passing, ".");
    int reached = 0;
    int all = 0;
    Map<String, List<Integer>> missed = new TreeMap<>();
    for (var file : tree(output.out()).path("files").properties()) {
      if (PackSources.isTest(file.getKey())) {
        continue;
      }
      reached += file.getValue().path("covered_lines").asInt(0);
      all +=
          file.getValue().path("covered_lines").asInt(0)
              + file.getValue().path("not_covered_lines").asInt(0);
      List<Integer> lines = new ArrayList<>();
      for (JsonNode range : file.getValue().path("not_covered")) {
        int end = range.path("end").path("row").asInt();
        for (int row = range.path("start").path("row").asInt(); row <= end; row++) {
          lines.add(row);
        }
      }
      if (!lines.isEmpty()) {
        missed.put(file.getKey(), lines.stream().distinct().sorted().toList());
      }
    }
    return new Coverage(all == 0 ? 100 : 100.0 * reached / all, missed);
  }

  private static boolean fails(Result test, String name) {
    return test.problem().isPresent() && test.name().equals(name);
  }

  private static Set<String> texts(JsonNode array) {
    Set<String> texts = new HashSet<>();
    array.forEach(item -> texts.add(item.asString("")));
    return texts;
  }

  private static JsonNode tree(String text) throws IOException {
    try {
      return JSON.readTree(text.isBlank() ? "[]" : text);
    } catch (JacksonException e) {
      throw new IOException("opa answered no JSON: " + e.getOriginalMessage(), e);
    }
  }
}
