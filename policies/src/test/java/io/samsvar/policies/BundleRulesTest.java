package io.samsvar.policies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.samsvar.ledger.Finding;
import io.samsvar.ledger.Operation;
import io.samsvar.ledger.Severity;
import io.samsvar.ledger.Verdict;
import io.samsvar.policies.BundleSpec.Enforcement;
import io.samsvar.policies.PolicySet.Target;
import io.samsvar.policies.compile.CompiledPack;
import io.samsvar.policies.compile.PackRefusedException;
import io.samsvar.policies.compile.PackSources;
import io.samsvar.policies.exemption.Waivable;
import io.samsvar.testkit.Toolchain;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

/**
 * Whose bundle holds, about which objects, with which parameters, and what is asked of its text.
 */
class BundleRulesTest {

  private static final String TEST =
      """
      package samsvar.names_test

      import data.samsvar.names

      test_bad if {
      	count(names.deny) == 1 with input as {"object": {"metadata": {"name": "bad"}}}
      }
      """;

  @TempDir private static Path folder;
  private static ActivePolicies policies;

  @BeforeAll
  static void open() throws Exception {
    policies =
        ActivePolicies.open(
            Toolchain.standard().binary("opa"),
            folder,
            new ClusterFacts("oslo", List.of("no-oslo-1")),
            Parameters.none());
  }

  @AfterAll
  static void close() {
    policies.close();
  }

  @AfterEach
  void remove() {
    policies.bundles().forEach(policies::remove);
  }

  private static String rule(String name) {
    return "package samsvar.names\n\ndeny contains \"is bad\" if {\n\tinput.object.metadata.name == \"%s\"\n}\n"
        .formatted(name);
  }

  private static PackSources sources(Map<String, String> files) {
    return new PackSources("names", new LinkedHashMap<>(files));
  }

  private static CompiledPack compiled(String rule) throws Exception {
    return policies.compile(sources(Map.of("names.rego", rule)));
  }

  private static BundleSpec spec(String name, Match match, boolean organisation) {
    return new BundleSpec(
        name,
        EnumSet.allOf(Target.class),
        match,
        Enforcement.DENY,
        InputDocument.JSON.createObjectNode(),
        organisation);
  }

  private static Verdict judge(String name, Target target) {
    return policies
        .current()
        .judge(
            new ObjectInput(
                Operation.SYNC,
                InputDocument.JSON.readTree(
                    """
                    {"apiVersion": "v1", "kind": "ServiceAccount",
                     "metadata": {"name": "%s", "namespace": "shop", "labels": {"tier": "web"}}}
                    """
                        .formatted(name)),
                null,
                null,
                null,
                null,
                null,
                null,
                Instant.EPOCH),
            target);
  }

  @Test
  void theOrganisationTakesAPackageFromATeamAndNobodyTakesItsOwn() throws Exception {
    var _ = policies.activate(spec("team", Match.everything(), false), compiled(rule("bad")));
    assertThat(judge("bad", Target.SYNC).passes()).isFalse();

    var _ =
        policies.activate(spec("organisation", Match.everything(), true), compiled(rule("worse")));
    assertThat(policies.bundles()).containsExactly("organisation");
    assertThat(judge("worse", Target.ADMISSION).passes()).isFalse();

    for (boolean organisation : new boolean[] {false, true}) {
      assertThatThrownBy(
              () ->
                  policies.activate(
                      spec("another", Match.everything(), organisation), compiled(rule("other"))))
          .isInstanceOf(PackRefusedException.class)
          .hasMessageContaining("samsvar.names belongs to PolicyBundle organisation");
    }
    assertThat(judge("worse", Target.SYNC).passes()).isFalse();
  }

  @Test
  void whoMayWaiveARuleFollowsItsBundle() throws Exception {
    PolicySet set =
        policies.activate(spec("team", Match.everything(), false), compiled(rule("bad")));

    assertThat(set.waivable(finding("samsvar.names.deny"))).isEqualTo(Waivable.BY_TEAM);
    assertThat(set.waivable(finding("samsvar.sealing.deny"))).isEqualTo(Waivable.BY_ORGANISATION);
    assertThat(set.waivable(finding("samsvar.scope"))).isEqualTo(Waivable.BY_NOBODY);
    assertThat(set.waivable(finding("samsvar.engine"))).isEqualTo(Waivable.BY_NOBODY);
  }

  private static Finding finding(String rule) {
    return new Finding("x", rule, Severity.DENY, "m", null, "", null, List.of());
  }

  @ParameterizedTest
  @CsvSource({
    "ServiceAccount, shop, '',   web, true",
    "Deployment,     '',   '',   '',  false",
    "'',             bank, '',   '',  false",
    "'',             '',   shop, '',  false",
    "'',             '',   bank, '',  true",
    "'',             '',   '',   db,  false"
  })
  void isAskedAboutWhatItMatches(
      String kind, String namespace, String except, String tier, boolean asked) throws Exception {
    Match match =
        new Match(
            kind.isEmpty() ? List.of() : List.of(new Match.Kind("", kind)),
            namespace.isEmpty() ? List.of() : List.of(namespace),
            except.isEmpty() ? List.of() : List.of(except),
            tier.isEmpty() ? Map.of() : Map.of("tier", tier));
    var _ = policies.activate(spec("team", match, true), compiled(rule("bad")));

    for (Target target : Target.values()) {
      assertThat(judge("bad", target).passes()).as(target.name()).isEqualTo(!asked);
    }
  }

  @Test
  void parametersThatDoNotFitTheSchemaAreRefusedWithTheirPlace() throws Exception {
    PackSources sources =
        sources(
            Map.of(
                "names.rego",
                rule("bad"),
                "parameters.json",
                "{\"names\": [\"a\"]}",
                "parameters.schema.json",
                """
                {"type": "object", "additionalProperties": false,
                 "properties": {"names": {"type": "array", "items": {"type": "string"}}}}
                """));
    CompiledPack pack = policies.compile(sources);

    policies.examine(with("{\"names\": [\"b\", \"c\"]}"), sources, pack, 0);
    assertThatThrownBy(() -> policies.examine(with("{\"names\": [\"b\", 7]}"), sources, pack, 0))
        .isInstanceOf(PackRefusedException.class)
        .hasMessageContaining("spec.parameters/names/1");
  }

  private static BundleSpec with(String parameters) {
    return new BundleSpec(
        "names",
        EnumSet.allOf(Target.class),
        Enforcement.DENY,
        (ObjectNode) InputDocument.JSON.readTree(parameters));
  }

  @Test
  void aBundleFromGitIsFormattedAndCovered() throws Exception {
    PackSources covered = sources(Map.of("names.rego", rule("bad"), "names_test.rego", TEST));
    policies.examine(with("{}"), covered, policies.compile(covered), 100);

    PackSources untested = sources(Map.of("names.rego", rule("bad")));
    CompiledPack pack = policies.compile(untested);
    policies.examine(with("{}"), untested, pack, 0);
    assertThatThrownBy(() -> policies.examine(with("{}"), untested, pack, 1))
        .hasMessageContaining("it has no tests");

    PackSources half =
        sources(
            Map.of(
                "names.rego",
                rule("bad")
                    + "\ndeny contains \"is worse\" if {\n\tinput.object.metadata.name == \"worse\"\n\tinput.object.kind == \"Pod\"\n}\n",
                "names_test.rego",
                TEST));
    assertThatThrownBy(() -> policies.examine(with("{}"), half, policies.compile(half), 100))
        .hasMessageContaining("must cover 100 %");

    PackSources loose = sources(Map.of("names.rego", rule("bad").replace("\n\t", "\n  ")));
    assertThatThrownBy(() -> policies.examine(with("{}"), loose, policies.compile(loose), 0))
        .hasMessageContaining("names.rego")
        .hasMessageContaining("run opa fmt");
  }
}
