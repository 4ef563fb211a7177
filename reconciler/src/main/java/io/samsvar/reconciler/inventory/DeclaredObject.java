package io.samsvar.reconciler.inventory;

import io.samsvar.ledger.ResourceId;
import io.samsvar.ledger.SyncRef;
import io.samsvar.reconciler.render.RenderedObject;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One object of the last verified revision of a Sync. The nodes must not be changed.
 *
 * @param enforced the revision and where it came from
 * @param object the manifest with our labels
 * @param fields FieldsV1 of our manager as the API server answered our write of this manifest;
 *     before that the manifest's own leaves
 * @param written whether {@code fields} are the server's
 * @param answer the API server's whole answer to our write of this manifest; null before it, and in
 *     the view of {@link DeclaredState}, which keeps less in memory
 */
public record DeclaredObject(
    EnforcedRevision enforced,
    RenderedObject object,
    ObjectNode fields,
    boolean written,
    @Nullable JsonNode answer) {

  /** The Sync that owns it. */
  public SyncRef sync() {
    return enforced.sync();
  }

  /** Its identity. */
  public ResourceId id() {
    return object.id();
  }

  /** The same without the server's answer. */
  DeclaredObject withoutAnswer() {
    return new DeclaredObject(enforced, object, fields, written, null);
  }

  @Override
  public String toString() {
    return "DeclaredObject[" + id() + " of " + sync() + "]";
  }
}
