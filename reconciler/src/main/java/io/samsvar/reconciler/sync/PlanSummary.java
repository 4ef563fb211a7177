package io.samsvar.reconciler.sync;

import io.samsvar.ledger.Action;
import io.samsvar.ledger.Digest;
import io.samsvar.reconciler.plan.Plan;
import java.util.EnumMap;
import java.util.Map;

/**
 * What is kept of a plan after its run: no manifest.
 *
 * @param digest what an Approval names
 * @param counts number of changes of each kind
 * @param cascades objects that would go with the deletions
 */
public record PlanSummary(Digest digest, Map<Action, Integer> counts, int cascades) {
  /** Copies the map. */
  public PlanSummary {
    counts = Map.copyOf(counts);
  }

  static PlanSummary of(Candidate candidate) {
    Plan plan = candidate.planned().plan();
    Map<Action, Integer> counts = new EnumMap<>(Action.class);
    plan.changes().forEach(change -> counts.merge(change.action(), 1, Integer::sum));
    return new PlanSummary(plan.digest(), counts, candidate.budget().cascades());
  }

  /** Number of changes of one kind. */
  public int count(Action action) {
    return counts.getOrDefault(action, 0);
  }
}
