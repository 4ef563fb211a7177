package io.samsvar.testkit.controlplane;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.samsvar.testkit.Identity;
import io.samsvar.testkit.Toolchain;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The running parts of one cluster, in the order in which they need each other. */
public final class Parts {

  private static final String SYSTEM_NAMESPACE = "samsvar-system";
  private static final String SERVICE_ACCOUNT = "samsvar";

  private final Layout layout;
  private final Certificates certificates;
  private final Etcd etcd;
  private final ApiServer apiServer;
  private final ControllerManager controllerManager;
  private final SealedSecrets sealedSecrets;
  private @Nullable KubernetesClient bootstrap;

  /** Nothing runs yet; the cluster's folder is emptied. */
  public Parts(
      Toolchain tools,
      Layout layout,
      boolean durable,
      boolean detached,
      List<String> apiServerFlags) {
    layout.prepare();
    Launcher launcher = new Launcher(tools, layout, detached);
    this.layout = layout;
    this.certificates = new Certificates(layout);
    this.etcd = new Etcd(launcher, layout, certificates, durable);
    this.apiServer = new ApiServer(launcher, layout, certificates, etcd, apiServerFlags);
    this.controllerManager = new ControllerManager(launcher, certificates);
    this.sealedSecrets = new SealedSecrets(launcher, layout);
  }

  /** Starts the wanted parts and returns when they are ready and the kubeconfigs written. */
  public void start(
      boolean withControllerManager, boolean withSealedSecrets, Consumer<String> progress) {
    etcd.start();
    progress.accept("etcd is ready");
    KubernetesClient admin = apiServer.start(this::bootstrapClient);
    bootstrap = admin;
    progress.accept("kube-apiserver is ready at " + apiServer.address());
    if (withControllerManager) {
      controllerManager.start(layout.pki().resolve("kube-controller-manager.yaml"));
    }
    Manifests.apply(admin, "identities.yaml");
    Manifests.apply(admin, "/io/samsvar/testkit/kubernetes/rbac.yaml");
    String token = Tokens.request(admin, SYSTEM_NAMESPACE, SERVICE_ACCOUNT);
    var _ =
        kubeconfig(apiServer.address())
            .writeToken(layout.kubeconfig(Identity.RECONCILER), SERVICE_ACCOUNT, token);
    progress.accept("the identities have their rights");
    if (withSealedSecrets) {
      sealedSecrets.start(admin, certificates, apiServer.port());
      progress.accept("the Sealed Secrets controller is ready at " + sealedSecrets.address());
    }
    if (withControllerManager) {
      controllerManager.awaitReady(admin);
      progress.accept("kube-controller-manager is ready");
    }
  }

  /** {@code https://127.0.0.1:PORT}. */
  public URI address() {
    return apiServer.address();
  }

  /** A client in the group {@code system:masters}, for setting the cluster up; do not close it. */
  public KubernetesClient bootstrap() {
    if (bootstrap == null) {
      throw new IllegalStateException("The cluster is not running.");
    }
    return bootstrap;
  }

  /** Where the Sealed Secrets controller answers, null when there is none. */
  public @Nullable URI sealingController() {
    return sealedSecrets.address();
  }

  /** Kills the API server. */
  public void stopApiServer() {
    apiServer.kill();
  }

  /** Kills the API server when it runs, and starts it again. */
  public void restartApiServer() {
    apiServer.kill();
    apiServer.restart(bootstrap());
  }

  /** Kills etcd. */
  public void stopEtcd() {
    etcd.kill();
  }

  /** Starts etcd after {@link #stopEtcd()}. */
  public void startEtcd() {
    etcd.restart();
  }

  /** Ends everything that was started. Their state is thrown away, so nothing is waited for. */
  public void kill() {
    if (bootstrap != null) {
      bootstrap.close();
      bootstrap = null;
    }
    sealedSecrets.kill();
    controllerManager.kill();
    apiServer.kill();
    etcd.kill();
  }

  /** A client of a kubeconfig file alone: the environment and the home directory are not read. */
  public static KubernetesClient client(Path kubeconfig) {
    Config config = Config.fromKubeconfig(kubeconfig.toFile());
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  /** Writes the kubeconfigs that sign in with certificates: the address is known from here on. */
  private KubernetesClient bootstrapClient(URI server) {
    Kubeconfig kubeconfig = kubeconfig(server);
    write(kubeconfig, layout.kubeconfig(Identity.CLUSTER_ADMIN), "cluster-admin", List.of());
    write(kubeconfig, layout.kubeconfig(Identity.NAMESPACE_ADMIN), "kari", List.of());
    write(kubeconfig, layout.kubeconfig(Identity.READ_ONLY), "reader", List.of());
    write(
        kubeconfig,
        layout.pki().resolve("kube-controller-manager.yaml"),
        "system:kube-controller-manager",
        List.of());
    Path masters = layout.pki().resolve("bootstrap.yaml");
    write(kubeconfig, masters, "samsvar-local-bootstrap", List.of("system:masters"));
    return bootstrapClient(masters);
  }

  private static KubernetesClient bootstrapClient(Path kubeconfig) {
    Config config = Config.fromKubeconfig(kubeconfig.toFile());
    config.setUserAgent("samsvar-local-cluster");
    // Who waits for the API server asks again by itself.
    config.setRequestRetryBackoffLimit(0);
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  private void write(Kubeconfig kubeconfig, Path file, String user, List<String> groups) {
    var _ = kubeconfig.write(file, user, certificates.cluster().client(user, groups));
  }

  private Kubeconfig kubeconfig(URI server) {
    return new Kubeconfig(server, certificates.cluster().certificate());
  }
}
