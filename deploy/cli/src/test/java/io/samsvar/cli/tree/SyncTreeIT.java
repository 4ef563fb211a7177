package io.samsvar.cli.tree;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.samsvar.ledger.SyncRef;
import io.samsvar.reconciler.plan.Ownership;
import io.samsvar.testkit.ControlPlane;
import io.samsvar.testkit.Eventually;
import io.samsvar.testkit.Identity;
import io.samsvar.testkit.LocalCluster;
import io.samsvar.testkit.TestNamespace;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The tree of a Sync from a real API server, with what the controllers made. */
@ExtendWith(ControlPlane.class)
class SyncTreeIT {
  private static final Duration SOON = Duration.ofSeconds(60);

  private final LocalCluster cluster;
  private final KubernetesClient admin;
  private final String namespace;
  private final SyncRef sync;

  SyncTreeIT(LocalCluster cluster, KubernetesClient admin, TestNamespace namespace) {
    this.cluster = cluster;
    this.admin = admin;
    this.namespace = namespace.name();
    this.sync = new SyncRef("samsvar-system", namespace.name());
  }

  @Test
  void aDeploymentHasItsReplicaSetAndPods() {
    create(
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, namespace: %1$s, labels: {%2$s: "%3$s"}}
        spec:
          replicas: 2
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec: {containers: [{name: web, image: "registry.example.no/web:1"}]}
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: web, namespace: %1$s, labels: {%2$s: "%3$s"}}
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: of-others, namespace: %1$s}
        """);

    List<Branch> tree =
        Eventually.value(
            "the controllers to have made two Pods",
            SOON,
            () -> {
              List<Branch> now = new SyncTree(admin).of(sync, namespace);
              return pods(now) == 2 ? java.util.Optional.of(now) : java.util.Optional.empty();
            });

    assertThat(tree)
        .extracting(Branch::name)
        .containsExactly("ConfigMap " + namespace + "/web", "Deployment " + namespace + "/web");
    assertThat(tree.getFirst().health()).isEqualTo("healthy");
    Branch deployment = tree.getLast();
    assertThat(deployment.health()).startsWith("progressing: ");
    assertThat(deployment.below())
        .singleElement()
        .satisfies(
            replicas ->
                assertThat(replicas.name()).startsWith("ReplicaSet " + namespace + "/web-"));
  }

  @Test
  void whatMayNotBeReadIsNamedAndTheRestIsShown() {
    create(
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: web, namespace: %1$s, labels: {%2$s: "%3$s"}}
        """);
    cluster.grantNamespaceAdmin(namespace);
    try (KubernetesClient limited = cluster.client(Identity.NAMESPACE_ADMIN)) {
      SyncTree tree = new SyncTree(limited);
      assertThat(tree.of(sync, namespace))
          .extracting(Branch::name)
          .contains("ConfigMap " + namespace + "/web");
      assertThat(tree.refused())
          .contains("clusterroles.rbac.authorization.k8s.io")
          .doesNotContain("configmaps");
    }
  }

  private static long pods(List<Branch> branches) {
    return branches.stream()
        .mapToLong(branch -> (branch.name().startsWith("Pod ") ? 1 : 0) + pods(branch.below()))
        .sum();
  }

  private void create(String manifests) {
    String text = manifests.formatted(namespace, Ownership.SYNC_LABEL, Ownership.label(sync));
    var _ =
        admin
            .load(new java.io.ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))
            .serverSideApply();
  }
}
