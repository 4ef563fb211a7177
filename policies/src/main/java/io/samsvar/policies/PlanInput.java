package io.samsvar.policies;

import java.time.Instant;
import tools.jackson.databind.JsonNode;

/**
 * A plan as a whole ({@code input.plan}).
 *
 * <p>{@code plan} has this shape; what is missing counts as what is worse:
 *
 * <pre>{@code
 * {"digest": "sha256:…",
 *  "changes": [{"action": "create|update|adopt|orphan|delete",
 *               "resource": {"group", "kind", "namespace", "name"},
 *               "protected": false,       // true, or a reason: a delete needs an approval
 *               "cascade": 0}],           // how many more objects go with it
 *  "counts": {"create", "update", "unchanged", "delete", "adopt", "orphan", "cascade"},
 *  "inventory": 20,                       // objects in the inventory before this plan
 *  "approval": {"digest": "sha256:…",     // or null; the plan that was approved
 *               "accepted": true,         // by another identity, not used before, in time
 *               "expires": "RFC 3339"},   // optional
 *  "source": {"pathExists": true,
 *             "rendered": 20,             // objects the source declares
 *             "moved": false,             // not the source that made the inventory
 *             "complete": true}}          // optional; false when only a part could be read
 * }</pre>
 *
 * <p>Unchanged objects may be left out of {@code changes}; {@code counts} is told for people.
 *
 * @param plan the plan, as above
 * @param sync the Sync
 * @param time the decision's recorded time
 */
public record PlanInput(JsonNode plan, SyncFacts sync, Instant time) {}
