package io.samsvar.reconciler.bundle;

import io.samsvar.ledger.Digest;
import io.samsvar.ledger.Verdict;
import io.samsvar.policies.ObjectInput;
import io.samsvar.policies.PlanInput;
import io.samsvar.policies.PolicySet;

/** Policies that decide nothing, which denies. */
record UndecidedPolicies(Digest digest, String reason) implements PolicySet {

  @Override
  public Verdict judge(ObjectInput input, Target target) {
    return new Verdict.Undecided("policy.missing", reason);
  }

  @Override
  public Verdict judgePlan(PlanInput input) {
    return new Verdict.Undecided("policy.missing", reason);
  }
}
