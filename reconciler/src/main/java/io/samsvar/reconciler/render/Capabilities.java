package io.samsvar.reconciler.render;

import io.samsvar.ledger.Digest;
import java.util.List;

/**
 * What a chart may ask of the cluster. It is declared or discovered, never asked for by a template.
 *
 * @param kubeVersion for example {@code v1.37.2}; empty for what the pinned Helm was built with
 * @param apiVersions served versions and kinds, for example {@code apps/v1} and {@code
 *     apps/v1/Deployment}, sorted; Helm adds those it was built with
 */
public record Capabilities(String kubeVersion, List<String> apiVersions) {

  /** Without a cluster: those of the pinned Helm. */
  public static final Capabilities BUILT_IN = new Capabilities("", List.of());

  /** Of all of it. */
  public Digest digest() {
    return Digest.of(kubeVersion + "\n" + String.join("\n", apiVersions));
  }

  /** Sorts the list. */
  public Capabilities {
    apiVersions = apiVersions.stream().distinct().sorted().toList();
  }
}
