package io.samsvar.admission.registration;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.samsvar.admission.decision.ProbeRule;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Proves from outside that the API server asks us and does what we say: a dry run of a write that
 * we always refuse, under a name of its own each time. Blocking.
 */
final class EnforcementProbe {

  private static final int NAME_BYTES = 8;

  private final KubernetesClient client;
  private final String namespace;

  /** Probes in this namespace, in which we may create ConfigMaps and which is not excluded. */
  EnforcementProbe(KubernetesClient client, String namespace) {
    this.client = client;
    this.namespace = namespace;
  }

  /** What a probe found. */
  sealed interface Finding {
    /** The API server asked us, and refused as we said. */
    record Enforced() implements Finding {}

    /** The API server would have taken the write. */
    record NotEnforced() implements Finding {}

    /**
     * It refused for another reason, or gave no answer: nothing passes, and nothing is proven.
     *
     * @param reason for people
     */
    record Inconclusive(String reason) implements Finding {}
  }

  Finding probe() {
    byte[] random = new byte[NAME_BYTES];
    ThreadLocalRandom.current().nextBytes(random);
    String name = ProbeRule.NAME_PREFIX + HexFormat.of().formatHex(random);
    ConfigMap map =
        new ConfigMapBuilder()
            .withNewMetadata()
            .withName(name)
            .withNamespace(namespace)
            .endMetadata()
            .build();
    try {
      var _ = client.resource(map).dryRun().create();
      return new Finding.NotEnforced();
    } catch (KubernetesClientException e) {
      String message = String.valueOf(e.getMessage());
      return message.contains(ProbeRule.message(name))
          ? new Finding.Enforced()
          : new Finding.Inconclusive(message);
    }
  }
}
