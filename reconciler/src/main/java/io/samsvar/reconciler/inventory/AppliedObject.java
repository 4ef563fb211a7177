package io.samsvar.reconciler.inventory;

import io.samsvar.ledger.Digest;
import io.samsvar.ledger.ResourceId;
import tools.jackson.databind.JsonNode;

/**
 * What the API server answered to an apply.
 *
 * @param uid UID of the object
 * @param manifest digest of the manifest that was applied
 * @param answer the whole answer, with {@code managedFields}
 */
public record AppliedObject(ResourceId id, String uid, Digest manifest, JsonNode answer) {
  @Override
  public String toString() {
    return "AppliedObject[" + id + "]";
  }
}
