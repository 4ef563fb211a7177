package io.samsvar.reconciler.sync;

import io.samsvar.ledger.Digest;
import io.samsvar.ledger.Event.ObjectResult;
import io.samsvar.ledger.Finding;
import io.samsvar.ledger.Outcome;
import io.samsvar.ledger.Revision;
import io.samsvar.ledger.Severity;
import io.samsvar.ledger.Stage;
import io.samsvar.ledger.SyncRef;
import io.samsvar.ledger.Verdict;
import io.samsvar.policies.PolicySet;
import io.samsvar.reconciler.StageException;
import io.samsvar.reconciler.apply.PlanExecutor.Rehearsal;
import io.samsvar.reconciler.gate.Decision;
import io.samsvar.reconciler.plan.Plan;
import io.samsvar.reconciler.resource.SyncState;
import io.samsvar.reconciler.source.Commits;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Puts what happened into an outcome with one sentence for people. Pure. */
final class Outcomes {

  private static final int NAMED_MAX = 3;

  private Outcomes() {}

  static SyncOutcome synced(
      Candidate candidate, Digest policies, Verdict verdict, List<ObjectResult> results) {
    return of(
        candidate,
        policies,
        verdict,
        SyncState.SYNCED,
        Stage.RESULT,
        "",
        "The cluster is as commit "
            + candidate.revision().abbreviated()
            + " says"
            + counts(results)
            + "."
            + soaking(candidate)
            + Handed.text(candidate.outgoing()),
        results,
        candidate.waits());
  }

  static SyncOutcome written(
      Candidate candidate, Digest policies, Verdict verdict, List<ObjectResult> results) {
    List<ObjectResult> bad =
        results.stream().filter(result -> !Journal.isComplete(List.of(result))).toList();
    if (!bad.isEmpty()) {
      String named =
          bad.stream()
              .limit(NAMED_MAX)
              .map(result -> result.resource() + ": " + result.reason())
              .collect(Collectors.joining("; "));
      return of(
          candidate,
          policies,
          verdict,
          SyncState.FAILED,
          Stage.APPLY,
          "apply.incomplete",
          bad.size() + " of " + results.size() + " changes did not succeed: " + named,
          results,
          true);
    }
    if (!candidate.planned().going().isEmpty()) {
      return of(
          candidate,
          policies,
          verdict,
          SyncState.PROGRESSING,
          Stage.PRUNE,
          "prune.going",
          "Waits until " + candidate.planned().going().getFirst() + " is gone.",
          results,
          true);
    }
    return synced(candidate, policies, verdict, results);
  }

  /** Nothing is written outside of the Sync's windows. */
  static SyncOutcome closed(Candidate candidate, Digest policies, Verdict verdict, String why) {
    return of(
        candidate,
        policies,
        verdict,
        SyncState.PENDING,
        Stage.GATE,
        "sync.window-closed",
        "Commit " + candidate.revision().abbreviated() + " passed, and waits: " + why + ".",
        List.of(),
        false);
  }

  static SyncOutcome waiting(Candidate candidate, Digest policies, Decision.Wait wait) {
    return of(
        candidate,
        policies,
        wait.verdict(),
        SyncState.AWAITING_APPROVAL,
        Stage.GATE,
        "prune.approval-required",
        "Commit "
            + candidate.revision().abbreviated()
            + " waits as a whole: "
            + wait.reason()
            + ". Approve plan "
            + candidate.planned().plan().digest()
            + " by an Approval of somebody else than the author, or bring the objects back in Git.",
        List.of(),
        false);
  }

  static SyncOutcome stopped(Candidate candidate, Digest policies, Decision.Stop stop) {
    return switch (stop.verdict()) {
      case Verdict.Undecided undecided ->
          of(
              candidate,
              policies,
              undecided,
              SyncState.UNDECIDED,
              Stage.GATE,
              undecided.code(),
              "Policy could not decide on commit "
                  + candidate.revision().abbreviated()
                  + ", which denies: "
                  + undecided.reason(),
              List.of(),
              true);
      case Verdict.Blocked blocked -> blocked(candidate, policies, blocked);
      case Verdict.Passed _ -> throw new IllegalStateException("A passed verdict does not stop");
    };
  }

  private static SyncOutcome blocked(
      Candidate candidate, Digest policies, Verdict.Blocked blocked) {
    List<Finding> denying =
        blocked.findings().stream().filter(finding -> finding.severity() == Severity.DENY).toList();
    String more = denying.size() > 1 ? " (and " + (denying.size() - 1) + " more)" : "";
    return of(
        candidate,
        policies,
        blocked,
        SyncState.BLOCKED,
        Stage.GATE,
        denying.getFirst().code(),
        "Commit "
            + candidate.revision().abbreviated()
            + " is blocked: "
            + denying.getFirst().message()
            + more,
        List.of(),
        false);
  }

  static StageException refused(Plan plan, Rehearsal rehearsal) {
    String named =
        rehearsal.refusals().stream()
            .limit(NAMED_MAX)
            .map(refusal -> refusal.change().resource() + ": " + refusal.message())
            .collect(Collectors.joining("; "));
    return new StageException(
        Stage.REHEARSE,
        "rehearse.refused",
        "The API server would refuse "
            + rehearsal.refusals().size()
            + " changes of commit "
            + plan.revision().abbreviated()
            + ", so nothing is written: "
            + named);
  }

  static SyncOutcome frozen(
      @Nullable Revision revision,
      @Nullable Candidate candidate,
      @Nullable PolicySet policies,
      @Nullable Verdict verdict,
      StageException stop) {
    return new SyncOutcome(
        stop.stage().compareTo(Stage.REHEARSE) >= 0 ? SyncState.FAILED : SyncState.FROZEN,
        stop.stage(),
        stop.code(),
        String.valueOf(stop.getMessage()),
        revision,
        candidate == null ? null : PlanSummary.of(candidate),
        policies == null ? null : policies.digest(),
        verdict,
        List.of(),
        mayPass(stop));
  }

  /** A history that does not follow the last one, and how to say that it is meant. */
  static StageException rewritten(SyncRef sync, Commits.Rewrite rewrite, StageException stop) {
    return new StageException(
        stop.stage(),
        stop.code(),
        stop.getMessage()
            + " When it is meant, somebody else than its authors says so: samsvar approve "
            + sync.name()
            + " --namespace "
            + sync.namespace()
            + " --rewrite "
            + rewrite.digest()
            + " --reason TEXT.",
        stop);
  }

  /** Whether the same commit may get further the next time: the content of a commit stays. */
  private static boolean mayPass(StageException stop) {
    return switch (stop.stage()) {
      case RENDER -> false;
      // Trusted keys may be others the next time; everything else stays as it is.
      case VERIFY ->
          stop.code().equals("verify.signature-invalid")
              || stop.code().equals("verify.cannot-check");
      case FETCH -> !stop.code().equals("source.path-missing");
      case PLAN, GATE, REHEARSE, INTENT, APPLY, PRUNE, HEALTH, RESULT -> true;
      case DRIFT, ADMISSION, POLICY, REPORT -> true;
    };
  }

  private static String soaking(Candidate candidate) {
    return candidate.soaking().isEmpty()
        ? ""
        : " "
            + candidate.soaking().size()
            + " objects that Git no longer declares are marked, and deleted after their soak time"
            + " unless Git takes them back.";
  }

  private static String counts(List<ObjectResult> results) {
    Map<Outcome, Integer> counts = new EnumMap<>(Outcome.class);
    results.forEach(result -> counts.merge(result.outcome(), 1, Integer::sum));
    return counts.isEmpty()
        ? ""
        : counts.entrySet().stream()
            .map(entry -> entry.getValue() + " " + entry.getKey().name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(", ", ": ", ""));
  }

  private static SyncOutcome of(
      Candidate candidate,
      Digest policies,
      Verdict verdict,
      SyncState state,
      Stage stage,
      String code,
      String message,
      List<ObjectResult> results,
      boolean retry) {
    return new SyncOutcome(
        state,
        stage,
        code,
        message,
        candidate.revision(),
        PlanSummary.of(candidate),
        policies,
        verdict,
        results,
        retry);
  }
}
