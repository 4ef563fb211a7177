package io.samsvar.reconciler.sync;

import io.samsvar.ledger.Action;
import io.samsvar.ledger.Revision;
import io.samsvar.reconciler.inventory.EnforcedRevision;
import io.samsvar.reconciler.plan.LiveView;
import io.samsvar.reconciler.plan.Plan;
import io.samsvar.reconciler.plan.Planner.Planned;
import io.samsvar.reconciler.plan.PruneRules.Budget;
import java.util.Optional;
import java.util.OptionalLong;

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
    boolean moved) {

  /**
   * Where the verdict stands by which exactly this is in force: there is nothing to write and
   * nothing to remember. Empty otherwise.
   */
  OptionalLong inForceSince() {
    Plan plan = planned.plan();
    boolean nothing =
        planned.gone().isEmpty()
            && planned.going().isEmpty()
            && plan.changes().stream().allMatch(change -> change.action() == Action.UNCHANGED);
    return before
        .filter(_ -> nothing && !moved)
        .filter(EnforcedRevision::applied)
        .filter(last -> last.revision().commit().equals(plan.revision().commit()))
        .filter(last -> last.policies().equals(plan.policies()))
        .filter(last -> last.rendered().equals(plan.rendered()))
        .map(last -> OptionalLong.of(last.judgedAt()))
        .orElse(OptionalLong.empty());
  }
}
