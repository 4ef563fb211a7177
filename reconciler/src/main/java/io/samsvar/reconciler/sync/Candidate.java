package io.samsvar.reconciler.sync;

import io.samsvar.ledger.Revision;
import io.samsvar.reconciler.inventory.EnforcedRevision;
import io.samsvar.reconciler.plan.LiveView;
import io.samsvar.reconciler.plan.Planner.Planned;
import io.samsvar.reconciler.plan.PruneRules.Budget;
import java.util.Optional;

/**
 * A revision with its plan, ready for the gate.
 *
 * @param planned the plan
 * @param live what was read for it
 * @param budget how it stands against the prune budget
 * @param inventory how many objects the Sync answers for
 * @param before the last verified revision
 * @param moved whether the Sync looks at another place than it did
 */
record Candidate(
    Revision revision,
    Planned planned,
    LiveView live,
    Budget budget,
    int inventory,
    Optional<EnforcedRevision> before,
    boolean moved) {}
