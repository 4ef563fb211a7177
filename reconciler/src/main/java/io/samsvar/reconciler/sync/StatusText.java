package io.samsvar.reconciler.sync;

import io.samsvar.ledger.Action;
import io.samsvar.ledger.Finding;
import io.samsvar.ledger.ResourceId;
import io.samsvar.ledger.Severity;
import io.samsvar.ledger.Stage;
import io.samsvar.ledger.Verdict;
import io.samsvar.reconciler.health.Health;
import io.samsvar.reconciler.inventory.EnforcedRevision;
import io.samsvar.reconciler.resource.SyncState;
import io.samsvar.reconciler.resource.SyncStatus;
import io.samsvar.reconciler.resource.SyncStatus.Condition;
import io.samsvar.reconciler.resource.SyncStatus.Counts;
import io.samsvar.reconciler.resource.SyncStatus.FindingStatus;
import io.samsvar.reconciler.resource.SyncStatus.HistoryEntry;
import io.samsvar.reconciler.resource.SyncStatus.Revisions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes a status of an outcome and the status before it. Pure: the same outcome twice makes the
 * same status, so that nothing is written.
 */
final class StatusText {

  private static final int COMMIT_DIGITS = 8;

  private StatusText() {}

  /**
   * What a status is made of.
   *
   * @param before the status so far, null for none
   * @param enforced the last verified revision
   * @param inventory how many objects the Sync answers for
   * @param drifted objects that differ now, with the reason they were not put back
   * @param health of what was applied, empty while it is not known
   * @param request what somebody asked for when the run began, empty for nothing
   * @param staleness of the source, empty when the Sync does not ask for it
   * @param pruning what waits for its deletion and what was deleted
   */
  record Facts(
      @Nullable SyncStatus before,
      long generation,
      SyncOutcome outcome,
      Optional<EnforcedRevision> enforced,
      int inventory,
      Map<ResourceId, String> drifted,
      Optional<Map<ResourceId, Health>> health,
      Optional<Staleness> staleness,
      String request,
      PruneFacts pruning,
      Instant now) {}

  static SyncStatus of(Facts facts) {
    SyncOutcome outcome = facts.outcome();
    SyncStatus before = facts.before();
    PlanSummary plan = outcome.plan();
    String verified = facts.enforced().map(last -> last.revision().commit()).orElse(null);
    String message = cut(outcome.message());
    return new SyncStatus(
        facts.generation(),
        outcome.state().text(),
        verdict(outcome.verdict()),
        message,
        verified == null ? null : verified.substring(0, COMMIT_DIGITS),
        new Revisions(attempted(outcome, before), verified, applied(facts)),
        outcome.policies() == null ? null : outcome.policies().toString(),
        plan == null ? null : plan.digest().toString(),
        plan == null ? null : counts(plan),
        facts.inventory(),
        conditions(facts),
        findings(outcome.verdict()),
        history(facts, message),
        facts.request().isEmpty() ? null : facts.request(),
        facts.pruning().soaking(),
        facts.pruning().deleted());
  }

  private static @Nullable String attempted(SyncOutcome outcome, @Nullable SyncStatus before) {
    if (outcome.revision() != null) {
      return outcome.revision().commit();
    }
    Revisions revisions = before == null ? null : before.revisions();
    return revisions == null ? null : revisions.attempted();
  }

  private static @Nullable String applied(Facts facts) {
    Revisions before = facts.before() == null ? null : facts.before().revisions();
    return facts
        .enforced()
        .filter(EnforcedRevision::applied)
        .map(last -> last.revision().commit())
        .orElse(before == null ? null : before.applied());
  }

  private static @Nullable String verdict(@Nullable Verdict verdict) {
    return switch (verdict) {
      case null -> null;
      case Verdict.Passed _ -> "Passed";
      case Verdict.Blocked _ -> "Blocked";
      case Verdict.Undecided _ -> "Undecided";
    };
  }

  private static Counts counts(PlanSummary plan) {
    return new Counts(
        plan.count(Action.CREATE),
        plan.count(Action.UPDATE),
        plan.count(Action.UNCHANGED),
        plan.count(Action.DELETE),
        plan.count(Action.ADOPT),
        plan.count(Action.ORPHAN),
        plan.cascades());
  }

  private static List<FindingStatus> findings(@Nullable Verdict verdict) {
    List<Finding> findings =
        switch (verdict) {
          case null -> List.of();
          case Verdict.Passed passed -> passed.warnings();
          case Verdict.Blocked blocked -> blocked.findings();
          case Verdict.Undecided _ -> List.of();
        };
    return findings.stream()
        .filter(finding -> finding.severity() != Severity.DRYRUN)
        .limit(SyncStatus.FINDINGS_MAX)
        .map(StatusText::finding)
        .toList();
  }

  private static FindingStatus finding(Finding finding) {
    ResourceId resource = finding.resource();
    return new FindingStatus(
        finding.code(),
        finding.severity().name(),
        cut(finding.message()),
        finding.rule(),
        resource == null ? null : resource.toString(),
        finding.path(),
        finding.file());
  }

  private static List<Condition> conditions(Facts facts) {
    SyncOutcome outcome = facts.outcome();
    String reason = outcome.state().text();
    String message = cut(outcome.message());
    List<Condition> conditions = new ArrayList<>();
    Condition healthy = healthy(facts);
    boolean synced = outcome.state() == SyncState.SYNCED;
    boolean waits = synced && healthy.status().equals("Unknown");
    boolean ill = synced && healthy.status().equals("False");
    conditions.add(
        synced
            ? condition(
                facts,
                "Ready",
                healthy.status(),
                healthy.status().equals("True") ? reason : healthy.reason(),
                ill ? healthy.message() : message)
            : condition(facts, "Ready", "False", reason, message));
    conditions.add(condition(facts, "Reconciling", is(reconciling(outcome) || waits), reason, ""));
    conditions.add(condition(facts, "Stalled", is(stalled(outcome) || ill), reason, ""));
    boolean proven = outcome.stage().compareTo(Stage.RENDER) > 0;
    conditions.add(
        condition(
            facts,
            "Verified",
            is(proven),
            proven ? "SourceProven" : "SourceNotProven",
            proven
                ? "The newest commit was read completely and may follow the last one."
                : message));
    conditions.add(gated(facts));
    conditions.add(healthy);
    boolean drifted = !facts.drifted().isEmpty();
    conditions.add(
        condition(
            facts,
            "Drifted",
            is(drifted),
            drifted ? "Differs" : "AsDeclared",
            drifted ? some(facts.drifted()) : ""));
    conditions.add(pruning(facts));
    facts
        .staleness()
        .ifPresent(
            stale ->
                conditions.add(
                    condition(
                        facts, "Stale", is(stale.isStale()), stale.reason(), stale.message())));
    return conditions;
  }

  private static Condition pruning(Facts facts) {
    if (facts.outcome().state() == SyncState.AWAITING_APPROVAL) {
      return condition(facts, "Pruning", "True", "AwaitingApproval", "");
    }
    return facts.pruning().marked() == 0
        ? condition(facts, "Pruning", "False", "NothingWaits", "")
        : condition(
            facts,
            "Pruning",
            "True",
            "Soaking",
            facts.pruning().marked() + " objects are marked for deletion.");
  }

  private static Condition gated(Facts facts) {
    Verdict verdict = facts.outcome().verdict();
    String status =
        switch (verdict) {
          case null -> "Unknown";
          case Verdict.Passed _ -> "True";
          case Verdict.Blocked _ -> "False";
          case Verdict.Undecided _ -> "Unknown";
        };
    String reason = verdict(verdict);
    return condition(facts, "Gated", status, reason == null ? "NotJudged" : reason, "");
  }

  private static Condition healthy(Facts facts) {
    if (facts.health().isEmpty()) {
      return condition(facts, "Healthy", "Unknown", "NotKnown", "");
    }
    Map<ResourceId, String> ill = new TreeMap<>();
    boolean failed = false;
    for (Map.Entry<ResourceId, Health> entry : facts.health().get().entrySet()) {
      switch (entry.getValue()) {
        case Health.Healthy() -> {}
        case Health.Progressing(String reason) -> ill.put(entry.getKey(), reason);
        case Health.Failed(String reason) -> {
          ill.put(entry.getKey(), reason);
          failed = true;
        }
      }
    }
    return ill.isEmpty()
        ? condition(facts, "Healthy", "True", "Healthy", "")
        : condition(facts, "Healthy", "False", failed ? "Failed" : "NotHealthyInTime", some(ill));
  }

  private static boolean reconciling(SyncOutcome outcome) {
    return outcome.state() == SyncState.PENDING || outcome.state() == SyncState.PROGRESSING;
  }

  private static boolean stalled(SyncOutcome outcome) {
    return switch (outcome.state()) {
      case BLOCKED, UNDECIDED, AWAITING_APPROVAL, FROZEN, FAILED -> true;
      case PENDING, PROGRESSING, SYNCED, SUSPENDED -> false;
    };
  }

  private static String some(Map<ResourceId, String> drifted) {
    Map.Entry<ResourceId, String> first = drifted.entrySet().iterator().next();
    String more = drifted.size() > 1 ? " (and " + (drifted.size() - 1) + " more)" : "";
    return cut(first.getKey() + ": " + first.getValue() + more);
  }

  private static String is(boolean condition) {
    return condition ? "True" : "False";
  }

  private static Condition condition(
      Facts facts, String type, String status, String reason, String message) {
    List<Condition> before =
        facts.before() == null || facts.before().conditions() == null
            ? List.of()
            : facts.before().conditions();
    String since =
        before.stream()
            .filter(old -> old.type().equals(type) && old.status().equals(status))
            .map(Condition::lastTransitionTime)
            .findFirst()
            .orElse(time(facts.now()));
    return new Condition(type, status, reason, message, since, facts.generation());
  }

  private static List<HistoryEntry> history(Facts facts, String message) {
    List<HistoryEntry> before =
        facts.before() == null || facts.before().history() == null
            ? List.of()
            : facts.before().history();
    SyncOutcome outcome = facts.outcome();
    String revision = outcome.revision() == null ? null : outcome.revision().commit();
    HistoryEntry entry =
        new HistoryEntry(time(facts.now()), outcome.state().text(), revision, message);
    if (!before.isEmpty() && isSame(before.getFirst(), entry)) {
      return before;
    }
    List<HistoryEntry> history = new ArrayList<>(List.of(entry));
    history.addAll(before);
    return List.copyOf(history.subList(0, Math.min(history.size(), SyncStatus.HISTORY_MAX)));
  }

  private static boolean isSame(HistoryEntry old, HistoryEntry entry) {
    return old.state().equals(entry.state())
        && String.valueOf(old.revision()).equals(String.valueOf(entry.revision()));
  }

  private static String cut(String message) {
    return message.length() <= SyncStatus.MESSAGE_CHARS_MAX
        ? message
        : message.substring(0, SyncStatus.MESSAGE_CHARS_MAX - 1) + "…";
  }

  private static String time(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
