package io.samsvar.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.samsvar.cli.demo.Console;
import io.samsvar.cli.demo.Installation;
import io.samsvar.cli.demo.Kubectl;
import io.samsvar.cli.demo.Manifests;
import io.samsvar.cli.demo.People;
import io.samsvar.cli.demo.Sealing;
import io.samsvar.cli.demo.ShopRepository;
import io.samsvar.cli.run.RunFile;
import io.samsvar.ledger.store.SqliteLedgerReader;
import io.samsvar.ledger.verify.LedgerVerifier;
import io.samsvar.testkit.ControlPlane;
import io.samsvar.testkit.Eventually;
import io.samsvar.testkit.Identity;
import io.samsvar.testkit.LocalCluster;
import io.samsvar.testkit.Toolchain;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code samsvar run} as its operator meets it: ready, measured, stopped in good order, killed, and
 * started again with the last verified commit still enforced.
 */
@ExtendWith(ControlPlane.class)
class RunE2E {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final LocalCluster cluster;
  private final KubernetesClient admin;
  private final Kubectl kubectl;
  private final Toolchain tools = Toolchain.standard();

  @TempDir private Path folder = Path.of("");

  RunE2E(LocalCluster cluster, KubernetesClient admin) {
    this.cluster = cluster;
    this.admin = admin;
    this.kubectl =
        new Kubectl(
            tools.binary("kubectl"),
            cluster.kubeconfig(Identity.CLUSTER_ADMIN),
            new Console(System.out, false));
  }

  @Test
  void isReadyMeasuredStoppedKilledAndStartedAgain() throws Exception {
    Installation.apply(kubectl);
    ShopRepository shop = new ShopRepository(folder.resolve("shop.git"));
    String sealed = Sealing.seal(tools, cluster, "db-credentials", "production", "any value");
    String commit = shop.first(People.OLA, sealed);
    assertThat(kubectl.apply(Manifests.sync(shop.url())).worked()).isTrue();
    try (SamsvarProcess first = SamsvarProcess.start(folder, "run", "--config", config())) {
      URI http = ready(first);
      synced(commit);
      assertThat(get(http, "/healthz").statusCode()).isEqualTo(200);
      assertThat(get(http, "/metrics").body())
          .contains("samsvar_admission_enforced 1.0")
          .contains("samsvar_objects_total");
      assertThat(first.stop()).isIn(0, 143);
      assertThat(first.output()).contains("\"stage\"");
    }
    assertThat(data().resolve("run.json")).doesNotExist();
    refusedWhileNobodyAnswers();
    try (SamsvarProcess second = SamsvarProcess.start(folder, "run", "--config", config())) {
      var _ = ready(second);
      second.kill();
    }
    shop.commit(People.OLA, "Empty", change -> change.delete("overlays"));
    try (SamsvarProcess third = SamsvarProcess.start(folder, "run", "--config", config())) {
      var _ = ready(third);
      Eventually.isTrue("the empty commit to freeze", PATIENCE, () -> state().equals("Frozen"));
      assertThat(nodePort().text()).contains("shop").contains(commit.substring(0, 8));
      assertThat(admin.services().inNamespace("production").list().getItems()).hasSize(6);
      assertThat(third.stop()).isIn(0, 143);
    }
    ledgerVerifies();
    aRecordIsProvenOffline();
  }

  private void aRecordIsProvenOffline() throws Exception {
    String key = data().resolve("ledger/ledger.vkey").toString();
    try (SamsvarProcess proof =
        SamsvarProcess.start(
            folder,
            "ledger",
            "proof",
            "1",
            "--data-dir",
            data().toString(),
            "--out",
            "" + folder)) {
      assertThat(proof.end()).as(proof.output()).isZero();
    }
    assertThat(verified(key)).startsWith("VALID");
    Path leaf = folder.resolve("1.leaf");
    Files.writeString(leaf, Files.readString(leaf).replace("shop", "shap"));
    assertThat(verified(key)).startsWith("INVALID");
  }

  private String verified(String key) throws Exception {
    String proof = folder.resolve("1.tlog-proof").toString();
    String leaf = folder.resolve("1.leaf").toString();
    try (SamsvarProcess verify =
        SamsvarProcess.start(folder, "verify", proof, "--leaf", leaf, "--log-key", key)) {
      var _ = verify.end();
      return verify.output();
    }
  }

  /* The registration outlives the process, and fails closed for what is declared. */
  private void refusedWhileNobodyAnswers() {
    assertThat(nodePort().worked()).isFalse();
    assertThat(admin.services().inNamespace("production").withName("web").get().getSpec().getType())
        .isEqualTo("ClusterIP");
  }

  private Kubectl.Answer nodePort() {
    return kubectl.show(
        "-n",
        "production",
        "patch",
        "service/web",
        "--type=merge",
        "-p",
        "{\"spec\":{\"type\":\"NodePort\"}}");
  }

  private void ledgerVerifies() {
    try (SqliteLedgerReader ledger = SqliteLedgerReader.open(data().resolve("ledger"))) {
      var _ = LedgerVerifier.verifyAll(ledger).orThrow();
      assertThat(ledger.entries(Instant.EPOCH, Instant.now().plusSeconds(1)))
          .extracting(entry -> entry.event().getClass().getSimpleName())
          .contains("SyncJudged", "SyncIntended", "SyncCompleted", "SyncFrozen", "AdmissionDenied");
    }
  }

  private void synced(String commit) {
    Eventually.isTrue(
        "the first commit to be applied",
        PATIENCE,
        () -> state().equals("Synced") && query("{.status.revisions.applied}").equals(commit));
  }

  private String state() {
    return query("{.status.state}");
  }

  private String query(String path) {
    return kubectl.query("-n", "samsvar-system", "get", "sync", "shop", "-o", "jsonpath=" + path);
  }

  private URI ready(SamsvarProcess process) {
    return Eventually.value(
        "samsvar run to be ready",
        PATIENCE,
        () -> {
          assertThat(process.isAlive()).as(process.output()).isTrue();
          return RunFile.ready(data());
        });
  }

  private Path data() {
    return folder.resolve("data");
  }

  private String config() throws IOException {
    Path file = folder.resolve("samsvar.yaml");
    if (!Files.exists(file)) {
      Files.writeString(
          file,
          """
          cluster: {name: e2e, regions: [no-oslo-1]}
          dataDirectory: %s
          kubeconfig: %s
          webhook: {port: 0}
          http: {port: 0}
          sources: {localRepositories: true}
          """
              .formatted(data(), cluster.kubeconfig(Identity.RECONCILER)));
    }
    return file.toString();
  }

  private static HttpResponse<String> get(URI http, String path)
      throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(http.resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
    }
  }
}
