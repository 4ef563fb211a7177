package io.samsvar.reconciler.inventory;

import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** What is kept of a manifest so that it can be brought back: everything but Secret values. */
public final class Snapshots {

  private static final List<String> SECRET_VALUES = List.of("data", "stringData");

  /** Annotations in which tools keep a whole manifest, values included. */
  private static final Set<String> COPIES =
      Set.of("kubectl.kubernetes.io/last-applied-configuration");

  private Snapshots() {}

  static ObjectNode of(ObjectNode manifest) {
    ObjectNode kept = manifest.deepCopy();
    if (kept.path("metadata").path("annotations") instanceof ObjectNode annotations) {
      annotations.remove(COPIES);
    }
    if (isSecret(kept)) {
      kept.remove(SECRET_VALUES);
    }
    return kept;
  }

  /** Whether the object's values are not kept, so that it cannot be brought back. */
  public static boolean isSecret(ObjectNode manifest) {
    return manifest.path("apiVersion").asString("").equals("v1")
        && manifest.path("kind").asString("").equals("Secret");
  }
}
