package io.samsvar.policies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.samsvar.ledger.Finding;
import io.samsvar.ledger.Operation;
import io.samsvar.ledger.Severity;
import io.samsvar.ledger.Verdict;
import io.samsvar.policies.PolicySet.Target;
import io.samsvar.policies.compile.PackRefusedException;
import io.samsvar.policies.compile.PackSources;
import io.samsvar.policies.compile.PolicyCompiler;
import io.samsvar.policies.foreign.YamlFiles;
import io.samsvar.policies.wasm.WasmLimits;
import io.samsvar.testkit.Toolchain;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A folder as Conftest's users have it, with files of Rego v0 and v1. */
class ConftestBundleTest {

  private static final Path FILES = Path.of("src/test/resources/io/samsvar/policies/conftest");
  private static final Path OPA = Toolchain.standard().binary("opa");
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @TempDir private static Path folder;
  private static PolicyCompiler compiler;
  private static ActivePolicies policies;

  @BeforeAll
  static void open() throws Exception {
    compiler = PolicyCompiler.open(OPA, folder.resolve("packs"));
    policies = policies(PackSources.read("team", FILES.resolve("policy")));
  }

  @AfterAll
  static void close() {
    policies.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "good.yaml     | ''",
        "bad.yaml      | DENY conftest.main.deny, DENY conftest.main.deny_latest,"
            + " DENY conftest.main.deny_replicas, DENY conftest.main.violation_owner,"
            + " WARN conftest.main.warn",
        "excepted.yaml | DENY conftest.main.deny, DENY conftest.main.deny_object,"
            + " DENY conftest.main.deny_replicas, WARN conftest.main.deny_flag,"
            + " WARN conftest.main.deny_latest, WARN conftest.main.violation_owner",
        "service.yaml  | DENY conftest.team.network.deny",
      })
  void findsWhatThePackagesFind(String file, String expected) throws Exception {
    assertThat(
            findings(judge(file, Operation.SYNC, "deploy/" + file)).stream()
                .map(finding -> finding.severity() + " " + finding.code())
                .toList())
        .isEqualTo(expected.isEmpty() ? List.of() : List.of(expected.split(",\\s*", -1)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"good.yaml", "bad.yaml", "excepted.yaml", "service.yaml"})
  void saysWhatOpaSaysOfTheFilesAsTheyAreWritten(String file) throws Exception {
    Set<String> ours = new TreeSet<>();
    for (Finding finding : findings(judge(file, Operation.SYNC, null))) {
      String excepted = "Excepted by the package: ";
      if (!finding.message().contains("does not count")) {
        ours.add(finding.message().replace(excepted, ""));
      }
    }

    assertThat(ours).isEqualTo(byOpa(object(file)));
  }

  @Test
  void knowsTheFileAndJudgesNothingThatIsDeleted() throws Exception {
    assertThat(findings(judge("good.yaml", Operation.SYNC, "old/good.yaml")))
        .extracting(Finding::severity, Finding::message)
        .containsExactly(tuple(Severity.WARN, "good.yaml lies in old"));
    assertThat(findings(judge("bad.yaml", Operation.DELETE, null))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "deny[m] { m := parse_config_file(\"x\") } | calls parse_config_file",
        "deny[m] { m := http.send({}) } | undefined function http.send",
        "deny[m] { m := opa.runtime() } | undefined function opa.runtime",
        "allow { true } | nothing in it decides",
        "deny[m] { input[_].contents.kind == \"Pod\"; m := \"x\" } | is written for --combine",
        "deny[m] { some i; input[i][\"contents\"].kind == \"Pod\"; m := \"x\" } | is written for --combine",
        "deny[m] { files := input; files[_].contents.kind == \"Pod\"; m := \"x\" } | is written for --combine",
        "deny[m] { m := } | x.rego:2",
      })
  void refusesWhatCannotBeRun(String rule, String reason) {
    PackSources sources =
        new PackSources(
            "team", new LinkedHashMap<>(Map.of("x.rego", "package main\n" + rule + "\n")));

    assertThatThrownBy(() -> policies(sources).close())
        .isInstanceOf(PackRefusedException.class)
        .hasMessageContaining(reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "deny[\"x\"] { input.kind == \"Deployment\" } | DENY x",
        "deny[\"x\"] { input[key] == \"Deployment\"; key != \"name\" } | DENY x",
        "deny[\"x\"] { not input.spec.contents } | DENY x",
        "deny[{\"msg\": \"x\"}] { true } | DENY x",
        "deny[{\"other\": \"x\"}] { true } | DENY conftest.main.deny is raised without a message",
        "deny[1] { true } | DENY conftest.main.deny is raised without a message",
        "deny { true } | WARN conftest.main.deny answered without a message, which does not count",
        "deny = \"x\" { true } | WARN conftest.main.deny answered without a message, which does not count",
        "deny[\"\"] { true } | WARN conftest.main.deny answered without a message, which does not count",
        "deny = [\"x\"] { true } | DENY x",
        "deny { false } | ",
        "default deny = false | ",
        "warn_a[\"x\"] { true } | WARN x",
        "deny_a[\"x\"] { true }; exception[[\"a\"]] { true } | WARN Excepted by the package: x",
        "deny_a[\"x\"] { true }; exception[[\"b\"]] { true } | DENY x",
        "deny_a[\"x\"] { true }; exception[\"a\"] { true } | DENY x",
      })
  void countsEveryShapeOfAnAnswer(String rules, @Nullable String expected) throws Exception {
    PackSources sources =
        new PackSources(
            "team",
            new LinkedHashMap<>(
                Map.of("x.rego", "package main\n" + rules.replace("; ", "\n") + "\n")));
    try (ActivePolicies one = policies(sources)) {
      ObjectInput input =
          new ObjectInput(
              Operation.SYNC,
              object("good.yaml"),
              null,
              null,
              null,
              null,
              null,
              null,
              PolicyCase.TIME);

      assertThat(findings(one.current().judge(input, Target.SYNC)))
          .extracting(finding -> finding.severity() + " " + finding.message())
          .isEqualTo(expected == null ? List.of() : List.of(expected));
    }
  }

  @Test
  void refusesOneFolderOfTwoForms() {
    PackSources sources =
        new PackSources(
            "team",
            new LinkedHashMap<>(
                Map.of(
                    "x.rego", "package main\ndeny contains 1 if false\n",
                    "t.yaml", "apiVersion: templates.gatekeeper.sh/v1\nkind: X\n")));

    assertThatThrownBy(() -> policies(sources).close())
        .isInstanceOf(PackRefusedException.class)
        .hasMessageContaining("a bundle of its own");
  }

  /** The messages of every rule that Conftest asks, as values of sets, lists and objects. */
  private static Set<String> byOpa(JsonNode object) throws IOException {
    List<String> command =
        List.of(
            OPA.toString(),
            "eval",
            "--format=json",
            "--stdin-input",
            "--bundle",
            original().toString(),
            "data");
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (var in = process.getOutputStream()) {
      in.write(JSON.writeValueAsString(object).getBytes(StandardCharsets.UTF_8));
    }
    JsonNode data =
        JSON.readTree(process.getInputStream().readAllBytes())
            .path("result")
            .path(0)
            .path("expressions")
            .path(0)
            .path("value");
    Set<String> messages = new TreeSet<>();
    List<JsonNode> packages = new ArrayList<>();
    packages.add(data.path("main"));
    packages.add(data.path("team").path("network"));
    for (JsonNode one : packages) {
      for (Map.Entry<String, JsonNode> rule : one.properties()) {
        if (rule.getKey().matches("(deny|violation|warn)(_[a-zA-Z0-9]+)*")) {
          rule.getValue()
              .forEach(
                  it -> messages.add(it.isString() ? it.asString() : it.path("msg").asString()));
        }
      }
    }
    return messages;
  }

  /** The folder with a manifest that says which of its files are written in which Rego. */
  private static Path original() throws IOException {
    Path copy = Files.createTempDirectory(folder, "original");
    PackSources sources = PackSources.read("team", FILES.resolve("policy"));
    for (Map.Entry<String, String> file : sources.files().entrySet()) {
      if (!PackSources.isTest(file.getKey())) {
        Path path = copy.resolve(file.getKey());
        Files.createDirectories(path.getParent());
        Files.writeString(path, file.getValue());
      }
    }
    Files.writeString(
        copy.resolve(".manifest"),
        """
        {"roots": [""], "rego_version": 1,
         "file_rego_versions": {"/base.rego": 0, "/lib/kubernetes.rego": 0}}
        """);
    return copy;
  }

  private static Verdict judge(String file, Operation operation, @Nullable String place)
      throws IOException {
    ObjectNode object = object(file);
    boolean delete = operation == Operation.DELETE;
    ObjectInput input =
        new ObjectInput(
            operation,
            delete ? null : object,
            delete ? object : null,
            null,
            null,
            null,
            null,
            place,
            PolicyCase.TIME);
    return policies.current().judge(input, delete ? Target.ADMISSION : Target.SYNC);
  }

  private static List<Finding> findings(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Passed passed -> passed.warnings();
      case Verdict.Blocked blocked -> blocked.findings();
      case Verdict.Undecided undecided -> throw new AssertionError(undecided.reason());
    };
  }

  private static ActivePolicies policies(PackSources sources) throws Exception {
    return ActivePolicies.open(
        compiler, List.of(sources), PolicyCase.CLUSTER, Parameters.none(), WasmLimits.standard());
  }

  private static ObjectNode object(String file) throws IOException {
    return YamlFiles.objects(file, Files.readString(FILES.resolve("objects/" + file))).getFirst();
  }
}
