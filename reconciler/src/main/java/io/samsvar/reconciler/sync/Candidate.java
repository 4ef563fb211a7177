package io.samsvar.reconciler.sync;

import io.samsvar.ledger.Action;
import io.samsvar.ledger.ResourceId;
import io.samsvar.ledger.Revision;
import io.samsvar.ledger.SyncRef;
import io.samsvar.policies.exemption.Exemptions;
import io.samsvar.reconciler.inventory.EnforcedRevision;
import io.samsvar.reconciler.plan.LiveView;
import io.samsvar.reconciler.plan.Plan;
import io.samsvar.reconciler.plan.Planner.Planned;
import io.samsvar.reconciler.plan.PruneRules.Budget;
import io.samsvar.reconciler.plan.Soak;
import java.util.Map;
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
 * @param takenDown whether the Sync is being deleted, and its objects with it
 * @param exemptions those that name an object of it, ended ones too
 * @param soak what Git no longer declares, and since when
 * @param soaking those of them whose soak time is not over: they are not in the plan
 * @param transfers what other Syncs answered for and this one takes over, with the former owner
 * @param outgoing what Git no longer declares and is left for other Syncs
 */
record Candidate(
    Revision revision,
    Planned planned,
    LiveView live,
    Budget budget,
    int inventory,
    Optional<EnforcedRevision> before,
    boolean moved,
    boolean takenDown,
    Exemptions exemptions,
    Soak soak,
    Set<ResourceId> soaking,
    Map<ResourceId, SyncRef> transfers,
    Handovers.Outgoing outgoing) {
  /** Copies the collections. */
  Candidate {
    soaking = Set.copyOf(soaking);
    transfers = Map.copyOf(transfers);
  }

  /** Whether something is left that the next run may do without a new commit. */
  boolean waits() {
    return !soaking.isEmpty() || !outgoing.awaited().isEmpty() || !outgoing.claimed().isEmpty();
  }

  /**
   * Where the verdict stands by which exactly this is in force: there is nothing to write and
   * nothing to remember. Empty otherwise.
   */
  OptionalLong inForceSince() {
    Plan plan = planned.plan();
    boolean nothing =
        transfers.isEmpty()
            && planned.gone().isEmpty()
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
