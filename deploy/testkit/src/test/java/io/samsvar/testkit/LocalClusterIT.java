package io.samsvar.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(ControlPlane.class)
class LocalClusterIT {

  private static final Duration SOON = Duration.ofSeconds(30);
  private static final String CANARY = "canary-5b1f0c2e";

  private final LocalCluster cluster;
  private final KubernetesClient admin;
  private final String namespace;

  LocalClusterIT(LocalCluster cluster, KubernetesClient admin, TestNamespace namespace) {
    this.cluster = cluster;
    this.admin = admin;
    this.namespace = namespace.name();
  }

  @ParameterizedTest(name = "{0} may {1} {2}: {3}")
  @CsvSource({
    "CLUSTER_ADMIN,   create, clusterroles,  yes",
    "CLUSTER_ADMIN,   get,    secrets,       yes",
    "RECONCILER,      patch,  deployments,   yes",
    "RECONCILER,      patch,  sealedsecrets, yes",
    "RECONCILER,      create, namespaces,    yes",
    "RECONCILER,      get,    secrets,       no",
    "RECONCILER,      create, secrets,       no",
    "RECONCILER,      create, clusterroles,  no",
    "RECONCILER,      delete, validatingwebhookconfigurations, no",
    "NAMESPACE_ADMIN, patch,  deployments,   yes",
    "NAMESPACE_ADMIN, get,    secrets,       yes",
    "NAMESPACE_ADMIN, create, namespaces,    no",
    "READ_ONLY,       list,   deployments,   yes",
    "READ_ONLY,       patch,  deployments,   no",
    "READ_ONLY,       get,    secrets,       no",
  })
  void hasFourIdentitiesWithTheirRights(
      Identity identity, String verb, String resource, String answer)
      throws IOException, InterruptedException {
    cluster.grantNamespaceAdmin(namespace);
    Eventually.passes(
        "the roles to be aggregated",
        SOON,
        () ->
            assertThat(kubectl(identity, "auth", "can-i", verb, resource).output().lines())
                .last()
                .isEqualTo(answer));
  }

  @Test
  void signsTheReconcilerInAsItsServiceAccount() throws IOException, InterruptedException {
    assertThat(kubectl(Identity.RECONCILER, "auth", "whoami", "-o", "jsonpath={.status.userInfo}"))
        .extracting(Ran::output)
        .asString()
        .contains("system:serviceaccount:samsvar-system:samsvar");
  }

  @Test
  void limitsTheNamespaceAdminToGrantedNamespaces() throws IOException, InterruptedException {
    cluster.grantNamespaceAdmin(namespace);
    Ran elsewhere =
        run(
            kubectl("--kubeconfig=" + cluster.kubeconfig(Identity.NAMESPACE_ADMIN)),
            "-n",
            "kube-system",
            "get",
            "configmaps");
    assertThat(elsewhere.status()).isNotZero();
    assertThat(elsewhere.output()).contains("Forbidden").contains("kari");
  }

  @Test
  void unsealsWhatKubesealSealed(@TempDir Path folder) throws IOException, InterruptedException {
    Path plain = folder.resolve("secret.yaml");
    Files.writeString(
        plain,
        """
        apiVersion: v1
        kind: Secret
        metadata:
          name: database
          namespace: %s
        stringData:
          password: %s
        """
            .formatted(namespace, CANARY));
    Path sealed = folder.resolve("sealed.yaml");
    Ran seal =
        run(
            List.of(Toolchain.standard().binary("kubeseal").toString()),
            "--cert=" + cluster.sealingCertificate(),
            "--secret-file=" + plain,
            "--sealed-secret-file=" + sealed,
            "--format=yaml");
    assertThat(seal.status()).as(seal.output()).isZero();
    assertThat(sealed).content().contains("SealedSecret").doesNotContain(CANARY);

    Ran applied = kubectl(Identity.CLUSTER_ADMIN, "apply", "-f", sealed.toString());
    assertThat(applied.status()).as(applied.output()).isZero();

    String password =
        Eventually.value(
            "the SealedSecret to become a Secret",
            SOON,
            () ->
                Optional.ofNullable(
                        admin.secrets().inNamespace(namespace).withName("database").get())
                    .map(secret -> secret.getData().get("password")));
    assertThat(new String(Base64.getDecoder().decode(password), StandardCharsets.UTF_8))
        .isEqualTo(CANARY);
    assertThat(cluster.auditLog())
        .content()
        .contains("\"user\":{\"username\":\"cluster-admin\"")
        .contains("\"userAgent\":\"kubectl/")
        .doesNotContain(CANARY)
        .doesNotContain(password)
        .doesNotContain("requestObject");
  }

  @Test
  void mountsNothingOnTheMachine() throws IOException {
    assertThat(Path.of("/proc/self/mountinfo"))
        .content()
        .doesNotContain("kubernetes.io/serviceaccount");
    assertThat(Files.readString(Path.of("/proc/self/mountinfo")).lines())
        .noneMatch(line -> line.contains(" /var/run ") || line.contains("size=1024k"));
  }

  @Test
  void keepsItsFilesFromOthers() throws IOException {
    for (Identity identity : Identity.values()) {
      assertThat(Files.getPosixFilePermissions(cluster.kubeconfig(identity)))
          .allMatch(permission -> permission.name().startsWith("OWNER_"));
    }
    assertThat(Files.getPosixFilePermissions(cluster.directory()))
        .allMatch(permission -> permission.name().startsWith("OWNER_"));
  }

  private Ran kubectl(Identity identity, String... arguments)
      throws IOException, InterruptedException {
    return run(
        kubectl("--kubeconfig=" + cluster.kubeconfig(identity), "--namespace=" + namespace),
        arguments);
  }

  private static List<String> kubectl(String... flags) {
    List<String> command = new ArrayList<>();
    command.add(Toolchain.standard().binary("kubectl").toString());
    command.addAll(List.of(flags));
    return command;
  }

  private record Ran(int status, String output) {}

  private static Ran run(List<String> program, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(program);
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
    return new Ran(process.exitValue(), output.strip());
  }
}
