package io.samsvar.reconciler.inventory;

import io.samsvar.ledger.ResourceId;

/**
 * One object we applied and answer for.
 *
 * @param apiVersion API version it was applied in
 * @param uid UID the API server gave it; empty while an intent is open
 */
public record InventoryItem(ResourceId id, String apiVersion, String uid) {}
