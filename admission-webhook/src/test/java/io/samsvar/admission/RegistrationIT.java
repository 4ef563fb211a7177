package io.samsvar.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfiguration;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.samsvar.admission.Kubectl.Result;
import io.samsvar.ledger.Event.EnforcementGap;
import io.samsvar.testkit.ControlPlane;
import io.samsvar.testkit.Eventually;
import io.samsvar.testkit.LocalCluster;
import io.samsvar.testkit.TestNamespace;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Case 92 on a real API server: the registration is taken away or altered, and comes back. */
@ExtendWith(ControlPlane.class)
class RegistrationIT {

  private static final Duration RESTORED_WITHIN = Duration.ofSeconds(10);
  private static final String CONFIGURATION = "validatingwebhookconfiguration";

  private final KubernetesClient admin;
  private final LocalCluster cluster;
  private final String namespace;
  private RunningWebhook webhook;
  private Kubectl kubectl;

  RegistrationIT(LocalCluster cluster, KubernetesClient admin, TestNamespace namespace) {
    this.cluster = cluster;
    this.admin = admin;
    this.namespace = namespace.name();
  }

  @BeforeEach
  void start(@TempDir Path folder) {
    webhook = RunningWebhook.start(cluster, folder);
    kubectl = webhook.kubectl;
    var _ =
        webhook.apply(
            Json.object(
                "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'kept','namespace':'%s','labels':{'environment':'production','region':'no-oslo-1'}},'data':{'a':'b'}}"
                    .formatted(namespace)));
  }

  @AfterEach
  void stop() {
    webhook.close();
  }

  private ValidatingWebhookConfiguration live() {
    return admin
        .admissionRegistration()
        .v1()
        .validatingWebhookConfigurations()
        .withName("samsvar")
        .get();
  }

  private void assertEnforced() {
    Result refused =
        kubectl.run(
            "patch",
            "configmap",
            "kept",
            "--namespace=" + namespace,
            "--type=merge",
            "--patch={\"data\":{\"a\":\"c\"}}");
    assertThat(refused.text()).contains("Sync gitops/shop");
  }

  @Test
  void case92_deletedIsRestoredAtOnceAndTheGapIsOnRecord() {
    Instant before = Instant.now();
    String uid = live().getMetadata().getUid();
    assertThat(kubectl.run("delete", CONFIGURATION, "samsvar").code()).isZero();
    Eventually.isTrue(
        "the configuration",
        RESTORED_WITHIN,
        () -> live() != null && !live().getMetadata().getUid().equals(uid));
    Eventually.isTrue("the gap", RESTORED_WITHIN, () -> webhook.gaps.size() == 1);
    webhook.awaitProven();
    assertEnforced();
    EnforcementGap gap = webhook.events(EnforcementGap.class).getFirst();
    assertThat(gap.component()).isEqualTo("admission-webhook");
    assertThat(gap.reason()).isEqualTo("The webhook's configuration was deleted.");
    assertThat(gap.from()).isBefore(gap.to());
    assertThat(gap.to()).isAfter(before);
    assertThat(webhook.gaps).containsExactly(gap);
  }

  private record Tampering(String what, String patch, String reason) {}

  @TestFactory
  List<DynamicTest> case92_alteredIsRestored() {
    return List.of(
            new Tampering(
                "failure policy",
                "[{'op':'replace','path':'/webhooks/0/failurePolicy','value':'Ignore'}]",
                "webhooks[0].failurePolicy"),
            new Tampering(
                "rules narrowed",
                "[{'op':'replace','path':'/webhooks/0/rules/0/operations','value':['CREATE']}]",
                "webhooks[0].rules[0].operations"),
            new Tampering(
                "namespace selector",
                "[{'op':'add','path':'/webhooks/0/namespaceSelector/matchExpressions/0/values/-','value':'"
                    + namespace
                    + "'}]",
                "webhooks[0].namespaceSelector"),
            new Tampering(
                "object selector",
                "[{'op':'add','path':'/webhooks/0/objectSelector','value':{'matchLabels':{'none':'such'}}}]",
                "webhooks[0].objectSelector"),
            new Tampering(
                "address",
                "[{'op':'replace','path':'/webhooks/0/clientConfig/url','value':'https://127.0.0.1:1/allow'}]",
                "webhooks[0].clientConfig.url"),
            new Tampering(
                "authority",
                "[{'op':'remove','path':'/webhooks/0/clientConfig/caBundle'}]",
                "webhooks[0].clientConfig.caBundle"),
            new Tampering(
                "match condition",
                "[{'op':'add','path':'/webhooks/0/matchConditions/-','value':{'name':'never','expression':'false'}}]",
                "webhooks[0].matchConditions"),
            new Tampering(
                "timeout",
                "[{'op':'replace','path':'/webhooks/0/timeoutSeconds','value':1}]",
                "webhooks[0].timeoutSeconds"),
            new Tampering(
                "one webhook removed", "[{'op':'remove','path':'/webhooks/1'}]", "webhooks"))
        .stream()
        .map(
            tampering ->
                DynamicTest.dynamicTest(
                    tampering.what(),
                    () -> {
                      int gaps = webhook.gaps.size();
                      Result altered =
                          kubectl.run(
                              "patch",
                              CONFIGURATION,
                              "samsvar",
                              "--type=json",
                              "--patch=" + tampering.patch().replace('\'', '"'));
                      assertThat(altered.code()).as(altered.text()).isZero();
                      Eventually.isTrue(
                          "the gap", RESTORED_WITHIN, () -> webhook.gaps.size() == gaps + 1);
                      assertThat(webhook.gaps.getLast().reason()).contains(tampering.reason());
                      webhook.awaitProven();
                      assertEnforced();
                    }))
        .toList();
  }

  @Test
  void case92_deletedWhileWeWereDownIsAGapFromTheLastProof() {
    webhook.stop();
    Result down =
        kubectl.run(
            "patch",
            "configmap",
            "kept",
            "--namespace=" + namespace,
            "--type=merge",
            "--patch={\"data\":{\"a\":\"c\"}}");
    assertThat(down.text()).contains("failed calling webhook");
    assertThat(kubectl.run("delete", CONFIGURATION, "samsvar").code()).isZero();
    webhook.startAgain();
    assertThat(webhook.events(EnforcementGap.class))
        .singleElement()
        .satisfies(gap -> assertThat(gap.reason()).contains("deleted while Samsvar was down"));
    assertEnforced();
  }

  @Test
  void aStopAndStartInGoodOrderIsNoGap() {
    webhook.stop();
    webhook.startAgain();
    assertThat(webhook.events(EnforcementGap.class)).isEmpty();
    assertEnforced();
  }

  @Test
  void case97_anApiServerThatRestartsFindsUsAgain() {
    cluster.restartApiServer();
    Eventually.passes("enforcement", Duration.ofSeconds(30), this::assertEnforced);
    assertThat(kubectl.run("delete", CONFIGURATION, "samsvar").code()).isZero();
    Eventually.isTrue("the gap", Duration.ofSeconds(30), () -> webhook.gaps.size() == 1);
  }
}
