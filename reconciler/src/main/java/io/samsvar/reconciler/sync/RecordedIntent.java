package io.samsvar.reconciler.sync;

import io.samsvar.reconciler.plan.Plan;

/**
 * A passed plan whose intent is durable in the ledger. Only {@link Journal} makes one, of a {@link
 * io.samsvar.reconciler.gate.PassedPlan}; without one nothing is written to the cluster.
 */
final class RecordedIntent {

  private final Plan plan;
  private final long intendedAt;

  RecordedIntent(Plan plan, long intendedAt) {
    this.plan = plan;
    this.intendedAt = intendedAt;
  }

  Plan plan() {
    return plan;
  }

  long intendedAt() {
    return intendedAt;
  }
}
