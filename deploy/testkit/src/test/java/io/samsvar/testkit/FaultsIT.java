package io.samsvar.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The faults that other tests cause on purpose are real, and pass. */
class FaultsIT {

  private static final Duration SOON = Duration.ofSeconds(30);

  @Test
  void comesBackWithItsDataAfterEtcdAndTheApiServerWereKilled(@TempDir Path folder) {
    try (LocalCluster cluster =
            LocalCluster.start(
                folder,
                LocalCluster.Options.apiServerOnly()
                    .withApiServerFlags(List.of("--request-timeout=5s")));
        KubernetesClient admin = impatient(cluster)) {
      var _ = admin.resource(map("before")).create();

      cluster.stopEtcd();
      assertThatThrownBy(() -> admin.resource(map("lost")).create())
          .isInstanceOf(KubernetesClientException.class);
      cluster.startEtcd();
      Eventually.passes("writes again", SOON, () -> admin.resource(map("after")).create());

      cluster.stopApiServer();
      assertThatThrownBy(() -> admin.resource(map("lost")).create())
          .isInstanceOf(KubernetesClientException.class);
      cluster.restartApiServer();
      assertThat(admin.configMaps().inNamespace("default").list().getItems())
          .extracting(item -> item.getMetadata().getName())
          .contains("before", "after")
          .doesNotContain("lost");
    }
  }

  @Test
  void refusesASecondClusterInItsFolder(@TempDir Path folder) {
    try (LocalCluster cluster = LocalCluster.start(folder, LocalCluster.Options.apiServerOnly())) {
      assertThatThrownBy(() -> LocalCluster.start(folder, LocalCluster.Options.apiServerOnly()))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining(folder.toString());
      assertThatThrownBy(cluster::sealingCertificate)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("without the Sealed Secrets controller");
      assertThat(LocalCluster.parts(folder)).allMatch(LocalCluster.Part::running);
    }
  }

  @Test
  void namesThePartThatDoesNotStart(@TempDir Path folder) {
    assertThatThrownBy(
            () ->
                LocalCluster.start(
                    folder,
                    LocalCluster.Options.apiServerOnly()
                        .withApiServerFlags(List.of("--no-such-flag=1"))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("kube-apiserver ended")
        .hasMessageContaining("no-such-flag");
    assertThat(LocalCluster.parts(folder)).isEmpty();
  }

  private static KubernetesClient impatient(LocalCluster cluster) {
    KubernetesClient client = cluster.client(Identity.CLUSTER_ADMIN);
    client.getConfiguration().setRequestRetryBackoffLimit(0);
    return client;
  }

  private static ConfigMap map(String name) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace("default")
        .endMetadata()
        .build();
  }
}
