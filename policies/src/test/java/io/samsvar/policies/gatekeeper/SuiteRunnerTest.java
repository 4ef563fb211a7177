package io.samsvar.policies.gatekeeper;

import static org.assertj.core.api.Assertions.assertThat;

import io.samsvar.policies.gatekeeper.SuiteResult.Outcome;
import io.samsvar.testkit.Toolchain;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Suites in the form of {@code gator verify}, with templates of Rego v0 and v1. */
class SuiteRunnerTest {

  static final Path SUITES = Path.of("src/test/resources/io/samsvar/policies/gatekeeper");

  @TempDir private static Path cache;
  private static List<SuiteResult> results = List.of();

  @BeforeAll
  static void run() throws Exception {
    try (SuiteRunner runner =
        SuiteRunner.open(Toolchain.standard().binary("opa"), cache.resolve("packs"))) {
      results = runner.run(SUITES);
    }
  }

  @Test
  void findsEverySuite() {
    assertThat(results)
        .extracting(SuiteResult::path)
        .containsExactly(
            "hosts/suite.yaml", "labels/suite.yaml", "probes/suite.yaml", "versions/suite.yaml");
  }

  @ParameterizedTest
  @CsvSource({"hosts, 4, 0", "labels, 7, 1", "probes, 6, 0"})
  void passesWhatHolds(String suite, int passed, int skipped) {
    SuiteResult result = of(suite);

    assertThat(result.cases())
        .filteredOn(one -> one.outcome() == Outcome.FAILED || one.outcome() == Outcome.NOT_RUN)
        .isEmpty();
    assertThat(result.count(Outcome.PASSED)).isEqualTo(passed);
    assertThat(result.count(Outcome.SKIPPED)).isEqualTo(skipped);
  }

  @Test
  void saysWhyACaseIsNotRunOrDoesNotHold() {
    Map<String, String> reasons = new TreeMap<>();
    of("versions")
        .cases()
        .forEach(one -> reasons.put(one.test(), one.outcome() + " " + one.reason()));

    assertThat(reasons.get("only CEL")).startsWith("NOT_RUN").contains("only code in CEL");
    assertThat(reasons.get("expansion")).startsWith("NOT_RUN").contains("expands workloads");
    assertThat(reasons.get("external data")).startsWith("NOT_RUN").contains("calls external_data");
    assertThat(reasons.get("network")).startsWith("NOT_RUN").contains("calls http.send");
    assertThat(reasons.get("unknown function"))
        .startsWith("NOT_RUN")
        .contains("main.rego:4")
        .contains("nobody_knows");
    assertThat(reasons.get("an assertion that does not hold"))
        .startsWith("FAILED 1 violations, expected 7");
  }

  private static SuiteResult of(String name) {
    return results.stream()
        .filter(result -> result.path().startsWith(name + "/"))
        .findFirst()
        .orElseThrow();
  }
}
