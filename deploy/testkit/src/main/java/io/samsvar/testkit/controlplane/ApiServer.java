package io.samsvar.testkit.controlplane;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.samsvar.testkit.process.ChildProcess;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The kube-apiserver: RBAC, audit log, TLS on loopback. */
final class ApiServer {

  private static final Duration READY_WITHIN = Duration.ofSeconds(60);

  private final Launcher launcher;
  private final Layout layout;
  private final Certificates certificates;
  private final Etcd etcd;
  private final List<String> moreFlags;
  private final Path auditPolicy;
  private int port;
  private @Nullable ChildProcess process;

  ApiServer(
      Launcher launcher,
      Layout layout,
      Certificates certificates,
      Etcd etcd,
      List<String> moreFlags) {
    this.launcher = launcher;
    this.layout = layout;
    this.certificates = certificates;
    this.etcd = etcd;
    this.moreFlags = List.copyOf(moreFlags);
    this.auditPolicy = layout.pki().resolveSibling("audit-policy.yaml");
    Manifests.copy("audit-policy.yaml", auditPolicy);
  }

  int port() {
    return port;
  }

  URI address() {
    return URI.create("https://127.0.0.1:" + port);
  }

  /** Starts it for the first time; the client is made once its address is known. */
  KubernetesClient start(Function<URI, KubernetesClient> client) {
    List<KubernetesClient> made = new ArrayList<>();
    Launcher.onFreePort(
        free -> {
          port = free;
          ChildProcess started = launch();
          KubernetesClient admin = client.apply(address());
          try {
            awaitReady(started, admin);
            made.add(admin);
          } catch (PortTakenException e) {
            admin.close();
            throw e;
          }
        });
    return made.getFirst();
  }

  /** Starts it on the port it had. */
  void restart(KubernetesClient admin) {
    awaitReady(launch(), admin);
  }

  void kill() {
    if (process != null) {
      process.kill();
    }
  }

  private ChildProcess launch() {
    ChildProcess started = launcher.start("kube-apiserver", arguments());
    process = started;
    return started;
  }

  private void awaitReady(ChildProcess started, KubernetesClient admin) {
    Launcher.await(started, port, READY_WITHIN, () -> "ok".equals(admin.raw("/readyz")));
  }

  private List<String> arguments() {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--bind-address=127.0.0.1",
                "--secure-port=" + port,
                "--advertise-address=127.0.0.1",
                // An Endpoints object cannot hold a loopback address.
                "--endpoint-reconciler-type=none",
                "--etcd-servers=" + etcd.endpoint(),
                "--etcd-cafile=" + certificates.certificate("etcd-ca"),
                "--etcd-certfile=" + certificates.certificate("etcd-client"),
                "--etcd-keyfile=" + certificates.key("etcd-client"),
                "--client-ca-file=" + certificates.certificate("ca"),
                "--tls-cert-file=" + certificates.certificate("apiserver"),
                "--tls-private-key-file=" + certificates.key("apiserver"),
                "--service-account-issuer=https://kubernetes.default.svc",
                "--service-account-key-file=" + certificates.certificate("service-account"),
                "--service-account-signing-key-file=" + certificates.key("service-account"),
                "--service-cluster-ip-range=10.96.0.0/16",
                "--authorization-mode=RBAC",
                "--allow-privileged=true",
                "--profiling=false",
                "--audit-policy-file=" + auditPolicy,
                "--audit-log-path=" + layout.auditLog(),
                "--audit-log-format=json"));
    arguments.addAll(moreFlags);
    return arguments;
  }
}
