package io.samsvar.reconciler.sync;

import io.samsvar.ledger.Action;
import io.samsvar.ledger.ResourceId;
import io.samsvar.ledger.Revision;
import io.samsvar.policies.exemption.Exemptions;
import io.samsvar.reconciler.inventory.EnforcedRevision;
import io.samsvar.reconciler.plan.LiveView;
import io.samsvar.reconciler.plan.Plan;
import io.samsvar.reconciler.plan.Planner.Planned;
import io.samsvar.reconciler.plan.PruneRules.Budget;
import io.samsvar.reconciler.plan.Soak;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A revision with its plan, ready for the gate.
 *
 * @param planned the plan
 * @param live what was read for it
 * @param budget how it stands against the prune budget
 * @param inventory how many objects the Sync answers for
 * @param before the last verified revision
 * @param moved whether the Sync looks at another place than it did
 * @param exemptions those that name an object of it, ended ones too
 * @param soak what Git no longer declares, and since when
 * @param soaking those of them whose soak time is not over: they are not in the plan
 */
record Candidate(
    Revision revision,
    Planned planned,
    LiveView live,
    Budget budget,
    int inventory,
    Optional<EnforcedRevision> before,
    boolean moved,
    Exemptions exemptions,
    Soak soak,
    Set<ResourceId> soaking) {
  /** Copies the set. */
  Candidate {
    soaking = Set.copyOf(soaking);
  }

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
