package io.samsvar.reconciler.inventory;

import io.samsvar.ledger.Digest;
import io.samsvar.ledger.ResourceId;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the API server answered to an apply.
 *
 * @param uid UID of the object
 * @param manifest digest of the manifest that was applied
 * @param fields FieldsV1 of our manager
 */
public record AppliedObject(ResourceId id, String uid, Digest manifest, ObjectNode fields) {}
