package io.samsvar.policies;

import io.samsvar.ledger.Digest;
import io.samsvar.ledger.Finding;
import io.samsvar.ledger.Verdict;
import io.samsvar.policies.exemption.Waivable;
import java.util.List;

/**
 * An immutable set of compiled policies: what is in force at one moment, at the gate and at
 * admission alike. Safe for use by several threads; evaluation blocks the caller until the bounded
 * pool answered or the deadline passed, so never call it on an event loop.
 *
 * <p>Whatever goes wrong in a policy comes back as {@link Verdict.Undecided}; nothing is thrown.
 */
public interface PolicySet {

  /** Over all packs, their parameters and targets. */
  Digest digest();

  /** Judges one object by the packs that apply at the gate. */
  Verdict judge(ObjectInput input, Target target);

  /**
   * Judges many objects, on as many threads as evaluate; the verdicts are in the order of the
   * inputs.
   */
  default List<Verdict> judgeAll(List<ObjectInput> inputs, Target target) {
    return inputs.stream().map(input -> judge(input, target)).toList();
  }

  /** Judges a plan as a whole. */
  Verdict judgePlan(PlanInput input);

  /** Whether any pack here judges plans; without one {@link #judgePlan} cannot decide. */
  default boolean judgesPlans() {
    return true;
  }

  /**
   * By whose exemption a finding of this set may be waived. What no pack here is known to have
   * said, nobody can waive.
   */
  default Waivable waivable(Finding finding) {
    return Waivable.BY_NOBODY;
  }

  /** Whether any pack here reads what is told of the cluster. */
  default boolean readsCluster() {
    return true;
  }

  /** Whether live objects of a kind are audited by any pack here. */
  default boolean audits(String group, String kind) {
    return true;
  }

  /** Where policy is asked ({@code spec.targets} of a PolicyBundle). */
  enum Target {
    /** The gate of a sync. */
    SYNC,
    /** The API server's question before a write. */
    ADMISSION,
    /** Live objects. */
    AUDIT
  }
}
