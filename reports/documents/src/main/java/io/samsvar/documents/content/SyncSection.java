package io.samsvar.documents.content;

import io.samsvar.ledger.Action;
import io.samsvar.ledger.Actor;
import io.samsvar.ledger.Digest;
import io.samsvar.ledger.Event;
import io.samsvar.ledger.Finding;
import io.samsvar.ledger.Outcome;
import io.samsvar.ledger.ResourceId;
import io.samsvar.ledger.Revision;
import io.samsvar.ledger.Stage;
import io.samsvar.ledger.SyncRef;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything the period holds about one Sync.
 *
 * @param judgements verdicts on revisions, equal ones counted together
 * @param findings what rules had against revisions, equal ones counted together
 * @param freezes stops without a verdict
 * @param applications what was written
 * @param removals objects that a plan deletes or lets go
 * @param approvals decisions about approvals
 * @param drift declared objects that were put back
 * @param troubles objects whose result was not as planned
 * @param namespaces namespaces that plans wrote to, sorted
 */
public record SyncSection(
    SyncRef sync,
    List<Judgement> judgements,
    List<SeenFinding> findings,
    List<Freeze> freezes,
    List<Application> applications,
    List<Removal> removals,
    List<ApprovalDecision> approvals,
    List<Drift> drift,
    List<Trouble> troubles,
    List<String> namespaces) {

  /** Copies the lists. */
  public SyncSection {
    judgements = List.copyOf(judgements);
    findings = List.copyOf(findings);
    freezes = List.copyOf(freezes);
    applications = List.copyOf(applications);
    removals = List.copyOf(removals);
    approvals = List.copyOf(approvals);
    drift = List.copyOf(drift);
    troubles = List.copyOf(troubles);
    namespaces = List.copyOf(namespaces);
  }

  /** How a revision was judged. */
  public enum Ruling {
    /** Went on. */
    PASSED,
    /** Was stopped by a finding. */
    BLOCKED,
    /** Was stopped because policy could not decide. */
    UNDECIDED
  }

  /**
   * A verdict.
   *
   * @param times how often it was reached, with equal revision, policy and reason
   * @param reason why it is undecided, else empty
   */
  public record Judgement(
      long index,
      Instant first,
      Instant last,
      int times,
      Revision revision,
      Ruling ruling,
      int denials,
      int warnings,
      String reason,
      Digest policies,
      Digest plan) {}

  /**
   * A finding.
   *
   * @param commit the commit it was found in
   * @param times how often
   */
  public record SeenFinding(Finding finding, String commit, int times) {}

  /** A stop without a verdict; revision null when there was none to speak of. */
  public record Freeze(
      Instant first,
      Instant last,
      int times,
      Stage stage,
      String code,
      String message,
      @Nullable Revision revision) {}

  /**
   * A plan that was written.
   *
   * @param outcomes how many objects by outcome; empty while no result is on record
   */
  public record Application(
      long index,
      Instant intendedAt,
      @Nullable Instant completedAt,
      Revision revision,
      Digest plan,
      Map<Outcome, Integer> outcomes) {
    /** Copies the map, in the order of the outcomes. */
    public Application {
      Map<Outcome, Integer> sorted = new EnumMap<>(Outcome.class);
      sorted.putAll(outcomes);
      outcomes = Collections.unmodifiableMap(sorted);
    }

    /** Whether every object came out as planned. */
    public boolean complete() {
      return outcomes.keySet().stream().allMatch(Writings::asPlanned);
    }
  }

  /**
   * An object that a plan deletes or lets go.
   *
   * @param outcome what came of it, null while no result is on record
   * @param approved whether an accepted approval of the plan is on record in the period
   */
  public record Removal(
      Instant time,
      ResourceId resource,
      Action action,
      @Nullable Outcome outcome,
      Digest plan,
      boolean approved) {}

  /** A decision about an approval. */
  public record ApprovalDecision(
      Instant time,
      String approval,
      Digest plan,
      Actor approver,
      boolean accepted,
      String reason) {}

  /** A declared object that was put back. */
  public record Drift(
      Instant first,
      Instant last,
      int times,
      ResourceId resource,
      Event.DriftKind kind,
      List<String> paths,
      List<String> managers) {}

  /** An object whose result was not as planned. */
  public record Trouble(
      Instant time, ResourceId resource, Outcome outcome, String reason, String commit) {}
}
