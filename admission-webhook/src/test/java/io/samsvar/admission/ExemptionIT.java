package io.samsvar.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.samsvar.admission.Kubectl.Result;
import io.samsvar.ledger.Actor;
import io.samsvar.ledger.Event.ExemptionUsed;
import io.samsvar.ledger.ResourceId;
import io.samsvar.policies.exemption.Exemption;
import io.samsvar.testkit.ControlPlane;
import io.samsvar.testkit.LocalCluster;
import io.samsvar.testkit.TestNamespace;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Exemptions on a real API server: what the shipped rules refuse, for the named object only. */
@ExtendWith(ControlPlane.class)
class ExemptionIT {

  private final LocalCluster cluster;
  private final String namespace;
  private RunningWebhook webhook;

  ExemptionIT(LocalCluster cluster, TestNamespace namespace) {
    this.cluster = cluster;
    this.namespace = namespace.name();
  }

  @BeforeEach
  void start(@TempDir Path folder) {
    webhook = RunningWebhook.start(cluster, folder, namespace);
  }

  /** Ends by verifying the ledger. */
  @AfterEach
  void stop() {
    webhook.close();
  }

  private Result create(String name) {
    return webhook.kubectl.run(
        "create",
        "--filename="
            + webhook.kubectl.file(
                Json.object(
                    """
            {'apiVersion':'v1','kind':'ConfigMap','data':{'a':'b'},
             'metadata':{'name':'%s','namespace':'%s',
                         'labels':{'environment':'production','region':'us-east-1'}}}
            """
                        .formatted(name, namespace))));
  }

  private Exemption exemption(String code, Instant until, boolean organisation) {
    return new Exemption(
        new ResourceId("samsvar.io", "Exemption", namespace, "abroad"),
        code,
        Set.of(new ResourceId("", "ConfigMap", namespace, "abroad")),
        "kari@example.no",
        "moves in spring",
        until,
        organisation);
  }

  @Test
  void anExemptionFromGitLetsExactlyItsObjectThrough() {
    Instant later = Instant.now().plus(Duration.ofDays(60));
    assertThat(create("abroad").text()).contains("residency.region-not-allowed");

    webhook.declared.exempt(exemption("residency.region-not-allowed", Instant.now(), true));
    assertThat(create("abroad").text()).contains("does not waive it: it ended at");

    webhook.declared.exempt(exemption("residency.region-not-allowed", later, false));
    assertThat(create("abroad").text()).contains("the rule is the organisation's");

    webhook.declared.exempt(exemption("residency.region-missing", later, true));
    assertThat(create("abroad").text()).contains("residency.region-not-allowed");
    assertThat(webhook.events(ExemptionUsed.class)).isEmpty();

    webhook.declared.exempt(exemption("residency.region-not-allowed", later, true));
    assertThat(create("other").code()).isNotZero();
    Result made = create("abroad");
    assertThat(made.code()).as(made.text()).isZero();
    assertThat(made.text()).contains("Waived by Exemption " + namespace + "/abroad until");
    assertThat(webhook.events(ExemptionUsed.class))
        .singleElement()
        .satisfies(
            used -> {
              assertThat(used.resource().name()).isEqualTo("abroad");
              assertThat(used.owner()).isInstanceOf(Actor.Committed.class);
            });
  }
}
