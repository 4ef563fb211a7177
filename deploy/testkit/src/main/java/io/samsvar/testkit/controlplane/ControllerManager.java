package io.samsvar.testkit.controlplane;

import io.samsvar.testkit.process.ChildProcess;
import java.nio.file.Path;
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
                "--profiling=false"));
  }

  /** Fails when it has ended by itself. */
  void check() {
    if (process != null && !process.isAlive()) {
      throw new IllegalStateException("kube-controller-manager ended:\n" + process.logTail());
    }
  }

  void kill() {
    if (process != null) {
      process.kill();
    }
  }
}
