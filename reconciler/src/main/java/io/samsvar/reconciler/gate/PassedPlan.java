package io.samsvar.reconciler.gate;

import io.samsvar.reconciler.plan.Plan;

/**
 * A plan whose {@code Passed} verdict is in the ledger, for exactly these bytes and these policies.
 * Only {@link Gate} makes one, so whoever holds one may go on to intent and apply.
 */
public final class PassedPlan {

  private final Plan plan;
  private final long judgedAt;

  PassedPlan(Plan plan, long judgedAt) {
    this.plan = plan;
    this.judgedAt = judgedAt;
  }

  /** The plan that passed. */
  public Plan plan() {
    return plan;
  }

  /** Index of the verdict in the ledger. */
  public long judgedAt() {
    return judgedAt;
  }
}
