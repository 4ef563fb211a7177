package io.samsvar.cli.convert;

import static org.assertj.core.api.Assertions.assertThat;

import io.samsvar.cli.demo.Console;
import io.samsvar.cli.demo.Installation;
import io.samsvar.cli.demo.Kubectl;
import io.samsvar.testkit.ControlPlane;
import io.samsvar.testkit.Identity;
import io.samsvar.testkit.LocalCluster;
import io.samsvar.testkit.Toolchain;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The API server, with our definitions, takes every Sync that comes out of a conversion. */
@ExtendWith(ControlPlane.class)
class ConvertIT {
  private final Kubectl kubectl;

  ConvertIT(LocalCluster cluster) {
    this.kubectl =
        new Kubectl(
            Toolchain.standard().binary("kubectl"),
            cluster.kubeconfig(Identity.CLUSTER_ADMIN),
            new Console(
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
                false));
  }

  @BeforeEach
  void definitions() {
    Installation.apply(kubectl);
  }

  @ParameterizedTest
  @MethodSource("io.samsvar.cli.convert.ConvertCommandTest#cases")
  void theApiServerTakesThem(Path example) throws IOException {
    String syncs = Files.readString(example.resolve("syncs.yaml"));
    if (syncs.isEmpty()) {
      assertThat(Files.readString(example.resolve("notes.txt"))).contains("lost ");
      return;
    }
    syncs
        .lines()
        .filter(line -> line.startsWith("  namespace: "))
        .map(line -> line.substring("  namespace: ".length()))
        .distinct()
        .forEach(
            namespace -> {
              var _ = kubectl.run("", "create", "namespace", namespace);
            });
    Kubectl.Answer answer =
        kubectl.run(
            syncs, "create", "--dry-run=server", "--validate=strict", "-f", "-", "-o", "name");
    assertThat(answer.worked()).describedAs(answer.text()).isTrue();
    assertThat(answer.text().lines().filter(line -> line.startsWith("sync.samsvar.io/")))
        .hasSameSizeAs(syncs.lines().filter("kind: Sync"::equals).toList());
  }
}
