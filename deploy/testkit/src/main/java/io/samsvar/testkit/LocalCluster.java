package io.samsvar.testkit;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.URI;
import java.nio.file.Path;

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
   */
  public record Options(
      boolean controllerManager, boolean sealedSecrets, boolean durable, boolean detached) {

    /** All parts. */
    public static Options full() {
      return new Options(true, true, false, false);
    }

    /** etcd and the API server only: the quickest start. */
    public static Options apiServerOnly() {
      return new Options(false, false, false, false);
    }

    /** The same, but running on when this process ends. */
    public Options withDetached() {
      return new Options(controllerManager, sealedSecrets, durable, true);
    }
  }

  private LocalCluster() {}

  /**
   * Starts a fresh cluster in a folder and returns when it is ready. What an earlier run left
   * running there is ended first.
   *
   * @throws IllegalStateException when a program is missing or does not become ready; the message
   *     names the part and the end of its log
   */
  public static LocalCluster start(Path directory, Options options) {
    throw new UnsupportedOperationException(directory + " " + options);
  }

  /** {@code https://127.0.0.1:PORT}. */
  public URI apiServer() {
    throw new UnsupportedOperationException();
  }

  /** The kubeconfig file of an identity, readable by the owner only. */
  public Path kubeconfig(Identity identity) {
    throw new UnsupportedOperationException(identity.fileName());
  }

  /** A new client with an identity's kubeconfig; the caller closes it. */
  public KubernetesClient client(Identity identity) {
    throw new UnsupportedOperationException(identity.fileName());
  }

  /** Makes {@link Identity#NAMESPACE_ADMIN} admin of a namespace, which is created when missing. */
  public void grantNamespaceAdmin(String namespace) {
    throw new UnsupportedOperationException(namespace);
  }

  /** The certificate (PEM) that {@code kubeseal --cert} seals with. */
  public Path sealingCertificate() {
    throw new UnsupportedOperationException();
  }

  /** The API server's audit log, JSON lines of {@code audit.k8s.io/v1} Event at level Metadata. */
  public Path auditLog() {
    throw new UnsupportedOperationException();
  }

  /** Kills the API server and starts it again on the same port; returns when it is ready. */
  public void restartApiServer() {
    throw new UnsupportedOperationException();
  }

  /** Kills the API server and leaves it down; {@link #restartApiServer()} brings it back. */
  public void stopApiServer() {
    throw new UnsupportedOperationException();
  }

  /** Kills etcd and leaves it down, so that the API server answers with errors. */
  public void stopEtcd() {
    throw new UnsupportedOperationException();
  }

  /** Starts etcd again with its data after {@link #stopEtcd()}. */
  public void startEtcd() {
    throw new UnsupportedOperationException();
  }

  /** Ends all parts. */
  @Override
  public void close() {
    throw new UnsupportedOperationException();
  }
}
