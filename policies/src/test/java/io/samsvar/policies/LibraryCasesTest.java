package io.samsvar.policies;

import static org.assertj.core.api.Assertions.assertThat;

import io.samsvar.ledger.Finding;
import io.samsvar.ledger.Severity;
import io.samsvar.ledger.Verdict;
import io.samsvar.policies.PolicySet.Target;
import io.samsvar.policies.compile.PackRefusedException;
import io.samsvar.testkit.Toolchain;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
  private final Map<Map<String, ObjectNode>, ActivePolicies> opened = new HashMap<>();
  private final Map<String, JsonNode> answers = new HashMap<>();

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
    try (ActivePolicies policies = open(Map.of())) {
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
    Map<String, ObjectNode> given =
        example.parameters().isEmpty() ? Map.of() : Map.of(example.pack(), example.parameters());
    ActivePolicies policies = opened.get(given);
    if (policies == null) {
      policies = open(given);
      opened.put(given, policies);
    }
    Verdict verdict =
        example.isPlan()
            ? policies.current().judgePlan(example.planInput())
            : policies.current().judge(example.objectInput(), Target.SYNC);
    List<Finding> findings =
        switch (verdict) {
          case Verdict.Passed passed -> passed.warnings();
          case Verdict.Blocked blocked -> blocked.findings();
          case Verdict.Undecided undecided -> throw new AssertionError(undecided.toString());
        };
    return findings.stream()
        .filter(finding -> finding.rule().startsWith("samsvar." + example.pack() + "."))
        .toList();
  }

  private ActivePolicies open(Map<String, ObjectNode> given)
      throws PackRefusedException, IOException {
    return ActivePolicies.open(
        OPA, folder.resolve("cache"), PolicyCase.CLUSTER, new Parameters(given));
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
    Process process =
        new ProcessBuilder(
                OPA.toString(),
                "eval",
                "--format=raw",
                "--data=" + PolicyCase.LIBRARY.resolve(pack),
                "--ignore=*.yaml",
                "--ignore=parameters.json",
                "--data=" + file,
                "--data=" + module,
                "data.ask.answers")
            .redirectErrorStream(true)
            .start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(out).isZero();
    return InputDocument.JSON.readTree(out);
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
