package io.samsvar.policies.foreign;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is asked about one object.
 *
 * @param point where it is asked
 * @param review the AdmissionRequest, or one made of the same facts outside admission
 * @param namespace the Namespace object, null when not known or for a cluster-scoped object
 * @param file file in the repository, null when not known
 * @param inventory asked for only when a policy reads it; may throw when it is not known
 */
public record Question(
    Point point,
    ObjectNode review,
    @Nullable JsonNode namespace,
    @Nullable String file,
    Supplier<Inventory> inventory) {

  /** Where a policy is asked. */
  public enum Point {
    /** The gate of a sync, a check of files, a suite. */
    FILES,
    /** The API server's question before a write. */
    ADMISSION,
    /** Live objects. */
    AUDIT
  }

  /** The object in question: of a delete, the one that goes. */
  public JsonNode object() {
    JsonNode object = review.path("object");
    return object.isObject() ? object : review.path("oldObject");
  }
}
