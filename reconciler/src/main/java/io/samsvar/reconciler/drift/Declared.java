package io.samsvar.reconciler.drift;

import io.samsvar.ledger.ResourceId;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One object to keep as it is. The nodes must not be changed.
 *
 * @param manifest what is applied to put it back: canonical JSON that passed the gate
 * @param applied the API server's answer to our own apply of it, with {@code managedFields}: it
 *     says which fields are ours, and which values they have with the server's defaults and
 *     conversions
 */
public record Declared(ResourceId id, String apiVersion, ObjectNode manifest, JsonNode applied) {
  @Override
  public String toString() {
    return "Declared[" + id + "]";
  }
}
