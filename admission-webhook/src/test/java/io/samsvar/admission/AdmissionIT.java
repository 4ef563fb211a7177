package io.samsvar.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.samsvar.admission.Kubectl.Result;
import io.samsvar.ledger.Event.AdmissionDenied;
import io.samsvar.ledger.Event.OverrideUsed;
import io.samsvar.ledger.ResourceId;
import io.samsvar.ledger.Verdict;
import io.samsvar.testkit.ControlPlane;
import io.samsvar.testkit.Eventually;
import io.samsvar.testkit.Identity;
import io.samsvar.testkit.LocalCluster;
import io.samsvar.testkit.TestNamespace;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/**
 * What people try by hand on a real API server, as cluster-admin and with the real kubectl, and
 * what the cluster's own controllers do.
 */
@ExtendWith(ControlPlane.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AdmissionIT {

  private static final String LABELS =
      "{'environment':'production','region':'no-oslo-1','samsvar.io/sync':'shop','app':'web'}";
  private static final Duration SOON = RunningWebhook.SOON;

  private final KubernetesClient admin;
  private final LocalCluster cluster;
  private final String namespace;
  private RunningWebhook webhook;
  private Kubectl kubectl;

  AdmissionIT(LocalCluster cluster, KubernetesClient admin, TestNamespace namespace) {
    this.cluster = cluster;
    this.admin = admin;
    this.namespace = namespace.name();
  }

  @BeforeAll
  void start(@TempDir Path folder) {
    webhook = RunningWebhook.start(cluster, folder, namespace);
    kubectl = webhook.kubectl;
    webhook.declared.declare(
        object("v1", "Namespace", "{'name':'%s'}".formatted(namespace), "{'finalizers':[]}"));
    var _ = webhook.apply(service());
    var _ = webhook.apply(deployment("web", "'replicas':1,"));
    var _ = webhook.apply(deployment("scaled", ""));
    var _ = webhook.apply(pod());
    var _ = webhook.apply(autoscaler());
  }

  @AfterAll
  void stop() {
    webhook.close();
  }

  private static ObjectNode object(
      String apiVersion, String kind, String metadata, String specification) {
    return Json.object(
        "{'apiVersion':'%s','kind':'%s','metadata':%s,'spec':%s}"
            .formatted(apiVersion, kind, metadata, specification));
  }

  private String metadata(String name) {
    return "{'name':'%s','namespace':'%s','labels':%s}".formatted(name, namespace, LABELS);
  }

  private ObjectNode service() {
    return object(
        "v1",
        "Service",
        metadata("web"),
        "{'type':'ClusterIP','selector':{'app':'web'},'ports':[{'port':80,'targetPort':8080}]}");
  }

  private ObjectNode deployment(String name, String replicas) {
    return object(
        "apps/v1",
        "Deployment",
        metadata(name),
        """
        {%s'selector':{'matchLabels':{'app':'%s'}},
         'template':{'metadata':{'labels':{'app':'%s','environment':'production','region':'no-oslo-1'}},
          'spec':{'containers':[{'name':'app','image':'registry.example.no/web@sha256:%s',
           'resources':{'limits':{'cpu':'1000m','memory':'64Mi'}},
           'ports':[{'containerPort':8080}]}]}}}
        """
            .formatted(replicas, name, name, "0".repeat(64)));
  }

  private ObjectNode pod() {
    return object(
        "v1",
        "Pod",
        metadata("single"),
        "{'containers':[{'name':'app','image':'registry.example.no/web@sha256:%s','resources':{'requests':{'cpu':'100m'}}}]}"
            .formatted("0".repeat(64)));
  }

  private ObjectNode autoscaler() {
    return object(
        "autoscaling/v2",
        "HorizontalPodAutoscaler",
        metadata("scaled"),
        """
        {'scaleTargetRef':{'apiVersion':'apps/v1','kind':'Deployment','name':'scaled'},'maxReplicas':5,
         'metrics':[{'type':'Resource','resource':{'name':'memory','target':{'type':'Utilization','averageUtilization':80}}}]}
        """);
  }

  private record Attempt(String what, String field, List<String> command) {
    static Attempt of(String what, String field, String... command) {
      return new Attempt(what, field, List.of(command));
    }
  }

  private List<Attempt> attempts() {
    String in = "--namespace=" + namespace;
    String nodePort = "{\"spec\":{\"type\":\"NodePort\"}}";
    String path = "/api/v1/namespaces/" + namespace;
    return List.of(
        Attempt.of(
            "case 52 merge patch",
            ".spec.type",
            "patch",
            "service",
            "web",
            in,
            "--type=merge",
            "--patch=" + nodePort),
        Attempt.of(
            "case 52 strategic patch",
            ".spec.type",
            "patch",
            "service",
            "web",
            in,
            "--patch=" + nodePort),
        Attempt.of(
            "case 52 JSON patch",
            ".spec.ports[port=80,protocol=\"TCP\"].targetPort",
            "patch",
            "service",
            "web",
            in,
            "--type=json",
            "--patch=[{\"op\":\"replace\",\"path\":\"/spec/ports/0/targetPort\",\"value\":9090}]"),
        Attempt.of(
            "case 52 replace",
            ".spec.type",
            "replace",
            in,
            "--filename=" + kubectl.file(Json.with(service(), "/spec/type", "'NodePort'"))),
        Attempt.of(
            "case 52 client-side apply",
            ".spec.type",
            "apply",
            in,
            "--filename=" + kubectl.file(Json.with(service(), "/spec/type", "'NodePort'"))),
        Attempt.of(
            "case 56 server-side apply under our field manager",
            ".spec.type",
            "apply",
            in,
            "--server-side",
            "--force-conflicts",
            "--field-manager=samsvar",
            "--filename=" + kubectl.file(Json.with(service(), "/spec/type", "'NodePort'"))),
        Attempt.of(
            "case 56 server-side apply that gives fields up",
            ".spec",
            "apply",
            in,
            "--server-side",
            "--force-conflicts",
            "--field-manager=samsvar",
            "--filename=" + kubectl.file(Json.without(service(), "/spec/selector"))),
        Attempt.of(
            "case 56 another account of our namespace",
            ".spec.type",
            "patch",
            "service",
            "web",
            in,
            "--as=system:serviceaccount:samsvar-system:default",
            "--as-group=system:masters",
            "--type=merge",
            "--patch=" + nodePort),
        Attempt.of(
            "case 52 set image",
            ".spec.template.spec.containers[name=\"app\"].image",
            "set",
            "image",
            "deployment/web",
            in,
            "app=registry.example.no/other"),
        Attempt.of(
            "our label",
            ".metadata.labels.samsvar.io/sync",
            "label",
            "service",
            "web",
            in,
            "samsvar.io/sync-"),
        Attempt.of(
            "a label of residency",
            ".metadata.labels.region",
            "label",
            "deployment",
            "web",
            in,
            "--overwrite",
            "region=us-east-1"),
        Attempt.of(
            "case 49 scale", ".spec.replicas", "scale", "deployment", "web", in, "--replicas=3"),
        Attempt.of(
            "case 49 scale by patch",
            ".spec.replicas",
            "patch",
            "deployment",
            "web",
            in,
            "--subresource=scale",
            "--type=merge",
            "--patch={\"spec\":{\"replicas\":0}}"),
        Attempt.of(
            "case 50 metadata through status",
            ".metadata.labels.region",
            "patch",
            "service",
            "web",
            in,
            "--subresource=status",
            "--type=merge",
            "--patch={\"metadata\":{\"labels\":{\"region\":\"us-east-1\"}}}"),
        Attempt.of(
            "case 51 resize",
            "resize would change it",
            "patch",
            "pod",
            "single",
            in,
            "--subresource=resize",
            "--patch={\"spec\":{\"containers\":[{\"name\":\"app\",\"resources\":{\"requests\":{\"cpu\":\"200m\"}}}]}}"),
        Attempt.of(
            "case 51 ephemeral container",
            "ephemeralcontainers would change it",
            "debug",
            "single",
            in,
            "--image=registry.example.no/debug",
            "--container=debug"),
        Attempt.of(
            "case 51 eviction",
            "this would delete it",
            "create",
            "--raw=" + path + "/pods/single/eviction",
            "--filename="
                + kubectl.file(
                    Json.object(
                        "{'apiVersion':'policy/v1','kind':'Eviction','metadata':{'name':'single','namespace':'"
                            + namespace
                            + "'}}"))),
        Attempt.of("case 53 delete", "this would delete it", "delete", "service", "web", in),
        Attempt.of(
            "case 53 delete and orphan",
            "this would delete it",
            "delete",
            "deployment",
            "web",
            in,
            "--cascade=orphan"),
        Attempt.of(
            "case 53 forced replace",
            "this would delete it",
            "replace",
            in,
            "--force",
            "--filename=" + kubectl.file(service())),
        Attempt.of(
            "case 53 deletecollection",
            "this would delete it",
            "delete",
            "--raw=" + path + "/services"),
        Attempt.of(
            "case 59 another version",
            ".spec",
            "patch",
            "horizontalpodautoscalers.v1.autoscaling",
            "scaled",
            in,
            "--type=merge",
            "--patch={\"spec\":{\"targetCPUUtilizationPercentage\":1}}"),
        Attempt.of(
            "case 61 owner",
            ".metadata.ownerReferences",
            "patch",
            "service",
            "web",
            in,
            "--type=merge",
            "--patch={\"metadata\":{\"ownerReferences\":[{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"name\":\"kube-root-ca.crt\",\"uid\":\"0a0a0a0a-0000-0000-0000-000000000000\"}]}}"),
        Attempt.of(
            "case 63 dry run",
            "this would delete it",
            "delete",
            "service",
            "web",
            in,
            "--dry-run=server"),
        Attempt.of(
            "case 65 namespace",
            "deleting Namespace " + namespace + " would delete it",
            "delete",
            "namespace",
            namespace,
            "--wait=false"));
  }

  @TestFactory
  List<DynamicTest> whatWouldDifferFromGitIsRefused() {
    return attempts().stream()
        .map(
            attempt ->
                DynamicTest.dynamicTest(
                    attempt.what(),
                    () -> {
                      Result result = kubectl.run(attempt.command().toArray(String[]::new));
                      assertThat(result.code()).as(result.text()).isNotZero();
                      assertThat(result.text())
                          .contains("admission webhook \"objects.samsvar.io\" denied the request")
                          .contains(attempt.field())
                          .contains("Sync gitops/shop at commit 1a2b3c4d")
                          .contains("or ask for a BreakGlass");
                    }))
        .toList();
  }

  @Test
  void refusalsAreOnRecordWithoutPersonsAndLeaveTheObjectAsItWas() {
    String before =
        admin
            .services()
            .inNamespace(namespace)
            .withName("web")
            .get()
            .getMetadata()
            .getResourceVersion();
    Result refused = kubectl.run("annotate", "service", "web", "--namespace=" + namespace, "a=b");
    assertThat(refused.code()).as(refused.text()).isZero();
    refused =
        kubectl.run(
            "patch",
            "service",
            "web",
            "--namespace=" + namespace,
            "--type=merge",
            "--patch={\"spec\":{\"externalName\":\"x.example\",\"type\":\"ExternalName\"}}");
    assertThat(refused.code()).isNotZero();
    assertThat(admin.services().inNamespace(namespace).withName("web").get().getSpec().getType())
        .isEqualTo("ClusterIP");
    assertThat(before).isNotEmpty();
    AdmissionDenied denied =
        webhook.events(AdmissionDenied.class).stream()
            .filter(e -> e.resource().name().equals("web") && e.resource().kind().equals("Service"))
            .findFirst()
            .orElseThrow();
    assertThat(denied.verdict()).isInstanceOf(Verdict.Blocked.class);
    assertThat(denied.toString()).doesNotContain("cluster-admin");
  }

  @TestFactory
  List<DynamicTest> whatOthersOwnPasses() {
    String in = "--namespace=" + namespace;
    return List.of(
            Attempt.of(
                "status",
                "",
                "patch",
                "service",
                "web",
                in,
                "--subresource=status",
                "--type=merge",
                "--patch={\"status\":{\"conditions\":[{\"type\":\"Fine\",\"status\":\"True\",\"reason\":\"R\",\"message\":\"\",\"lastTransitionTime\":\"2026-11-24T10:00:00Z\"}]}}"),
            Attempt.of(
                "an annotation",
                "",
                "annotate",
                "deployment",
                "web",
                in,
                "--overwrite",
                "example.com/note=1"),
            Attempt.of("a label", "", "label", "deployment", "web", in, "--overwrite", "team=shop"),
            Attempt.of(
                "replicas that Git leaves to the autoscaler",
                "",
                "scale",
                "deployment",
                "scaled",
                in,
                "--replicas=2"),
            Attempt.of(
                "a default",
                "",
                "patch",
                "deployment",
                "scaled",
                in,
                "--type=merge",
                "--patch={\"spec\":{\"revisionHistoryLimit\":3}}"),
            Attempt.of("a restart", "", "rollout", "restart", "deployment/scaled", in),
            Attempt.of(
                "what is declared already", "", "scale", "deployment", "web", in, "--replicas=1"),
            Attempt.of("a token", "", "create", "token", "default", in))
        .stream()
        .map(
            attempt ->
                DynamicTest.dynamicTest(
                    attempt.what(),
                    () -> {
                      Result result = kubectl.run(attempt.command().toArray(String[]::new));
                      assertThat(result.code()).as(result.text()).isZero();
                    }))
        .toList();
  }

  @Test
  void case70_controllersWork() {
    Eventually.isTrue(
        "Pods of the declared Deployment",
        SOON,
        () ->
            !admin.pods().inNamespace(namespace).withLabel("app", "web").list().getItems().stream()
                .filter(p -> p.getMetadata().getOwnerReferences().size() == 1)
                .toList()
                .isEmpty());
    Eventually.isTrue(
        "the status of the declared Deployment",
        SOON,
        () ->
            admin
                    .apps()
                    .deployments()
                    .inNamespace(namespace)
                    .withName("web")
                    .get()
                    .getStatus()
                    .getReplicas()
                == 1);
  }

  @Test
  void case65_aNamespaceWithoutDeclaredObjectsGoesWithAllItHolds() {
    String other = namespace + "-other";
    assertThat(kubectl.run("create", "namespace", other).code()).isZero();
    assertThat(kubectl.run("create", "configmap", "loose", "--namespace=" + other).code()).isZero();
    Result deleted = kubectl.run("delete", "namespace", other, "--timeout=50s");
    assertThat(deleted.code()).as(deleted.text()).isZero();
  }

  /** An object that lost its declaration while the webhook was off: it can still be deleted. */
  @Test
  void weDeleteWhatIsNoLongerDeclaredAndNothingElse() {
    ObjectNode map =
        Json.object(
            "{'apiVersion':'v1','kind':'ConfigMap','metadata':"
                + metadata("pruned")
                + ",'data':{'a':'b'}}");
    var _ = webhook.apply(map);
    String[] delete = {"delete", "configmap", "pruned", "--namespace=" + namespace};
    assertThat(kubectl.as(Identity.RECONCILER, delete).text()).contains("this would delete it");
    webhook.declared.forget(new ResourceId("", "ConfigMap", namespace, "pruned"));
    Result deleted = kubectl.as(Identity.RECONCILER, delete);
    assertThat(deleted.code()).as(deleted.text()).isZero();
  }

  @Test
  void policyIsAskedInAGovernedNamespaceAndNoSecretValueIsRecorded() {
    String canary = "canary-7f3a9c";
    Result secret =
        kubectl.run(
            "create",
            "secret",
            "generic",
            "plain",
            "--namespace=" + namespace,
            "--from-literal=password=" + canary);
    assertThat(secret.code()).isNotZero();
    assertThat(secret.text())
        .contains("Secret " + namespace + "/plain breaks policy")
        .doesNotContain(canary);
    Result unlabelled = kubectl.run("create", "configmap", "loose", "--namespace=" + namespace);
    assertThat(unlabelled.text()).contains("breaks policy");
    ObjectNode fine =
        Json.object(
            "{'apiVersion':'v1','kind':'ConfigMap','metadata':" + metadata("labelled") + "}");
    Result labelled = kubectl.run("create", "--filename=" + kubectl.file(fine));
    assertThat(labelled.code()).as(labelled.text()).isZero();
    ObjectNode abroad =
        Json.with(
            Json.with(fine, "/metadata/labels/region", "'us-east-1'"),
            "/metadata/name",
            "'abroad'");
    assertThat(kubectl.run("create", "--filename=" + kubectl.file(abroad)).text())
        .contains("us-east-1");
    assertThat(webhook.events(AdmissionDenied.class))
        .noneSatisfy(e -> assertThat(e.toString()).contains(canary));
  }

  @Test
  void anApprovalIsGivenInOnesOwnName() {
    ObjectNode approval =
        object(
            "samsvar.io/v1alpha1",
            "Approval",
            "{'name':'approval','namespace':'samsvar-system'}",
            "{'sync':'shop','plan':'sha256:%s','approver':'ola','reason':'planned'}"
                .formatted("0".repeat(64)));
    Result forged = kubectl.run("create", "--filename=" + kubectl.file(approval));
    assertThat(forged.text())
        .contains("admission webhook \"resources.samsvar.io\" denied the request")
        .contains("in one's own name");
    Result own =
        kubectl.run(
            "create",
            "--filename=" + kubectl.file(Json.with(approval, "/spec/approver", "'cluster-admin'")));
    assertThat(own.code()).as(own.text()).isZero();
  }

  @Test
  void aBreakGlassHoldsForItsUserAndIsOnRecord() {
    ObjectNode map =
        Json.object(
            "{'apiVersion':'v1','kind':'ConfigMap','metadata':"
                + metadata("glass")
                + ",'data':{'a':'b'}}");
    var _ = webhook.apply(map);
    String[] change = {
      "patch",
      "configmap",
      "glass",
      "--namespace=" + namespace,
      "--type=merge",
      "--patch={\"data\":{\"a\":\"c\"}}"
    };
    assertThat(kubectl.run(change).code()).isNotZero();
    String until = Instant.now().plusSeconds(600).truncatedTo(ChronoUnit.SECONDS).toString();
    ObjectNode glass =
        object(
            "samsvar.io/v1alpha1",
            "BreakGlass",
            "{'name':'incident'}",
            "{'users':['break-glass-user'],'namespaces':['%s'],'reason':'incident 17','expiresAt':'%s'}"
                .formatted(namespace, until));
    Result made = kubectl.run("create", "--filename=" + kubectl.file(glass));
    assertThat(made.code()).as(made.text()).isZero();
    assertThat(kubectl.run(change).code()).isNotZero();
    List<String> asUser = new ArrayList<>(List.of(change));
    asUser.addAll(List.of("--as=break-glass-user", "--as-group=system:masters"));
    Eventually.passes(
        "the BreakGlass to hold",
        SOON,
        () -> {
          Result changed = kubectl.run(asUser.toArray(String[]::new));
          assertThat(changed.code()).as(changed.text()).isZero();
          assertThat(changed.text()).contains("Allowed under BreakGlass incident until");
        });
    assertThat(webhook.overridden).isNotEmpty();
    assertThat(webhook.events(OverrideUsed.class))
        .isNotEmpty()
        .allSatisfy(used -> assertThat(used.override()).isEqualTo("incident"));
  }

  @Test
  void case66_whileTheStoreCannotTellEveryWriteOutsideIsRefusedWithAWayOut() {
    webhook.declared.unknown("what Git declares has not been read yet");
    try {
      Result refused = kubectl.run("annotate", "namespace", "default", "--overwrite", "a=b");
      assertThat(refused.code()).isNotZero();
      assertThat(refused.text())
          .contains("what Git declares has not been read yet")
          .contains("readiness of Samsvar");
      Result own = kubectl.run("create", "configmap", "own", "--namespace=samsvar-system");
      assertThat(own.code()).as(own.text()).isZero();
    } finally {
      webhook.declared.unknown(null);
    }
  }

  @Test
  void case55_nodesAndLeasesGoOnWhateverWeSay() {
    webhook.declared.unknown("not read");
    try {
      ObjectNode node =
          Json.object("{'apiVersion':'v1','kind':'Node','metadata':{'name':'" + namespace + "'}}");
      Result joined = kubectl.run("create", "--filename=" + kubectl.file(node));
      assertThat(joined.code()).as(joined.text()).isZero();
      assertThat(kubectl.run("delete", "node", namespace).code()).isZero();
    } finally {
      webhook.declared.unknown(null);
    }
  }
}
