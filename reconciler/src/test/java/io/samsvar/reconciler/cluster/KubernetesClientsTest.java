package io.samsvar.reconciler.cluster;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KubernetesClientsTest {

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "exec | users: [{name: u, user: {exec: {command: /bin/sh}}}]",
        "auth-provider | users: [{name: u, user: {auth-provider: {name: oidc}}}]",
        "insecure-skip-tls-verify | clusters: [{name: c, cluster: {insecure-skip-tls-verify: true}}]",
        "proxy-url | clusters: [{name: c, cluster: {proxy-url: 'http://x'}}]",
        "no YAML | '{hemmelig'",
      })
  void refusesAKubeconfigThatRunsOrTrustsOthers(String said, String content, @TempDir Path folder)
      throws IOException {
    Path file = Files.writeString(folder.resolve("config"), content);

    assertThatThrownBy(() -> KubernetesClients.fromKubeconfig(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(said)
        .message()
        .doesNotContain("hemmelig");
  }

  @Test
  void saysWhenThereIsNoCluster(@TempDir Path folder) {
    assertThatThrownBy(() -> KubernetesClients.inCluster(folder, null, null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("kubeconfig");
  }
}
