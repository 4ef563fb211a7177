package io.samsvar.policies;

import static org.assertj.core.api.Assertions.assertThat;

import io.samsvar.ledger.Finding;
import io.samsvar.ledger.Severity;
import io.samsvar.ledger.Verdict;
import io.samsvar.policies.PolicySet.Target;
import io.samsvar.policies.compile.PackRefusedException;
import io.samsvar.policies.compile.PackSources;
import io.samsvar.policies.compile.PolicyCompiler;
import io.samsvar.policies.wasm.WasmLimits;
import io.samsvar.testkit.Toolchain;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One corpus, two evaluators: the pinned {@code opa}, top-down, and the engine in process. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LibraryCasesTest {

  private static final Path OPA = Toolchain.standard().binary("opa");

  @TempDir private static Path folder;
  private final Map<Setting, ActivePolicies> opened = new HashMap<>();
  private final Map<String, JsonNode> answers = new HashMap<>();

  /** What a case is judged with: its own pack alone, so that few modules are loaded. */
  private record Setting(String pack, ClusterFacts cluster, ObjectNode parameters) {}

  @BeforeAll
  void askOpa() throws Exception {
    Map<String, List<PolicyCase>> packs =
        PolicyCase.all().collect(Collectors.groupingBy(PolicyCase::pack));
    for (var pack : packs.entrySet()) {
      answers.put(pack.getKey(), askOpa(pack.getKey(), pack.getValue()));
    }
  }

  @AfterAll
  void close() {
    opened.values().forEach(ActivePolicies::close);
  }

  static Stream<PolicyCase> cases() throws IOException {
    return PolicyCase.all();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void decidesAsTheCaseIsNamed(PolicyCase example) throws Exception {
    List<Finding> findings = judge(example);

    Set<String> denied = codes(findings, Severity.DENY);
    switch (example.expected()) {
      case "allowed" -> assertThat(denied).isEmpty();
      case "denied" -> assertThat(denied).contains(example.code());
      case "warned" -> {
        assertThat(denied).isEmpty();
        assertThat(codes(findings, Severity.WARN)).contains(example.code());
      }
      default -> throw new AssertionError("A case is allowed-…, denied-… or warned-…: " + example);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void decidesAsOpaDoes(PolicyCase example) throws Exception {
    JsonNode answer =
        java.util.Objects.requireNonNull(answers.get(example.pack())).path(example.name());
    assertThat(answer.isMissingNode()).as("opa decided").isFalse();
    Set<String> expected = new TreeSet<>();
    answer.path("deny").forEach(it -> expected.add("DENY " + told(it)));
    answer.path("warn").forEach(it -> expected.add("WARN " + told(it)));

    assertThat(judge(example))
        .extracting(it -> it.severity() + " " + it.code() + " " + it.path() + " " + it.message())
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void everyDocumentedRuleHasACaseAndRequirements() throws Exception {
    Set<String> shown =
        PolicyCase.all()
            .filter(it -> !it.expected().equals("allowed"))
            .map(PolicyCase::code)
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> documented = new TreeSet<>();
    try (ActivePolicies policies =
        ActivePolicies.open(
            OPA,
            folder.resolve("cache"),
            PolicyCase.CLUSTER,
            Parameters.none(),
            PolicyCase.LIBRARY)) {
      policies
          .documentation()
          .forEach(
              rule -> {
                documented.add(rule.code());
                assertThat(rule.requirements()).as(rule.code()).isNotEmpty();
                assertThat(rule.title()).as(rule.code()).isNotBlank();
                assertThat(rule.description()).as(rule.code()).isNotBlank();
                assertThat(rule.severity())
                    .as(rule.code())
                    .isIn("low", "medium", "high", "critical");
              });
    }
    assertThat(documented).isEqualTo(shown);
  }

  private List<Finding> judge(PolicyCase example) throws Exception {
    Setting setting = new Setting(example.pack(), example.cluster(), example.parameters());
    ActivePolicies policies = opened.get(setting);
    if (policies == null) {
      policies = open(setting);
      opened.put(setting, policies);
    }
    Verdict verdict =
        example.isPlan()
            ? policies.current().judgePlan(example.planInput())
            : policies.current().judge(example.objectInput(), Target.SYNC);
    return switch (verdict) {
      case Verdict.Passed passed -> passed.warnings();
      case Verdict.Blocked blocked -> blocked.findings();
      case Verdict.Undecided undecided -> throw new AssertionError(undecided.toString());
    };
  }

  private static ActivePolicies open(Setting setting) throws PackRefusedException, IOException {
    String pack = setting.pack();
    return ActivePolicies.open(
        PolicyCompiler.open(OPA, folder.resolve("cache")),
        List.of(PackSources.read(pack, PolicyCase.LIBRARY.resolve(pack))),
        setting.cluster(),
        new Parameters(Map.of(pack, setting.parameters())),
        WasmLimits.standard());
  }

  /** What {@code opa test --coverage} says of a pack when its cases are the test. */
  @ParameterizedTest
  @MethodSource("packs")
  void coversThePackByItsCases(String pack) throws Exception {
    List<PolicyCase> cases = PolicyCase.all().filter(it -> it.pack().equals(pack)).toList();
    Path test = folder.resolve(pack + "_cases_test.rego");
    Files.writeString(
        test,
        """
        package ask_test

        test_every_case_is_decided if count(data.ask.answers) == %d
        """
            .formatted(cases.size()));
    String report =
        run(
            "test",
            "--coverage",
            "--timeout=10m",
            "--format=json",
            "--ignore=*.yaml",
            "--ignore=parameters.json",
            PolicyCase.LIBRARY.resolve(pack).toString(),
            folder.resolve(pack + ".json").toString(),
            folder.resolve(pack + ".rego").toString(),
            test.toString());
    int covered = 0;
    int lines = 0;
    for (var file : InputDocument.JSON.readTree(report).path("files").properties()) {
      if (file.getKey().startsWith("rego/" + pack + "/") && !file.getKey().contains("_test")) {
        covered += file.getValue().path("covered_lines").asInt(0);
        lines += file.getValue().path("covered_lines").asInt(0);
        lines += file.getValue().path("not_covered_lines").asInt(0);
      }
    }
    assertThat(lines).as(report).isPositive();
    assertThat(100 * covered / lines).as("percent of %d lines", lines).isGreaterThanOrEqualTo(90);
  }

  static Stream<String> packs() throws IOException {
    return PolicyCase.all().map(PolicyCase::pack).distinct();
  }

  private JsonNode askOpa(String pack, List<PolicyCase> cases) throws Exception {
    ObjectNode data = InputDocument.JSON.createObjectNode();
    for (PolicyCase example : cases) {
      data.withObject("/cases").set(example.name(), example.asOpaSeesIt());
    }
    Path file = folder.resolve(pack + ".json");
    Files.writeString(file, InputDocument.JSON.writeValueAsString(data));
    Path module = folder.resolve(pack + ".rego");
    Files.writeString(
        module,
        """
        package ask

        answers[name] := {"deny": deny, "warn": warn} if {
          some name, document in data.cases
          deny := {it | some it in data.samsvar.%1$s.deny} with input as document
          warn := {it | some it in data.samsvar.%1$s.warn} with input as document
        }
        """
            .formatted(pack));
    return InputDocument.JSON.readTree(
        run(
            "eval",
            "--format=raw",
            "--data=" + PolicyCase.LIBRARY.resolve(pack),
            "--ignore=*.yaml",
            "--ignore=parameters.json",
            "--data=" + file,
            "--data=" + module,
            "data.ask.answers"));
  }

  private static String run(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(OPA.toString()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(out).isZero();
    return out;
  }

  private static String told(JsonNode finding) {
    return "%s %s %s"
        .formatted(
            finding.path("code").asString(),
            finding.path("path").asString(),
            finding.path("message").asString());
  }

  private static Set<String> codes(List<Finding> findings, Severity severity) {
    return findings.stream()
        .filter(finding -> finding.severity() == severity)
        .map(Finding::code)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
