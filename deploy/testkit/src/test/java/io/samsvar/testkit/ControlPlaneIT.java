package io.samsvar.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ControlPlane.class)
class ControlPlaneIT {

  @Test
  void givesTheClusterWithANamespaceOfTheClass(
      LocalCluster cluster, KubernetesClient admin, TestNamespace namespace) {
    assertThat(admin.namespaces().withName(namespace.name()).get()).isNotNull();
    assertThat(namespace.name()).startsWith("controlplaneit-");
    assertThat(admin.getMasterUrl().getPort()).isEqualTo(cluster.apiServer().getPort());
  }

  @Test
  void runsTheControllers(KubernetesClient admin, TestNamespace namespace) {
    Eventually.isTrue(
        "the controller manager to make the default service account",
        java.time.Duration.ofSeconds(20),
        () ->
            admin.serviceAccounts().inNamespace(namespace.name()).withName("default").get()
                != null);
  }
}
