package io.samsvar.testkit.controlplane;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.samsvar.testkit.process.ChildProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The kube-controller-manager, with those controllers that mean something without nodes. */
final class ControllerManager {

  /** Off: what needs nodes, volumes, a cloud or a certificate signer. */
  private static final String CONTROLLERS =
      "*,-node-lifecycle-controller,-node-ipam-controller,-persistentvolume-attach-detach-controller"
          + ",-persistentvolume-binder-controller,-persistentvolume-expander-controller"
          + ",-certificatesigningrequest-signing-controller"
          + ",-certificatesigningrequest-approving-controller"
          + ",-certificatesigningrequest-cleaner-controller";

  private final Launcher launcher;
  private final Certificates certificates;
  private static final Duration READY_WITHIN = Duration.ofSeconds(30);

  private @Nullable ChildProcess process;

  ControllerManager(Launcher launcher, Certificates certificates) {
    this.launcher = launcher;
    this.certificates = certificates;
  }

  void start(Path kubeconfig) {
    process =
        launcher.start(
            "kube-controller-manager",
            List.of(
                "--kubeconfig=" + kubeconfig,
                // Listens nowhere.
                "--secure-port=0",
                // One instance: no lease is renewed, so a quiet cluster is quiet.
                "--leader-elect=false",
                // Each controller is a user of its own, as in a real cluster.
                "--use-service-account-credentials=true",
                "--service-account-private-key-file=" + certificates.key("service-account"),
                "--root-ca-file=" + certificates.certificate("ca"),
                "--controllers=" + CONTROLLERS,
                // The start asks some hundred times; the default of 20 a second makes that long.
                "--kube-api-qps=500",
                "--kube-api-burst=1000",
                "--profiling=false"));
  }

  /** Returns when it does its work: a namespace has its default service account. */
  void awaitReady(KubernetesClient admin) {
    if (process != null) {
      Launcher.await(
          process,
          0,
          READY_WITHIN,
          () -> admin.serviceAccounts().inNamespace("default").withName("default").get() != null);
    }
  }

  void kill() {
    if (process != null) {
      process.kill();
    }
  }
}
