package io.samsvar.reconciler.sealing;

import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;

/**
 * Where a sealed value can be unsealed. The scope is part of what is encrypted (the OAEP label),
 * and is told to the controller by an annotation of the SealedSecret.
 */
public enum SealingScope {
  /** Under one name in one namespace. */
  STRICT("strict"),
  /** Under any name in one namespace. */
  NAMESPACE_WIDE("namespace-wide"),
  /** Everywhere. */
  CLUSTER_WIDE("cluster-wide");

  private static final String PREFIX = "sealedsecrets.bitnami.com/";

  private final String label;

  SealingScope(String label) {
    this.label = label;
  }

  /** As kubeseal and the annotations call it. */
  public String label() {
    return label;
  }

  /** The annotation with value {@code "true"} that tells it; {@code strict} has none. */
  public String annotation() {
    return PREFIX + label;
  }

  /** The scope of a SealedSecret, by its annotations as the controller reads them: widest first. */
  public static SealingScope of(JsonNode sealedSecret) {
    JsonNode annotations = sealedSecret.path("metadata").path("annotations");
    for (SealingScope scope : new SealingScope[] {CLUSTER_WIDE, NAMESPACE_WIDE}) {
      if (annotations.path(scope.annotation()).asString("").equals("true")) {
        return scope;
      }
    }
    return STRICT;
  }

  /** What the values are bound to: the label of RSA-OAEP. */
  public byte[] binding(String namespace, String name) {
    String text =
        switch (this) {
          case STRICT -> namespace + "/" + name;
          case NAMESPACE_WIDE -> namespace;
          case CLUSTER_WIDE -> "";
        };
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** The same in words, for example {@code strict production/database}. */
  public String place(String namespace, String name) {
    return switch (this) {
      case STRICT -> label + " " + namespace + "/" + name;
      case NAMESPACE_WIDE -> label + " " + namespace;
      case CLUSTER_WIDE -> label;
    };
  }
}
