package io.samsvar.policies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.samsvar.ledger.Digest;
import io.samsvar.ledger.Finding;
import io.samsvar.ledger.Operation;
import io.samsvar.ledger.Verdict;
import io.samsvar.policies.BundleSpec.Enforcement;
import io.samsvar.policies.PolicySet.Target;
import io.samsvar.policies.compile.CompiledPack;
import io.samsvar.policies.compile.PackRefusedException;
import io.samsvar.policies.compile.PackSources;
import io.samsvar.testkit.Toolchain;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

class ActivePoliciesTest {

  private static final String SECRET =
      """
      {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "database"},
       "stringData": {"password": "x"}}
      """;

  private static final String BAD =
      """
      {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": "x"},
       "data": {"bad": true}}
      """;

  @TempDir private static Path folder;
  private static ActivePolicies policies;

  @BeforeAll
  static void open() throws Exception {
    policies = open(Parameters.none());
  }

  @AfterAll
  static void close() {
    policies.close();
  }

  @Test
  void judgesObjectsByTheShippedPacks() {
    Verdict verdict = policies.current().judge(input(SECRET), Target.SYNC);

    assertThat(verdict).isInstanceOf(Verdict.Blocked.class);
    assertThat(((Verdict.Blocked) verdict).findings())
        .extracting(Finding::code, Finding::requirements)
        .containsExactly(tuple("sealing.plaintext-secret", List.of("GDPR-5-1-f", "GDPR-32")));
  }

  @Test
  void hasThePacksThatAreChosenInForce() throws Exception {
    assertThat(packs(policies)).containsExactly("prune", "residency", "sealing");
    try (ActivePolicies chosen =
        ActivePolicies.open(
            Toolchain.standard().binary("opa"),
            folder,
            PolicyCase.CLUSTER,
            Parameters.none(),
            Set.of("workload"))) {
      assertThat(packs(chosen)).as("prune always is").containsExactly("prune", "workload");
    }
    assertThatThrownBy(
            () ->
                ActivePolicies.open(
                    Toolchain.standard().binary("opa"),
                    folder,
                    PolicyCase.CLUSTER,
                    Parameters.none(),
                    Set.of("workloads")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("workloads")
        .hasMessageContaining("network, prune, residency, sealing, workload");
  }

  private static Set<String> packs(ActivePolicies policies) {
    return policies.documentation().stream()
        .map(rule -> rule.pack().substring("samsvar.".length()))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void addsBundlesWithoutTouchingTheLibraryAndKeepsTheLastThatWorked() throws Exception {
    Digest before = policies.current().digest();
    PolicySet held = policies.current();
    BundleSpec spec = spec(Enforcement.DENY);

    PolicySet with = policies.activate(spec, compile("samsvar.team", "input.object.data.bad"));

    assertThat(with.digest()).isNotEqualTo(before);
    assertThat(codes(with.judge(input(BAD), Target.SYNC))).containsExactly("samsvar.team.deny");
    assertThat(codes(with.judge(input(SECRET), Target.SYNC)))
        .containsExactly("sealing.plaintext-secret");
    assertThat(held.judge(input(BAD), Target.SYNC).passes()).as("a set that is held").isTrue();

    assertThatThrownBy(() -> compile("samsvar.team", "input.object.data.bad ==="))
        .isInstanceOf(PackRefusedException.class);
    assertThatThrownBy(
            () -> policies.activate(spec, compile("samsvar.sealing", "input.object.data.bad")))
        .isInstanceOf(PackRefusedException.class)
        .hasMessageContaining("belongs to the library");
    assertThat(policies.current().digest()).isEqualTo(with.digest());

    assertThat(policies.remove("team").digest()).isEqualTo(before);
  }

  @ParameterizedTest
  @EnumSource
  void enforcesAsTheBundleSays(Enforcement enforcement) throws Exception {
    PolicySet set =
        policies.activate(spec(enforcement), compile("samsvar.team", "input.object.data.bad"));
    try {
      Verdict verdict = set.judge(input(BAD), Target.SYNC);

      assertThat(verdict.passes()).isEqualTo(enforcement != Enforcement.DENY);
      assertThat(codes(verdict)).containsExactly("samsvar.team.deny");
      assertThat(set.judge(input(BAD), Target.ADMISSION).passes()).as("not asked there").isTrue();
    } finally {
      policies.remove("team");
    }
  }

  @ParameterizedTest
  @EnumSource
  void doesNotLetAFailingBundlePassUnlessItDoesNotBlockAnyway(Enforcement enforcement)
      throws Exception {
    PolicySet set =
        policies.activate(
            spec(enforcement),
            policies.compile(
                sources("package samsvar.team\n\ndeny := {\"x\"} if input.object.no\n")));
    try {
      assertThat(set.judge(input(BAD), Target.SYNC).passes())
          .isEqualTo(enforcement != Enforcement.DENY);
      assertThat(codes(set.judge(input(SECRET), Target.SYNC)))
          .contains("sealing.plaintext-secret", "policy.undefined");
    } finally {
      policies.remove("team");
    }
  }

  @Test
  void givesTheTimeOfTheDecisionAsTheOnlyClock() throws Exception {
    PolicySet set =
        policies.activate(
            spec(Enforcement.DENY),
            compile(
                "samsvar.team",
                "time.now_ns() == time.parse_rfc3339_ns(\"2026-11-23T03:00:00Z\")"));
    try {
      assertThat(set.judge(input(BAD), Target.SYNC).passes()).isFalse();
    } finally {
      policies.remove("team");
    }
  }

  @Test
  void readsBaseDataAgainAndAgain() throws Exception {
    Map<String, String> files =
        Map.of(
            "team.rego",
            "package samsvar.team\n\ndeny contains \"listed\" if input.object.metadata.name in data.names\n",
            "data.json",
            "{\"names\": [\"x\", \"listed-2\"]}");
    PolicySet set =
        policies.activate(
            spec(Enforcement.DENY),
            policies.compile(new PackSources("team", new LinkedHashMap<>(files))));
    try {
      for (int i = 0; i < 5; i++) {
        Verdict verdict =
            set.judge(input(BAD.replace("\"x\"", "\"listed-" + i + "\"")), Target.SYNC);
        assertThat(verdict.passes()).isEqualTo(i != 2);
      }
    } finally {
      policies.remove("team");
    }
  }

  /** Rego written for Gatekeeper's or the API server's own shape finds what it looks for. */
  @ParameterizedTest
  @ValueSource(strings = {"review", "request"})
  void givesTheShapesOfOthersToo(String field) throws Exception {
    String condition =
        "input.%1$s.kind.kind == \"ServiceAccount\"; input.%1$s.operation == \"CREATE\"; input.%1$s.object.data.bad"
            .formatted(field);
    PolicySet set =
        policies.activate(spec(Enforcement.DENY), compile("samsvar.team", "{ " + condition + " }"));
    try {
      assertThat(codes(set.judge(input(BAD), Target.SYNC))).containsExactly("samsvar.team.deny");
    } finally {
      policies.remove("team");
    }
  }

  @Test
  void refusesParametersThatNoPackHas() {
    ObjectNode given = InputDocument.JSON.createObjectNode().put("allowedRegion", "us-east-1");

    assertThatThrownBy(() -> open(new Parameters(Map.of("residency", given))))
        .isInstanceOf(PackRefusedException.class)
        .hasMessageContaining("allowedRegion")
        .hasMessageContaining("allowedRegions");
    assertThatThrownBy(() -> open(new Parameters(Map.of("residence", given))))
        .isInstanceOf(PackRefusedException.class)
        .hasMessageContaining("residence");
  }

  @Test
  void hasTheSameDigestWhenOpenedAgainAndAnotherWithOtherParameters() throws Exception {
    ObjectNode given = InputDocument.JSON.createObjectNode();
    given.putArray("allowedRegions").add("no-*");
    try (ActivePolicies again = open(Parameters.none());
        ActivePolicies stricter = open(new Parameters(Map.of("residency", given)))) {
      assertThat(again.current().digest()).isEqualTo(policies.current().digest());
      assertThat(stricter.current().digest()).isNotEqualTo(policies.current().digest());
    }
  }

  private static ActivePolicies open(Parameters parameters) throws Exception {
    return ActivePolicies.open(
        Toolchain.standard().binary("opa"),
        folder,
        new ClusterFacts("oslo", List.of("no-oslo-1")),
        parameters);
  }

  private static BundleSpec spec(Enforcement enforcement) {
    return new BundleSpec(
        "team", Set.of(Target.SYNC), enforcement, InputDocument.JSON.createObjectNode());
  }

  private static CompiledPack compile(String name, String condition) throws Exception {
    return policies.compile(
        sources("package %s\n\ndeny contains \"bad\" if %s\n".formatted(name, condition)));
  }

  private static PackSources sources(String rego) {
    return new PackSources("team", new LinkedHashMap<>(Map.of("team.rego", rego)));
  }

  private static List<String> codes(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Passed passed -> passed.warnings().stream().map(Finding::code).toList();
      case Verdict.Blocked blocked -> blocked.findings().stream().map(Finding::code).toList();
      case Verdict.Undecided undecided -> List.of(undecided.code());
    };
  }

  private static ObjectInput input(String object) {
    return new ObjectInput(
        Operation.SYNC,
        InputDocument.JSON.readTree(object),
        null,
        null,
        null,
        null,
        null,
        null,
        Instant.parse("2026-11-23T03:00:00Z"));
  }
}
