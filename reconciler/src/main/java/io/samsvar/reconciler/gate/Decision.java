package io.samsvar.reconciler.gate;

import io.samsvar.ledger.Verdict;

/** What came out of the gate; the verdict is in the ledger. */
public sealed interface Decision {

  /** The verdict. */
  Verdict verdict();

  /**
   * It may go on.
   *
   * @param passed what the later stages ask for
   */
  record Go(PassedPlan passed, Verdict.Passed verdict) implements Decision {}

  /** It may not. */
  record Stop(Verdict verdict) implements Decision {}

  /**
   * It deletes more than it may without an Approval, and has nothing else against it.
   *
   * @param reason what needs the approval
   */
  record Wait(Verdict verdict, String reason) implements Decision {}
}
