package io.samsvar.policies;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
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
 * <p>{@code declared} ({@code input.declared}) is what the Sync declares, changed or not, for rules
 * that need more than one object:
 *
 * <pre>{@code
 * {"pods": [{"group", "kind", "namespace", "name",     // of what makes them
 *            "labels": {}}],                           // of the pods
 *  "networkPolicies": [{"namespace", "name", "spec"}]}
 * }</pre>
 *
 * @param plan the plan, as above
 * @param declared as above, null when it is not known
 * @param sync the Sync, null when none is told
 * @param time the decision's recorded time
 */
public record PlanInput(
    JsonNode plan, @Nullable JsonNode declared, @Nullable SyncFacts sync, Instant time) {}
