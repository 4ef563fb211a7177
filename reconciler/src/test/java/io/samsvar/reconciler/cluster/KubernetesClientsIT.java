package io.samsvar.reconciler.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.samsvar.ledger.ResourceId;
import io.samsvar.testkit.ControlPlane;
import io.samsvar.testkit.Identity;
import io.samsvar.testkit.LocalCluster;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(ControlPlane.class)
class KubernetesClientsIT {

  private static final ResourceId DEFAULT = new ResourceId("", "Namespace", "", "default");

  private final LocalCluster local;

  KubernetesClientsIT(LocalCluster local) {
    this.local = local;
  }

  @Test
  void connectsByAKubeconfigFile() {
    try (KubernetesClient client =
        KubernetesClients.connect(local.kubeconfig(Identity.RECONCILER))) {
      assertThat(cluster(client).get("v1", DEFAULT)).isPresent();
    }
  }

  @Test
  void connectsAsAServiceAccountAndReadsARenewedToken(@TempDir Path folder) throws IOException {
    Config known = Config.fromKubeconfig(local.kubeconfig(Identity.RECONCILER).toFile());
    Path ca = folder.resolve("ca.crt");
    if (known.getCaCertData() != null) {
      Files.writeString(
          ca,
          new String(Base64.getDecoder().decode(known.getCaCertData()), StandardCharsets.UTF_8));
    } else {
      Files.copy(Path.of(known.getCaCertFile()), ca);
    }
    Path token = Files.writeString(folder.resolve("token"), "of-yesterday\n");
    URI address = local.apiServer();
    try (KubernetesClient client =
        KubernetesClients.inCluster(
            folder, address.getHost(), Integer.toString(address.getPort()))) {
      KubernetesCluster cluster = cluster(client);
      assertThatThrownBy(() -> cluster.get("v1", DEFAULT))
          .isInstanceOfSatisfying(
              ApiRefusedException.class, e -> assertThat(e.status()).isEqualTo(401));

      Files.writeString(token, known.getAutoOAuthToken() + "\n");
      assertThat(cluster.get("v1", DEFAULT)).isPresent();
    }
  }

  private static KubernetesCluster cluster(KubernetesClient client) {
    return new KubernetesCluster(new ApiServer(client, new SimpleMeterRegistry()));
  }
}
