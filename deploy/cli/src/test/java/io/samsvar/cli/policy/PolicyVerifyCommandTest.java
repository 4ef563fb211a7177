package io.samsvar.cli.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.samsvar.cli.Main;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PolicyVerifyCommandTest {

  private static final Path SUITES =
      Path.of("../../policies/src/test/resources/io/samsvar/policies/gatekeeper");

  @TempDir private static Path cache;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @ParameterizedTest
  @CsvSource({
    "hosts, 0, 'suites 1, cases passed 4, failed 0, not run 0, skipped 0'",
    "labels/suite.yaml, 0, 'suites 1, cases passed 7, failed 0, not run 0, skipped 1'",
    "versions, 1, 'suites 1, cases passed 0, failed 1, not run 5, skipped 0'",
  })
  void tellsWhatPassedAndSaysSoByItsExitCode(String suites, int code, String totals) {
    assertThat(verify(SUITES.resolve(suites).toString())).isEqualTo(code);
    assertThat(out.toString().strip()).endsWith(totals);
  }

  @Test
  void cannotDecideWithoutASuiteOrWhereACaseCannotBeRun() throws Exception {
    assertThat(verify(cache.resolve("nowhere").toString())).isEqualTo(3);
    assertThat(err.toString()).contains("there is no suite or folder");

    Path cel = Files.createDirectories(cache.resolve("cel"));
    for (String file : new String[] {"cel.yaml", "constraint.yaml", "object.yaml"}) {
      Files.copy(SUITES.resolve("versions").resolve(file), cel.resolve(file));
    }
    Files.writeString(
        cel.resolve("suite.yaml"),
        """
        apiVersion: test.gatekeeper.sh/v1alpha1
        kind: Suite
        metadata: {name: cel}
        tests:
          - name: only CEL
            template: cel.yaml
            constraint: constraint.yaml
            cases: [{name: any, object: object.yaml, assertions: [{violations: no}]}]
        """);
    assertThat(verify(cel.toString())).isEqualTo(3);
    assertThat(out.toString()).contains("not-run: only CEL / any");
  }

  @Test
  void refusesAFormatItDoesNotHave() {
    assertThat(verify(SUITES.toString(), "-o", "xml")).isEqualTo(2);
  }

  @Test
  void writesJsonAndAPage() {
    assertThat(verify(SUITES.resolve("hosts").toString(), "-o", "json")).isZero();
    JsonNode document = JsonMapper.builder().build().readTree(out.toString());
    assertThat(document.path("passed").asInt()).isEqualTo(4);
    assertThat(document.path("suites").path(0).path("path").asString()).isEqualTo("suite.yaml");

    out.getBuffer().setLength(0);
    assertThat(verify(SUITES.toString(), "-o", "markdown", "--revision", "ours")).isEqualTo(1);
    assertThat(out.toString())
        .contains("those of ours.")
        .contains("| hosts/suite.yaml | 4 | 0 | 0 | 0 |")
        .contains("- versions/suite.yaml, network / any: not-run: the template is refused");
  }

  private int verify(String... arguments) {
    String[] whole = new String[arguments.length + 4];
    whole[0] = "policy";
    whole[1] = "verify";
    whole[2] = "--cache";
    whole[3] = cache.resolve("packs").toString();
    System.arraycopy(arguments, 0, whole, 4, arguments.length);
    CommandLine line = Main.commandLine();
    return line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(whole);
  }
}
