package io.samsvar.reconciler.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.samsvar.ledger.Event.ObjectResult;
import io.samsvar.ledger.Event.SyncCompleted;
import io.samsvar.ledger.Event.SyncJudged;
import io.samsvar.ledger.Finding;
import io.samsvar.ledger.Outcome;
import io.samsvar.ledger.Verdict;
import io.samsvar.reconciler.resource.SyncStatus;
import io.samsvar.testkit.ControlPlane;
import io.samsvar.testkit.Eventually;
import io.samsvar.testkit.LocalCluster;
import io.samsvar.testkit.TestNamespace;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Waves and hooks against a real API server: what waits for what, and what a failure leaves. */
@ExtendWith(ControlPlane.class)
class WavesIT {

  private final KubernetesClient admin;
  private final Followed followed;

  WavesIT(LocalCluster local, KubernetesClient admin, TestNamespace home, @TempDir Path folder) {
    this.admin = admin;
    this.followed = new Followed(local, admin, home.name(), folder);
  }

  @AfterEach
  void close() {
    followed.close();
  }

  @Test
  void aWaveWaitsUntilTheOneBeforeIsHealthy() {
    followed.commit(
        Map.of(
            "claim.yaml", claim("data"),
            "late.yaml", annotated("late", "1", Map.of("samsvar.io/wave", "1")),
            "last.yaml",
                annotated(
                    "last",
                    "1",
                    Map.of("samsvar.io/wave", "2", "argocd.argoproj.io/sync-wave", "-1"))));
    followed.follow("2m");
    Eventually.isTrue("the claim", Followed.SOON, () -> claimed("data"));
    assertThat(followed.names()).isEmpty();
    bind("data");
    SyncStatus status = followed.awaitState("Synced");
    assertThat(followed.names()).containsExactlyInAnyOrder("late", "last");
    assertThat(status.findings())
        .extracting(SyncStatus.FindingStatus::code)
        .containsExactly("order.wave-contradiction");
    assertThat(
            ((Verdict.Passed) followed.last(SyncJudged.class).verdict())
                .warnings().stream().map(Finding::code))
        .contains("order.wave-contradiction");
    assertThat(order("data")).isLessThan(order("late"));
    assertThat(order("late")).isLessThan(order("last"));
  }

  /** Nobody but the Sync knows when a custom resource works. */
  @Test
  void aCustomResourceIsHealthyWhenTheExpressionOfTheSyncSaysSo() {
    theKindIsServed();
    followed.commit(
        Map.of(
            "queue.yaml",
                """
                apiVersion: %s.example.no/v1
                kind: Queue
                metadata:
                  name: orders
                  labels: {environment: production, region: no-oslo-1}
                spec: {size: 1}
                """
                    .formatted(followed.target),
            "late.yaml", annotated("late", "1", Map.of("samsvar.io/wave", "1"))));
    followed.followWith(
        """
        {"health": {"expressions": [{"group": "%s.example.no", "kind": "Queue",
           "ready": "status.phase == 'Open' && status.shards.all(s, s.up)",
           "failed": "has(status.phase) && status.phase == 'Broken'"}]}}
        """
            .formatted(followed.target));
    queue("{\"status\":{\"phase\":\"Broken\",\"shards\":[]}}");
    assertThat(followed.awaitState("Failed").message()).contains("expression says that it failed");
    assertThat(followed.names()).isEmpty();
    queue("{\"status\":{\"phase\":\"Open\",\"shards\":[{\"up\":true}]}}");
    followed.awaitState("Synced");
    assertThat(followed.names()).containsExactly("late");
    Eventually.isTrue(
        "the Events",
        Followed.SOON,
        () ->
            followed.events().stream().anyMatch(event -> event.startsWith("Warning Failed: "))
                && followed.events().stream()
                    .anyMatch(event -> event.startsWith("Normal Synced: ")));
    followed.patch(
        """
        {"spec": {"health": {"expressions":
           [{"group": "example.no", "kind": "Queue", "ready": "status.phase =="}]}}}
        """);
    assertThat(followed.awaitState("Frozen").message()).contains("example.no/Queue");
  }

  private void queue(String status) {
    ResourceDefinitionContext queues =
        new ResourceDefinitionContext.Builder()
            .withGroup(followed.target + ".example.no")
            .withVersion("v1")
            .withKind("Queue")
            .withPlural("queues")
            .withNamespaced(true)
            .build();
    Eventually.passes(
        "the queue",
        Followed.SOON,
        () -> {
          try {
            var _ =
                admin
                    .genericKubernetesResources(queues)
                    .inNamespace(followed.target)
                    .withName("orders")
                    .subresource("status")
                    .patch(PatchContext.of(PatchType.JSON_MERGE), status);
          } catch (KubernetesClientException e) {
            throw new AssertionError(String.valueOf(followed.status().message()), e);
          }
        });
  }

  /** An administrator installs the kind, and lets the reconciler write it. */
  private void theKindIsServed() {
    String group = followed.target + ".example.no";
    String manifests =
        """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: queues.%1$s}
        spec:
          group: %1$s
          scope: Namespaced
          names: {plural: queues, singular: queue, kind: Queue}
          versions:
            - name: v1
              served: true
              storage: true
              subresources: {status: {}}
              schema:
                openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: {name: queues.%1$s}
        rules: [{apiGroups: [%1$s], resources: [queues], verbs: ["*"]}]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: {name: queues.%1$s}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: queues.%1$s}
        subjects: [{kind: ServiceAccount, name: samsvar, namespace: samsvar-system}]
        """
            .formatted(group);
    var _ =
        admin
            .load(new ByteArrayInputStream(manifests.getBytes(StandardCharsets.UTF_8)))
            .serverSideApply();
    Eventually.isTrue(
        "the kind to be served", Followed.SOON, () -> admin.getApiResources(group + "/v1") != null);
  }

  @Test
  void aWaveThatFailsLeavesWhatComesAfterAsItWasAndKeepsIt() {
    followed.commit(Map.of("late.yaml", annotated("late", "1", Map.of("samsvar.io/wave", "1"))));
    followed.follow("2s");
    followed.awaitState("Synced");

    followed.commit(
        Map.of(
            "claim.yaml", claim("never"),
            "late.yaml", annotated("late", "2", Map.of("samsvar.io/wave", "1"))));
    SyncStatus status = followed.awaitState("Failed");
    assertThat(status.message()).contains("wave 0 is not healthy", "never", "is not bound");
    assertThat(followed.value("late")).isEqualTo("1");
    assertThat(followed.last(SyncCompleted.class).results())
        .anySatisfy(
            result -> {
              assertThat(result.resource().name()).isEqualTo("late");
              assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
              assertThat(result.reason()).startsWith("not written, since wave 0");
            });
    followed.edit("late", "by hand");
    Eventually.isTrue(
        "drift of what was not written yet to be put back",
        Followed.SOON,
        () -> followed.value("late").equals("1"));

    bind("never");
    followed.awaitState("Synced");
    assertThat(followed.value("late")).isEqualTo("2");
  }

  @Test
  void aPreSyncHookThatFailsWritesNothingElseAndRunsAgainUntilItSucceeds() {
    followed.commit(Map.of("a.yaml", annotated("a", "1", Map.of()), "job.yaml", job("migrate")));
    followed.follow("2m");
    Job first = awaitJob("migrate", "");
    assertThat(followed.names()).isEmpty();
    end(first, "Failed");
    SyncStatus status = followed.awaitState("Failed");
    assertThat(status.message()).contains("PreSync hook failed");
    assertThat(followed.names()).isEmpty();

    Job second = awaitJob("migrate", first.getMetadata().getUid());
    end(second, "Complete");
    followed.awaitState("Synced");
    assertThat(followed.names()).containsExactly("a");
    assertThat(result("migrate").outcome()).isEqualTo(Outcome.CREATED);
    assertThat(result("migrate").reason()).isEqualTo("PreSync hook succeeded");

    // A commit that changes nothing below the path runs no hook; one that does runs it again.
    followed.commitBeside();
    followed.awaitState("Synced");
    assertThat(awaitJob("migrate", "").getMetadata().getUid())
        .isEqualTo(second.getMetadata().getUid());
    followed.commit(Map.of("a.yaml", annotated("a", "2", Map.of())));
    end(awaitJob("migrate", second.getMetadata().getUid()), "Complete");
    Eventually.isTrue("the change", Followed.SOON, () -> followed.value("a").equals("2"));
  }

  @Test
  void hooksAreNeitherKeptNorPruned() {
    followed.commit(
        Map.of(
            "a.yaml",
            annotated("a", "1", Map.of()),
            "hook.yaml",
            annotated("note", "1", Map.of("argocd.argoproj.io/hook", "PostSync"))));
    followed.follow("1m");
    followed.awaitState("Synced");
    assertThat(followed.inventory()).doesNotContain("note");
    followed.edit("note", "by hand");
    followed.remove("hook.yaml");
    followed.awaitState("Synced");
    assertThat(followed.names()).containsExactlyInAnyOrder("a", "note");
    assertThat(followed.value("note")).isEqualTo("by hand");
  }

  @Test
  void aPostSyncHookWaitsForHealthAndIsDeletedWhenItAsks() {
    followed.commit(
        Map.of(
            "claim.yaml",
            claim("data"),
            "hook.yaml",
            annotated(
                "note",
                "1",
                Map.of(
                    "samsvar.io/hook", "PostSync",
                    "samsvar.io/hook-delete-policy", "HookSucceeded"))));
    followed.follow("2m");
    Eventually.isTrue("the claim", Followed.SOON, () -> claimed("data"));
    assertThat(followed.names()).isEmpty();
    bind("data");
    followed.awaitState("Synced");
    assertThat(result("note").reason())
        .isEqualTo("PostSync hook succeeded; deleted (HookSucceeded)");
    assertThat(followed.names()).isEmpty();
  }

  @Test
  void refusesWhatItDoesNotKnow() {
    followed.commit(
        Map.of("a.yaml", annotated("a", "1", Map.of("argocd.argoproj.io/hook", "SyncFail"))));
    followed.follow("1m");
    assertThat(followed.awaitState("Frozen").message()).contains("SyncFail", "app/a.yaml");
    followed.commit(Map.of("a.yaml", annotated("a", "1", Map.of("samsvar.io/wave", "soon"))));
    assertThat(followed.awaitState("Frozen").message()).contains("'soon'", "whole number");
    followed.commit(
        Map.of(
            "a.yaml", annotated("a", "1", Map.of()),
            "b.yaml", annotated("b", "1", Map.of("argocd.argoproj.io/hook", "Skip"))));
    assertThat(followed.awaitState("Synced").findings())
        .extracting(SyncStatus.FindingStatus::code)
        .contains("option.skipped");
    assertThat(followed.names()).containsExactly("a");
  }

  private long order(String name) {
    return followed.last(SyncCompleted.class).results().stream()
        .map(result -> result.resource().name())
        .toList()
        .indexOf(name);
  }

  private ObjectResult result(String name) {
    return followed.last(SyncCompleted.class).results().stream()
        .filter(result -> result.resource().name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  // --- what a kubelet and a provisioner would do

  private boolean claimed(String name) {
    return admin.persistentVolumeClaims().inNamespace(followed.target).withName(name).get() != null;
  }

  private void bind(String name) {
    var _ =
        admin
            .persistentVolumeClaims()
            .inNamespace(followed.target)
            .withName(name)
            .editStatus(
                live ->
                    new PersistentVolumeClaimBuilder(live)
                        .withNewStatus()
                        .withPhase("Bound")
                        .endStatus()
                        .build());
  }

  private Job awaitJob(String name, String but) {
    return Eventually.value(
        "Job " + name,
        Followed.SOON,
        () ->
            Optional.ofNullable(
                    admin.batch().v1().jobs().inNamespace(followed.target).withName(name).get())
                .filter(job -> !job.getMetadata().getUid().equals(but)));
  }

  /** What the Job controller writes; before the condition it asks for the one that announces it. */
  private void end(Job job, String condition) {
    String target = condition.equals("Failed") ? "FailureTarget" : "SuccessCriteriaMet";
    var _ =
        admin
            .batch()
            .v1()
            .jobs()
            .inNamespace(followed.target)
            .withName(job.getMetadata().getName())
            .editStatus(
                live -> {
                  JobBuilder builder = new JobBuilder(live);
                  var status =
                      builder
                          .editOrNewStatus()
                          .withActive(null)
                          .withReady(null)
                          .addNewCondition()
                          .withType(target)
                          .withStatus("True")
                          .endCondition()
                          .addNewCondition()
                          .withType(condition)
                          .withStatus("True")
                          .withMessage("told by the test")
                          .endCondition()
                          .withStartTime("2026-01-01T00:00:00Z");
                  return (condition.equals("Complete")
                          ? status.withSucceeded(1).withCompletionTime("2026-01-01T00:01:00Z")
                          : status)
                      .endStatus()
                      .build();
                });
  }

  private static String claim(String name) {
    return """
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: {name: %s, labels: {environment: production, region: no-oslo-1}}
        spec:
          storageClassName: local
          accessModes: [ReadWriteOnce]
          resources: {requests: {storage: 1Mi}}
        """
        .formatted(name);
  }

  /** Paused for the Job controller, so that the test alone says how it ends. */
  private static String job(String name) {
    return """
        apiVersion: batch/v1
        kind: Job
        metadata:
          name: %s
          labels: {environment: production, region: no-oslo-1}
          annotations: {samsvar.io/hook: PreSync}
        spec:
          managedBy: example.no/test
          backoffLimit: 0
          template:
            metadata: {labels: {environment: production, region: no-oslo-1}}
            spec:
              restartPolicy: Never
              automountServiceAccountToken: false
              securityContext: {runAsNonRoot: true, runAsUser: 1000, seccompProfile: {type: RuntimeDefault}}
              containers:
                - name: migrate
                  image: registry.example.no/migrate@sha256:%s
                  securityContext:
                    allowPrivilegeEscalation: false
                    readOnlyRootFilesystem: true
                    capabilities: {drop: [ALL]}
                  resources:
                    requests: {cpu: 10m, memory: 16Mi}
                    limits: {cpu: 10m, memory: 16Mi}
        """
        .formatted(name, "0".repeat(64));
  }

  private static String annotated(String name, String value, Map<String, String> annotations) {
    StringBuilder lines = new StringBuilder();
    annotations.forEach(
        (key, text) -> lines.append("    ").append(key).append(": \"").append(text).append("\"\n"));
    String block = annotations.isEmpty() ? "" : "  annotations:\n" + lines;
    return Repositories.configMap(name, value).replace("  labels:", block + "  labels:");
  }
}
