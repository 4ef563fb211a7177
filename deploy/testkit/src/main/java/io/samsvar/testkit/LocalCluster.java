package io.samsvar.testkit;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.samsvar.testkit.controlplane.FolderLock;
import io.samsvar.testkit.controlplane.Layout;
import io.samsvar.testkit.controlplane.Parts;
import io.samsvar.testkit.process.ChildProcess;
import io.samsvar.testkit.process.PidFile;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * A Kubernetes control plane of real parts on loopback: etcd, kube-apiserver, and when asked
 * kube-controller-manager and the Sealed Secrets controller. There is no scheduler and no node, so
 * Pods stay pending.
 *
 * <p>Everything is below one folder: state, keys, logs, kubeconfigs. The parts end with this
 * process, however it ends, unless the cluster is {@linkplain Options#detached() detached}. State
 * is not kept from one start to the next.
 *
 * <p>The API server calls webhooks on {@code https://127.0.0.1:PORT} when a configuration names
 * such a {@code url} with the CA bundle of its certificate.
 */
public final class LocalCluster implements AutoCloseable {

  /**
   * What to start.
   *
   * @param controllerManager garbage collection, ReplicaSets, namespaces' deletion, service
   *     accounts
   * @param sealedSecrets the Sealed Secrets controller with its CRD
   * @param durable whether etcd waits for the disk; tests and demos go without
   * @param detached whether the parts outlive this process; {@link LocalCluster#stop} ends them
   * @param apiServerFlags further flags of kube-apiserver, each as {@code --name=value}
   */
  public record Options(
      boolean controllerManager,
      boolean sealedSecrets,
      boolean durable,
      boolean detached,
      List<String> apiServerFlags) {

    /** Copies the list. */
    public Options {
      apiServerFlags = List.copyOf(apiServerFlags);
    }

    /** All parts. */
    public static Options full() {
      return new Options(true, true, false, false, List.of());
    }

    /** etcd and the API server only: the quickest start. */
    public static Options apiServerOnly() {
      return new Options(false, false, false, false, List.of());
    }

    /** The same, but running on when this process ends. */
    public Options withDetached() {
      return new Options(controllerManager, sealedSecrets, durable, true, apiServerFlags);
    }

    /** The same with other flags. */
    public Options withApiServerFlags(List<String> flags) {
      return new Options(controllerManager, sealedSecrets, durable, detached, flags);
    }
  }

  /**
   * A part as its pid file tells it.
   *
   * @param name the program's name
   * @param pid its process id, 0 when it is not running
   */
  public record Part(String name, long pid) {
    /** Whether it is running. */
    public boolean running() {
      return pid != 0;
    }
  }

  private final Layout layout;
  private final FolderLock lock;
  private final Parts parts;

  private LocalCluster(Layout layout, FolderLock lock, Parts parts) {
    this.layout = layout;
    this.lock = lock;
    this.parts = parts;
  }

  /** {@link #start(Path, Options, Toolchain, Consumer)} with the user's tools and no word said. */
  public static LocalCluster start(Path directory, Options options) {
    return start(directory, options, Toolchain.standard(), line -> {});
  }

  /**
   * Starts a fresh cluster in a folder and returns when it is ready. What an earlier run left
   * running there is ended first, and its state removed.
   *
   * @param progress told one line for each part that is ready
   * @throws IllegalStateException when a program is missing or does not become ready; the message
   *     names the part and the end of its log
   */
  public static LocalCluster start(
      Path directory, Options options, Toolchain tools, Consumer<String> progress) {
    Layout layout = new Layout(directory.toAbsolutePath().normalize());
    FolderLock lock = FolderLock.of(layout);
    try {
      int killed = ChildProcess.killLeftovers(layout.run());
      if (killed > 0) {
        progress.accept("ended " + killed + " processes that an earlier run had left");
      }
      Parts parts =
          new Parts(tools, layout, options.durable(), options.detached(), options.apiServerFlags());
      try {
        parts.start(options.controllerManager(), options.sealedSecrets(), progress);
      } catch (RuntimeException e) {
        parts.kill();
        throw e;
      }
      return new LocalCluster(layout, lock, parts);
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /** Ends the detached cluster of a folder; returns how many processes were running. */
  public static int stop(Path directory) {
    Layout layout = new Layout(directory.toAbsolutePath().normalize());
    if (!Files.isDirectory(layout.root())) {
      return 0;
    }
    try (FolderLock _ = FolderLock.of(layout)) {
      return ChildProcess.killLeftovers(layout.run());
    }
  }

  /** The parts that were started in a folder, running or not; empty when none ever was. */
  public static List<Part> parts(Path directory) {
    Layout layout = new Layout(directory.toAbsolutePath().normalize());
    return PidFile.in(layout.run()).stream()
        .map(file -> new Part(file.name(), file.process().map(ProcessHandle::pid).orElse(0L)))
        .toList();
  }

  /** Where the kubeconfig of an identity is for a cluster in a folder. */
  public static Path kubeconfig(Path directory, Identity identity) {
    return new Layout(directory.toAbsolutePath().normalize()).kubeconfig(identity);
  }

  /** The cluster's folder. */
  public Path directory() {
    return layout.root();
  }

  /** {@code https://127.0.0.1:PORT}. */
  public URI apiServer() {
    return parts.address();
  }

  /** The kubeconfig file of an identity, readable by the owner only. */
  public Path kubeconfig(Identity identity) {
    return layout.kubeconfig(identity);
  }

  /** A new client with an identity's kubeconfig; the caller closes it. */
  public KubernetesClient client(Identity identity) {
    return Parts.client(kubeconfig(identity));
  }

  /** Makes {@link Identity#NAMESPACE_ADMIN} admin of a namespace, which is created when missing. */
  public void grantNamespaceAdmin(String namespace) {
    KubernetesClient client = parts.bootstrap();
    var _ =
        client
            .resource(
                new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
            .serverSideApply();
    RoleBinding binding =
        new RoleBindingBuilder()
            .withNewMetadata()
            .withName("samsvar-local-namespace-admin")
            .withNamespace(namespace)
            .endMetadata()
            .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "admin")
            .addNewSubject("rbac.authorization.k8s.io", "User", "kari", null)
            .build();
    var _ = client.resource(binding).serverSideApply();
  }

  /**
   * The certificate (PEM) that {@code kubeseal --cert} seals with.
   *
   * @throws IllegalStateException when the cluster runs without the Sealed Secrets controller
   */
  public Path sealingCertificate() {
    if (!Files.exists(layout.sealingCertificate())) {
      throw new IllegalStateException(
          "This cluster was started without the Sealed Secrets controller.");
    }
    return layout.sealingCertificate();
  }

  /**
   * Where the Sealed Secrets controller answers, {@code http://127.0.0.1:PORT}.
   *
   * @throws IllegalStateException when the cluster runs without it
   */
  public URI sealingController() {
    URI address = parts.sealingController();
    if (address == null) {
      throw new IllegalStateException(
          "This cluster was started without the Sealed Secrets controller.");
    }
    return address;
  }

  /** The API server's audit log, JSON lines of {@code audit.k8s.io/v1} Event at level Metadata. */
  public Path auditLog() {
    return layout.auditLog();
  }

  /** Kills the API server and starts it again on the same port; returns when it is ready. */
  public void restartApiServer() {
    parts.restartApiServer();
  }

  /** Kills the API server and leaves it down; {@link #restartApiServer()} brings it back. */
  public void stopApiServer() {
    parts.stopApiServer();
  }

  /** Kills etcd and leaves it down, so that the API server answers with errors. */
  public void stopEtcd() {
    parts.stopEtcd();
  }

  /** Starts etcd again with its data after {@link #stopEtcd()}. */
  public void startEtcd() {
    parts.startEtcd();
  }

  /** Ends all parts; a detached cluster too. */
  @Override
  public void close() {
    parts.kill();
    lock.close();
  }

  /** Leaves a detached cluster running, but lets go of its folder. */
  public void detach() {
    lock.close();
  }
}
