package io.samsvar.cli.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunConfigTest {
  private static final String CLUSTER = "cluster: {name: prod-oslo, regions: [no-oslo-1]}\n";

  @TempDir private Path folder = Path.of("");

  @Test
  void whatIsLeftOutHasTheDocumentedDefault() throws IOException {
    RunConfig config = read(CLUSTER);
    assertThat(config.organisation()).isEqualTo("prod-oslo");
    assertThat(config.dataDirectory()).isEqualTo(Path.of("/var/lib/samsvar"));
    assertThat(config.identity()).isEqualTo("system:serviceaccount:samsvar-system:samsvar");
    assertThat(config.sources().localRepositories()).isFalse();
    assertThat(config.webhook()).isEqualTo(new RunConfig.Webhook("127.0.0.1", 9443, null));
    assertThat(config.http()).isEqualTo(new RunConfig.Http("127.0.0.1", 8080));
    assertThat(config.report().at()).isEqualTo(LocalTime.of(2, 0));
    assertThat(config.report().zone()).isEqualTo(ZoneId.of("Europe/Oslo"));
    assertThat(config.policyPacks()).containsExactly("residency", "sealing");
  }

  @Test
  void theExampleOfTheReadmeIsRead() throws IOException {
    String readme = Files.readString(Path.of("../../README.md"));
    String example =
        readme
            .substring(
                readme.indexOf("```yaml") + 7, readme.indexOf("```", readme.indexOf("```yaml") + 7))
            .stripIndent();
    RunConfig config = read(example);
    assertThat(config.cluster().regions()).containsExactly("no-oslo-1");
    assertThat(config.identities()).containsEntry("ola@example.no", List.of("ola", "oidc:ola"));
    assertThat(config.policyPacks()).contains("workload");
    assertThat(config.policyParameters()).containsKey("workload");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "an unknown key | webhok: {port: 1} | webhok",
        "an unknown key below | http: {prot: 1} | prot",
        "a duplicate key | 'http: {port: 1, port: 2}' | port",
        "a wrong type | http: {port: many} | many",
        "no pack | policyPacks: [] | policyPacks",
        "an unknown zone | report: {zone: Europe/Olso} | Europe/Olso",
      })
  void aMistakeIsNamedWithItsFile(String what, String line, String named) {
    assertThatIllegalArgumentException()
        .as(what)
        .isThrownBy(() -> read(CLUSTER + line + "\n"))
        .withMessageContaining("samsvar.yaml")
        .withMessageContaining(named);
  }

  @Test
  void theClusterHasToBeNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read("http: {port: 1}\n"))
        .withMessageContaining("cluster.name and cluster.regions");
  }

  private RunConfig read(String text) throws IOException {
    return RunConfig.read(Files.writeString(folder.resolve("samsvar.yaml"), text));
  }
}
