package io.samsvar.cli.demo;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.samsvar.testkit.Identity;
import io.samsvar.testkit.LocalCluster;

/**
 * Deletes the webhook configuration and changes a Service at once, again and again until the change
 * was faster than the guard that puts the configuration back.
 */
final class SlipThrough {
  private static final int ATTEMPTS_MAX = 200;
  private static final String NODE_PORT = "{\"spec\":{\"type\":\"NodePort\"}}";

  private SlipThrough() {}

  /** The number of the attempt that slipped through. */
  static int attempt(LocalCluster cluster, String namespace, String service) {
    try (KubernetesClient client = cluster.client(Identity.CLUSTER_ADMIN)) {
      for (int attempt = 1; attempt <= ATTEMPTS_MAX; attempt++) {
        var _ =
            client
                .admissionRegistration()
                .v1()
                .validatingWebhookConfigurations()
                .withName(Manifests.WEBHOOK)
                .delete();
        if (patched(client, namespace, service)) {
          return attempt;
        }
      }
    }
    throw new AssertionError("In " + ATTEMPTS_MAX + " attempts no change slipped past the guard");
  }

  private static boolean patched(KubernetesClient client, String namespace, String service) {
    try {
      var _ =
          client
              .services()
              .inNamespace(namespace)
              .withName(service)
              .patch(PatchContext.of(PatchType.JSON_MERGE), NODE_PORT);
      return true;
    } catch (KubernetesClientException refused) {
      return false;
    }
  }
}
