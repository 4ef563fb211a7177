package io.samsvar.reconciler.gate;

import io.samsvar.ledger.Actor;
import io.samsvar.ledger.Event.ExemptionUsed;
import io.samsvar.ledger.Event.SyncJudged;
import io.samsvar.ledger.Finding;
import io.samsvar.ledger.Ledger;
import io.samsvar.ledger.Severity;
import io.samsvar.ledger.Stage;
import io.samsvar.ledger.Verdict;
import io.samsvar.policies.PolicySet;
import io.samsvar.policies.exemption.Exempted;
import io.samsvar.policies.exemption.Exempted.Waiver;
import io.samsvar.policies.exemption.Exemption;
import io.samsvar.reconciler.inventory.StateStore;
import io.samsvar.reconciler.inventory.StateStore.Recorded;
import io.samsvar.reconciler.plan.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Judges a plan and records the verdict. The same verdict for the same plan is recorded once, until
 * another outcome of the Sync is; what is in force already passes again without a record. Blocking;
 * safe for several threads.
 */
public final class Gate {

  /** Ours, when no policy asks for the approval. */
  private static final String APPROVAL_REQUIRED = "prune.approval-required";

  /** Codes of findings that an Approval of the plan answers. */
  private static final Set<String> APPROVABLE =
      Set.of(APPROVAL_REQUIRED, "prune.budget-exceeded", "prune.protected", "prune.source-moved");

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
    Exempted exempted =
        request
            .exemptions()
            .apply(Judge.judge(request, policies), policies::waivable, request.time());
    Verdict verdict = withinBudget(exempted.verdict(), request);
    long index =
        verdict.passes() && request.passedAt().isPresent()
            ? request.passedAt().getAsLong()
            : record(
                request.plan(), verdict, verdict.passes() ? exempted.denialsWaived() : List.of());
    return switch (verdict) {
      case Verdict.Passed passed -> new Decision.Go(new PassedPlan(request.plan(), index), passed);
      case Verdict.Blocked blocked when !request.isApproved() && isApprovable(blocked) ->
          new Decision.Wait(blocked, reason(blocked, request));
      case Verdict.Blocked blocked -> new Decision.Stop(blocked);
      case Verdict.Undecided undecided -> new Decision.Stop(undecided);
    };
  }

  /** The budget holds whatever the prune pack says, also when there is none. */
  private static Verdict withinBudget(Verdict verdict, GateRequest request) {
    if (!request.budget().needsApproval() || request.isApproved()) {
      return verdict;
    }
    return switch (verdict) {
      case Verdict.Passed passed -> blocked(passed.warnings(), request);
      case Verdict.Blocked blocked when asksForApproval(blocked) -> blocked;
      case Verdict.Blocked blocked -> blocked(blocked.findings(), request);
      case Verdict.Undecided undecided -> undecided;
    };
  }

  private static Verdict blocked(List<Finding> findings, GateRequest request) {
    List<Finding> all = new ArrayList<>(findings);
    all.add(
        new Finding(
            APPROVAL_REQUIRED,
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
            List.of()));
    return new Verdict.Blocked(all);
  }

  private static boolean isApprovable(Verdict.Blocked blocked) {
    return denials(blocked).allMatch(finding -> APPROVABLE.contains(finding.code()));
  }

  private static boolean asksForApproval(Verdict.Blocked blocked) {
    return denials(blocked).anyMatch(finding -> APPROVABLE.contains(finding.code()));
  }

  private static String reason(Verdict.Blocked blocked, GateRequest request) {
    return request.budget().needsApproval()
        ? request.budget().reason()
        : denials(blocked).map(Finding::message).findFirst().orElse("");
  }

  private static Stream<Finding> denials(Verdict.Blocked blocked) {
    return blocked.findings().stream().filter(finding -> finding.severity() == Severity.DENY);
  }

  private long record(Plan plan, Verdict verdict, List<Waiver> waived) {
    SyncJudged event =
        new SyncJudged(
            plan.sync(), plan.revision(), plan.rendered(), plan.policies(), plan.digest(), verdict);
    String fingerprint = "judged " + plan.digest() + " " + verdict;
    Optional<Recorded> last = store.lastRecorded(plan.sync());
    if (last.isPresent() && last.get().fingerprint().equals(fingerprint)) {
      return last.get().index();
    }
    waived.forEach(waiver -> record(plan, waiver));
    long index = ledger.append(event).index();
    store.recorded(plan.sync(), new Recorded(fingerprint, index));
    return index;
  }

  /** What an exemption lets through is on record before the verdict that it let through. */
  private void record(Plan plan, Waiver waiver) {
    Exemption exemption = waiver.exemption();
    Finding finding = waiver.finding();
    var _ =
        ledger.append(
            new ExemptionUsed(
                exemption.id(),
                finding.code(),
                Objects.requireNonNull(finding.resource()),
                Stage.GATE,
                plan.sync(),
                plan.revision(),
                Actor.of(exemption.owner()),
                exemption.reason(),
                exemption.expiresAt(),
                plan.policies()));
  }
}
