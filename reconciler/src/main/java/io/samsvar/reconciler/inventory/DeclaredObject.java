package io.samsvar.reconciler.inventory;

import io.samsvar.ledger.ResourceId;
import io.samsvar.ledger.SyncRef;
import io.samsvar.reconciler.render.RenderedObject;
import tools.jackson.databind.node.ObjectNode;

/**
 * One object of the last verified revision of a Sync. The nodes must not be changed.
 *
 * @param enforced the revision and where it came from
 * @param object the manifest with our labels
 * @param fields FieldsV1 of our manager as the API server answered our last write; before the first
 *     write the manifest's own leaves
 * @param written whether {@code fields} are the server's
 */
public record DeclaredObject(
    EnforcedRevision enforced, RenderedObject object, ObjectNode fields, boolean written) {

  /** The Sync that owns it. */
  public SyncRef sync() {
    return enforced.sync();
  }

  /** Its identity. */
  public ResourceId id() {
    return object.id();
  }
}
