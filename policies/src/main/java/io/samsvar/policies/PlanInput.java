package io.samsvar.policies;

import java.time.Instant;
import tools.jackson.databind.JsonNode;

/**
 * A plan as a whole ({@code input.plan}).
 *
 * @param plan {@code {digest, changes: [{action, resource: {group, kind, namespace, name},
 *     protected, cascade}], counts: {create, update, unchanged, delete, adopt, orphan, cascade},
 *     inventory: n, approval: {digest, accepted} or null, source: {pathExists, rendered: n, …}}}
 * @param sync the Sync
 * @param time the decision's recorded time
 */
public record PlanInput(JsonNode plan, SyncFacts sync, Instant time) {}
