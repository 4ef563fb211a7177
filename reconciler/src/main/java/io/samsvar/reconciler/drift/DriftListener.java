package io.samsvar.reconciler.drift;

import io.samsvar.ledger.ResourceId;
import io.samsvar.ledger.SyncRef;

/** Is told of drift. Called on the threads of the watches: return at once. */
public interface DriftListener {

  /**
   * An object differs, or differs in another way than told before.
   *
   * @param watch who tells it
   */
  void drifted(DriftWatch watch, Drift drift);

  /** An object that was told to differ is as declared again, by another hand than ours. */
  void resolved(DriftWatch watch, SyncRef sync, ResourceId id);

  /** What is asked of fields beside the declared ones; must not block. */
  default StrictRules strict(SyncRef sync) {
    return StrictRules.OFF;
  }
}
