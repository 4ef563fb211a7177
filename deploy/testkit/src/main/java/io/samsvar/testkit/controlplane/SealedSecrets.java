package io.samsvar.testkit.controlplane;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.samsvar.testkit.pki.Pem;
import io.samsvar.testkit.process.ChildProcess;
import io.samsvar.testkit.process.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The Sealed Secrets controller. It reads in-cluster configuration only, so it gets a mount
 * namespace in which its service account's files are where a Pod has them.
 *
 * <p>{@code kubeseal} cannot fetch the certificate through the API server here, since Kubernetes
 * allows no Endpoints on loopback: it is fetched once and given with {@code --cert}.
 */
final class SealedSecrets {

  private static final String NAMESPACE = "kube-system";
  private static final String ACCOUNT = "sealed-secrets-controller";
  private static final Duration READY_WITHIN = Duration.ofSeconds(30);

  /** RSA; made at each start, so not more than a throw-away cluster needs. */
  private static final int KEY_BITS = 2048;

  private final Launcher launcher;
  private final Layout layout;
  private @Nullable ChildProcess process;
  private @Nullable URI address;

  SealedSecrets(Launcher launcher, Layout layout) {
    this.launcher = launcher;
    this.layout = layout;
  }

  /** Starts it, waits until it serves its certificate, and keeps that. */
  void start(KubernetesClient admin, Certificates certificates, int apiServerPort) {
    Manifests.apply(admin, "sealed-secrets.yaml");
    String token = Tokens.request(admin, NAMESPACE, ACCOUNT);
    Pem.writePrivate(layout.sealedSecretsAccount().resolve("token"), token);
    Pem.writePrivate(
        layout.sealedSecretsAccount().resolve("ca.crt"),
        Pem.of(certificates.cluster().certificate()));
    Launcher.onFreePort(port -> start(port, apiServerPort));
  }

  /** Where it answers, null while it does not run. */
  @Nullable URI address() {
    return address;
  }

  void kill() {
    if (process != null) {
      process.kill();
    }
  }

  private void start(int port, int apiServerPort) {
    String script = Manifests.text("in-cluster.sh");
    ChildProcess started =
        launcher.start(
            "sealed-secrets-controller",
            List.of("bash", "-c", script, layout.sealedSecretsAccount().toString()),
            List.of(
                "--listen-addr=127.0.0.1:" + port,
                "--listen-metrics-addr=127.0.0.1:" + Ports.free(),
                "--key-size=" + KEY_BITS),
            Map.of(
                "IN_CLUSTER_SCRIPT",
                script,
                "POD_NAMESPACE",
                NAMESPACE,
                "KUBERNETES_SERVICE_HOST",
                "127.0.0.1",
                "KUBERNETES_SERVICE_PORT",
                Integer.toString(apiServerPort)));
    process = started;
    URI base = URI.create("http://127.0.0.1:" + port);
    address = base;
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest request = HttpRequest.newBuilder(base.resolve("/v1/cert.pem")).build();
      Launcher.await(started, port, READY_WITHIN, () -> fetchCertificate(http, request));
    }
  }

  private boolean fetchCertificate(HttpClient http, HttpRequest request)
      throws IOException, InterruptedException {
    HttpResponse<String> response =
        http.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.US_ASCII));
    if (response.statusCode() != 200) {
      return false;
    }
    try {
      Files.writeString(layout.sealingCertificate(), response.body());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + layout.sealingCertificate(), e);
    }
    return true;
  }
}
