package io.samsvar.reconciler.inventory;

import io.samsvar.ledger.Digest;
import io.samsvar.ledger.ResourceId;
import org.jspecify.annotations.Nullable;

/**
 * One object we applied and answer for.
 *
 * @param apiVersion API version it was applied in
 * @param uid UID the API server gave it; empty while an intent is open
 * @param applied digest of the manifest the API server took last, null while none is known
 */
public record InventoryItem(
    ResourceId id, String apiVersion, String uid, @Nullable Digest applied) {}
