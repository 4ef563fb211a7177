package io.samsvar.policies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.samsvar.ledger.Finding;
import io.samsvar.ledger.Operation;
import io.samsvar.ledger.Severity;
import io.samsvar.ledger.Verdict;
import io.samsvar.policies.PolicySet.Target;
import io.samsvar.policies.compile.PackRefusedException;
import io.samsvar.policies.compile.PackSources;
import io.samsvar.policies.compile.PolicyCompiler;
import io.samsvar.policies.foreign.Inventory;
import io.samsvar.policies.foreign.YamlFiles;
import io.samsvar.policies.wasm.WasmLimits;
import io.samsvar.testkit.Toolchain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

/** Folders of Gatekeeper's objects, as a bundle has them, at the gate and at admission. */
class GatekeeperBundleTest {

  private static final Path FILES = Path.of("src/test/resources/io/samsvar/policies/gatekeeper");

  @TempDir private static Path folder;
  private static PolicyCompiler compiler;

  @BeforeAll
  static void open() throws Exception {
    compiler = PolicyCompiler.open(Toolchain.standard().binary("opa"), folder.resolve("packs"));
  }

  @Test
  void findsWhatTheConstraintsOfAFolderFind() throws Exception {
    try (ActivePolicies policies = policies("labels/template.yaml", "labels/constraint.yaml")) {
      Verdict verdict =
          policies.current().judge(input(object("labels/objects/without.yaml")), Target.SYNC);

      assertThat(findings(verdict))
          .singleElement()
          .satisfies(
              finding -> {
                assertThat(finding.code()).isEqualTo("gatekeeper.TeamLabels.everything-has-a-team");
                assertThat(finding.rule()).isEqualTo("samsvar.gatekeeper.deny");
                assertThat(finding.message()).isEqualTo("label \"team\" is missing");
                assertThat(finding.severity()).isEqualTo(Severity.DENY);
                assertThat(finding.requirements()).containsExactly("GDPR-5-2", "NSM-1.2");
              });
      assertThat(judge(policies, "labels/objects/with.yaml").passes()).isTrue();
      assertThat(judge(policies, "labels/objects/excluded.yaml").passes()).isTrue();
      assertThat(policies.documentation())
          .anySatisfy(rule -> assertThat(rule.title()).isEqualTo("Team labels"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "deny, SYNC, DENY",
    "warn, SYNC, WARN",
    "dryrun, ADMISSION, WARN",
    "'scoped', SYNC, WARN",
    "'scoped', ADMISSION, DENY",
    "'scoped', AUDIT, ",
  })
  void enforcesAsTheConstraintSaysWhereItIsAsked(
      String action, Target target, @Nullable Severity severity) throws Exception {
    String spec =
        """
        spec:
          enforcementAction: %s
          scopedEnforcementActions:
            - {action: warn, enforcementPoints: [{name: gator.gatekeeper.sh}]}
            - {action: deny, enforcementPoints: [{name: validation.gatekeeper.sh}]}
            - {action: dryrun, enforcementPoints: [{name: validation.gatekeeper.sh}]}
          match:\
        """
            .formatted(action);
    SequencedMap<String, String> files = read("labels/template.yaml", "labels/constraint.yaml");
    files.computeIfPresent("constraint.yaml", (_, text) -> text.replace("spec:\n  match:", spec));
    try (ActivePolicies policies = policies(files)) {
      List<Finding> findings =
          findings(policies.current().judge(input(object("labels/objects/without.yaml")), target));

      assertThat(findings)
          .extracting(Finding::severity)
          .isEqualTo(severity == null ? List.of() : List.of(severity));
      assertThat(findings)
          .allMatch(
              finding ->
                  finding.message().startsWith("Would be denied: ") == action.equals("dryrun"));
    }
  }

  @Test
  void comparesWithWhatIsRenderedAtTheGateAndWithWhatIsDeclaredAtAdmission() throws Exception {
    ObjectNode one = object("hosts/objects/a.yaml");
    ObjectNode taken = object("hosts/objects/taken.yaml");
    try (ActivePolicies policies = policies("hosts/template.yaml", "hosts/constraint.yaml")) {
      List<Verdict> gate =
          policies.current().judgeAll(List.of(input(one), input(taken)), Target.SYNC);
      assertThat(gate).noneMatch(Verdict::passes);
      assertThat(findings(gate.getLast()).getFirst().message())
          .isEqualTo("host one.example.com belongs to shop/a");

      PolicySet set = policies.current();
      assertThat(set.judge(input(taken), Target.ADMISSION).passes()).as("none declared").isTrue();
      policies.compareWith(() -> Inventory.of(List.of(one)));
      assertThat(set.judge(input(taken), Target.ADMISSION).passes()).isFalse();
      assertThat(set.judge(input(one), Target.ADMISSION).passes()).as("itself").isTrue();
      policies.compareWith(
          () -> {
            throw new IllegalStateException("not read yet");
          });
      assertThat(set.judge(input(taken), Target.ADMISSION)).isInstanceOf(Verdict.Undecided.class);
    }
  }

  /** What would let everything pass, or judge something else than is meant, is no policy. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cel.yaml | OnlyCel has no Rego, only code in CEL, which is not run here",
        "expansion.yaml | ExpansionTemplate pods is not run here: workloads are judged as they are",
        "mutation.yaml | Assign pull is not run here: no object is changed at admission",
        "generated.yaml | TeamLabels/generated is about generated objects only",
        "provider.yaml | Provider registry is not run here: a decision depends on nothing outside",
      })
  void refusesWhatIsNotRunHere(String file, String reason) throws Exception {
    SequencedMap<String, String> files = read("labels/template.yaml", "labels/constraint.yaml");
    files.putAll(read("versions/" + file));
    if (file.equals("cel.yaml")) {
      files.put("other.yaml", read("versions/constraint.yaml").sequencedValues().getFirst());
    }

    assertThatThrownBy(() -> policies(files).close())
        .isInstanceOf(PackRefusedException.class)
        .hasMessageContaining(file + ": ")
        .hasMessageContaining(reason);
  }

  @Test
  void repeatsNoValueOfASecretThatARuleRepeats() throws Exception {
    SequencedMap<String, String> files =
        read("versions/broken.yaml", "versions/broken-constraint.yaml");
    files.computeIfPresent(
        "broken.yaml",
        (_, text) ->
            text.replace("violation[{\"msg\": \"no\"}] {", "violation[{\"msg\": msg}] {")
                .replace(
                    "nobody_knows(1)",
                    "msg := sprintf(\"%v and %v and %v\", [input.review.object.data, base64.decode(input.review.object.data.token), input.review.object.stringData])"));
    ObjectNode secret =
        YamlFiles.objects(
                "secret",
                """
                {apiVersion: v1, kind: Secret, metadata: {name: x, namespace: shop},
                 data: {token: aHVudGVyMjI=}, stringData: {pin: "42", word: canary-word}}
                """)
            .getFirst();
    try (ActivePolicies policies = policies(files)) {
      Verdict verdict = policies.current().judge(input(secret), Target.SYNC);

      assertThat(findings(verdict).getFirst().message())
          .contains("(hidden)", "token", "pin")
          .doesNotContain("aHVudGVyMjI", "hunter22", "42", "canary");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "versions/external.yaml | versions/outside.yaml   | calls external_data",
        "versions/http.yaml     | versions/callshome.yaml | calls http.send",
        "versions/broken.yaml   | versions/broken-constraint.yaml | broken/main.rego:4",
        "labels/template.yaml   | labels/constraint-invalid.yaml | spec.parameters.level is none of",
        "labels/template.yaml   | versions/constraint.yaml | has no ConstraintTemplate",
        "labels/template.yaml   | labels/template.yaml    | nothing in it decides",
        "versions/constraint.yaml | versions/constraint.yaml | has no ConstraintTemplate",
      })
  void refusesWhatCannotBeRun(String template, String constraint, String reason) {
    assertThatThrownBy(() -> policies(template, constraint).close())
        .isInstanceOf(PackRefusedException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void leavesOtherYamlOutOfAPack() {
    SequencedMap<String, String> files = new LinkedHashMap<>();
    files.put("rules.rego", "package samsvar.x\n");
    files.put("cases/allowed.yaml", "apiVersion: v1\nkind: Pod\n");

    assertThat(new PackSources("pack", files).files()).containsOnlyKeys("rules.rego");
  }

  private static Verdict judge(ActivePolicies policies, String file) throws IOException {
    return policies.current().judge(input(object(file)), Target.SYNC);
  }

  private static List<Finding> findings(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Passed passed -> passed.warnings();
      case Verdict.Blocked blocked -> blocked.findings();
      case Verdict.Undecided undecided -> throw new AssertionError(undecided.reason());
    };
  }

  private static ActivePolicies policies(String... files) throws Exception {
    return policies(read(files));
  }

  private static ActivePolicies policies(Map<String, String> files) throws Exception {
    return ActivePolicies.open(
        compiler,
        List.of(new PackSources("team", new LinkedHashMap<>(files))),
        PolicyCase.CLUSTER,
        Parameters.none(),
        WasmLimits.standard());
  }

  private static SequencedMap<String, String> read(String... files) throws IOException {
    SequencedMap<String, String> read = new LinkedHashMap<>();
    for (String file : files) {
      read.put(file.substring(file.indexOf('/') + 1), Files.readString(FILES.resolve(file)));
    }
    return read;
  }

  private static ObjectNode object(String file) throws IOException {
    return YamlFiles.objects(file, Files.readString(FILES.resolve(file))).getFirst();
  }

  private static ObjectInput input(ObjectNode object) {
    return new ObjectInput(
        Operation.SYNC, object, null, null, null, null, null, null, PolicyCase.TIME);
  }
}
