package io.samsvar.cli;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.authentication.SelfSubjectReview;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.samsvar.ledger.Digest;
import io.samsvar.reconciler.resource.Approval;
import io.samsvar.reconciler.resource.ApprovalSpec;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Makes Approvals in the name of whoever the API server says that we are. */
final class Approvals {

  private Approvals() {}

  /** A client as kubectl would make it; the caller closes it. */
  static KubernetesClient client(@Nullable Path kubeconfig, @Nullable String as) {
    Config config =
        kubeconfig == null
            ? Config.autoConfigure(null)
            : Config.fromKubeconfig(kubeconfig.toFile());
    if (as != null) {
      config.setImpersonateUsername(as);
    }
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  /** Makes one, and says which and by whom. */
  static String approve(
      KubernetesClient client,
      String namespace,
      String name,
      String sync,
      Digest digest,
      String reason) {
    String approver =
        client.resource(new SelfSubjectReview()).create().getStatus().getUserInfo().getUsername();
    Approval approval = new Approval();
    approval.setMetadata(new ObjectMetaBuilder().withNamespace(namespace).withName(name).build());
    approval.setSpec(new ApprovalSpec(sync, digest.toString(), approver, reason, null));
    Approval made = client.resource(approval).create();
    return "approval.samsvar.io/" + made.getMetadata().getName() + " by " + approver;
  }
}
