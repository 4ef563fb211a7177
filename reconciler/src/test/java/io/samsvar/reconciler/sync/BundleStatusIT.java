package io.samsvar.reconciler.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.samsvar.reconciler.resource.PolicyBundleStatus;
import io.samsvar.testkit.ControlPlane;
import io.samsvar.testkit.Eventually;
import io.samsvar.testkit.GitRepository;
import io.samsvar.testkit.LocalCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What people are told of a PolicyBundle that is in force but slow. */
@ExtendWith(ControlPlane.class)
class BundleStatusIT {

  private static final Duration SOON = Duration.ofSeconds(90);

  private final GitRepository rules;
  private final Harness samsvar;
  private final Bundles bundles;

  BundleStatusIT(LocalCluster local, KubernetesClient admin, @TempDir Path folder) {
    Harness.installCrds(admin);
    this.rules = GitRepository.create(folder.resolve("rules.git"));
    this.samsvar = new Harness(local, folder.resolve("state"));
    this.bundles = new Bundles(admin, "large-" + UUID.randomUUID().toString().substring(0, 8));
  }

  @AfterEach
  void close() {
    try (samsvar) {
      bundles.delete();
      assertThat(samsvar.events()).isNotEmpty();
    }
  }

  @Test
  void namesTheRulesThatAreInterpreted() {
    commit(1000);
    samsvar.start();
    bundles.follow(rules);

    assertThat(bundles.await("Active").interpreted()).containsExactly("g0.data.samsvar.large.deny");
    assertThat(samsvar.interpretedRules()).isEqualTo(1);

    commit(10);
    Eventually.passes(
        "the smaller rule to be in force",
        SOON,
        () -> {
          PolicyBundleStatus status = bundles.await("Active");
          assertThat(status.lastKnownGood()).isEqualTo(rules.head());
          assertThat(status.interpreted()).isNull();
        });
    assertThat(samsvar.interpretedRules()).isZero();
  }

  private void commit(int lines) {
    String rule =
        IntStream.range(0, lines)
            .mapToObj("\tinput.object.kind != \"K%d\"\n"::formatted)
            .collect(
                Collectors.joining(
                    "",
                    """
                    # METADATA
                    # title: Large
                    # custom:
                    #   code: large.never
                    package samsvar.large

                    # METADATA
                    # title: A rule with many conditions
                    # custom:
                    #   code: large.never
                    #   severity: low
                    deny contains {"code": "large.never", "message": "is found", "path": ""} if {
                    	input.object.kind == "Never"
                    """,
                    "}\n"));
    var _ = rules.commit(Repositories.KARI, "Rule", Map.of("large.rego", rule));
  }
}
