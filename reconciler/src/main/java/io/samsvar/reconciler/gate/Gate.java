package io.samsvar.reconciler.gate;

import io.samsvar.ledger.Event.SyncJudged;
import io.samsvar.ledger.Finding;
import io.samsvar.ledger.Ledger;
import io.samsvar.ledger.Severity;
import io.samsvar.ledger.Verdict;
import io.samsvar.policies.PolicySet;
import io.samsvar.reconciler.inventory.StateStore;
import io.samsvar.reconciler.inventory.StateStore.Recorded;
import io.samsvar.reconciler.plan.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Judges a plan and records the verdict. The same verdict for the same plan is recorded once, until
 * another outcome of the Sync is. Blocking; safe for several threads.
 */
public final class Gate {

  /** Codes of findings that an Approval of the plan answers. */
  private static final String PRUNE_CODES = "prune.";

  private final Ledger ledger;
  private final StateStore store;

  /** A gate that records into this ledger. */
  public Gate(Ledger ledger, StateStore store) {
    this.ledger = ledger;
    this.store = store;
  }

  /**
   * Judges and records.
   *
   * @throws io.samsvar.ledger.LedgerUnavailableException when the verdict cannot be made durable;
   *     then nothing may be written
   */
  public Decision decide(GateRequest request, PolicySet policies) {
    boolean waits = request.budget().needsApproval() && !request.isApproved();
    Verdict judged = Judge.judge(request, policies);
    Verdict verdict = waits ? withPruneFinding(judged, request) : judged;
    long index = record(request.plan(), verdict);
    return switch (verdict) {
      case Verdict.Passed passed -> new Decision.Go(new PassedPlan(request.plan(), index), passed);
      case Verdict.Blocked blocked when waits && onlyPrune(blocked) ->
          new Decision.Wait(blocked, request.budget().reason());
      case Verdict.Blocked blocked -> new Decision.Stop(blocked);
      case Verdict.Undecided undecided -> new Decision.Stop(undecided);
    };
  }

  /** The budget holds whatever the prune pack says, also when there is none. */
  private static Verdict withPruneFinding(Verdict verdict, GateRequest request) {
    Finding waiting =
        new Finding(
            "prune.approval-required",
            "samsvar.prune",
            Severity.DENY,
            "Waits for an Approval: "
                + request.budget().reason()
                + ". Approve plan "
                + request.plan().digest()
                + ", or bring the objects back in Git.",
            null,
            "",
            null,
            List.of());
    return switch (verdict) {
      case Verdict.Passed passed -> blocked(passed.warnings(), waiting);
      case Verdict.Blocked blocked -> blocked(blocked.findings(), waiting);
      case Verdict.Undecided undecided -> undecided;
    };
  }

  private static Verdict blocked(List<Finding> findings, Finding more) {
    List<Finding> all = new ArrayList<>(findings);
    all.add(more);
    return new Verdict.Blocked(all);
  }

  private static boolean onlyPrune(Verdict.Blocked blocked) {
    return blocked.findings().stream()
        .filter(finding -> finding.severity() == Severity.DENY)
        .allMatch(finding -> finding.code().startsWith(PRUNE_CODES));
  }

  private long record(Plan plan, Verdict verdict) {
    SyncJudged event =
        new SyncJudged(
            plan.sync(), plan.revision(), plan.rendered(), plan.policies(), plan.digest(), verdict);
    String fingerprint = "judged " + plan.digest() + " " + verdict;
    Optional<Recorded> last = store.lastRecorded(plan.sync());
    if (last.isPresent() && last.get().fingerprint().equals(fingerprint)) {
      return last.get().index();
    }
    long index = ledger.append(event).index();
    store.recorded(plan.sync(), new Recorded(fingerprint, index));
    return index;
  }
}
