package io.samsvar.reconciler.sync;

import io.samsvar.ledger.Action;
import io.samsvar.ledger.Actor;
import io.samsvar.ledger.Digest;
import io.samsvar.ledger.LedgerUnavailableException;
import io.samsvar.ledger.ResourceId;
import io.samsvar.ledger.Revision;
import io.samsvar.ledger.Stage;
import io.samsvar.ledger.SyncRef;
import io.samsvar.ledger.Verdict;
import io.samsvar.policies.PolicySet;
import io.samsvar.reconciler.StageException;
import io.samsvar.reconciler.cluster.ApiRefusedException;
import io.samsvar.reconciler.gate.Decision;
import io.samsvar.reconciler.gate.PassedPlan;
import io.samsvar.reconciler.health.HealthExpressions;
import io.samsvar.reconciler.inventory.ApprovalBook;
import io.samsvar.reconciler.inventory.EnforcedRevision;
import io.samsvar.reconciler.plan.Plan;
import io.samsvar.reconciler.render.RenderedSet;
import io.samsvar.reconciler.resource.SyncState;
import io.samsvar.reconciler.schedule.Pace;
import io.samsvar.reconciler.schedule.Windows;
import io.samsvar.reconciler.source.Commits;
import io.samsvar.reconciler.source.SourceSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Takes a Sync from its newest commit to a recorded result. This is the one class that knows the
 * order of the stages:
 *
 * <pre>fetch, verify, render, plan, gate, rehearse, intent, apply, prune, health, result</pre>
 *
 * <p>Nothing is written to the cluster without a {@link PassedPlan}, which only gate and ledger
 * make together, and a {@link RecordedIntent}. Whatever stops a run leaves the last verified
 * revision enforced. Blocking; one run at a time for each Sync, several Syncs at once.
 */
public final class Reconciliation {

  /** Time for a wave or a hook when the Sync does not say. */
  public static final Duration HEALTHY_WITHIN = Duration.ofMinutes(5);

  private final ReconciliationParts parts;
  private final SourceStages source;
  private final Variables variables;
  private final Handovers handovers;
  private final PlanStage planning;
  private final GateStage gate;
  private final UndoDesk undo;
  private final Journal journal;
  private final Recovery recovery;
  private final Execution execution;
  private final ApprovalDesk approvals;
  private final ConcurrentMap<SyncRef, Settled> settled = new ConcurrentHashMap<>();

  /** A pipeline of these parts. */
  public Reconciliation(ReconciliationParts parts) {
    this.parts = parts;
    this.source =
        new SourceStages(
            parts.commits(), parts.keys(), parts.renderer(), parts.work(), parts.stages());
    this.variables = new Variables(parts.cluster());
    this.handovers = new Handovers(parts.store(), parts.clock());
    this.planning =
        new PlanStage(parts.cluster(), parts.store(), parts.declared(), handovers, parts.clock());
    this.gate =
        new GateStage(
            parts.cluster(), parts.ledger(), parts.store(), parts.sealing(), parts.clock());
    this.journal = new Journal(parts.ledger(), parts.store());
    this.recovery = new Recovery(parts.ledger(), parts.store(), parts.cluster());
    Writing writing = new Writing(parts.executor(), parts.store());
    this.undo = new UndoDesk(parts, gate, journal, writing);
    this.execution =
        new Execution(
            parts,
            source,
            journal,
            new StepByStep(
                writing, parts.store(), parts.enforcement(), parts.health(), this::refresh),
            writing,
            this::refresh);
    this.approvals =
        new ApprovalDesk(
            parts.ledger(), parts.store().approvals(), parts.identities(), parts.clock());
  }

  /**
   * What a run starts from.
   *
   * @param source where the Sync's commits come from, with credentials
   * @param approvals all Approvals of the Sync
   * @param drifted objects that a watch called drifted and that could not be put back
   * @param asked whether somebody asked for this run
   * @param waitsFor what it waits for before anything new is applied, in words
   */
  public record Request(
      SyncSnapshot sync,
      SourceSpec source,
      List<ApprovalRequest> approvals,
      Set<ResourceId> drifted,
      boolean asked,
      Optional<String> waitsFor) {
    /** Copies the collections. */
    public Request {
      approvals = List.copyOf(approvals);
      drifted = Set.copyOf(drifted);
    }

    /** What an outcome stands on. What is in force stays so whatever it once waited for. */
    private Request basis() {
      return new Request(sync, source, approvals, drifted, asked, Optional.empty());
    }
  }

  /** What an outcome stands on: as long as it is the same, nothing has to be done again. */
  private record Settled(
      String commit,
      Request request,
      Digest policies,
      List<?> exemptions,
      Optional<String> closed,
      Map<String, JsonNode> variables,
      SyncOutcome outcome) {

    boolean holdsFor(
        Revision revision,
        Request now,
        PolicySet current,
        List<?> standing,
        Optional<String> closedNow,
        Map<String, JsonNode> values) {
      return commit.equals(revision.commit())
          && request.equals(now.basis())
          && closed.equals(closedNow)
          && variables.equals(values)
          && policies.equals(current.digest())
          && exemptions.equals(standing);
    }
  }

  /** One run. Never throws for what a repository, a policy, the ledger or the cluster did. */
  public SyncOutcome run(Request request) {
    SyncRef sync = request.sync().ref();
    Progress progress = new Progress();
    SyncOutcome outcome;
    try {
      if (recovery.settle(sync)) {
        refresh(sync);
      }
      undo.serve(request.sync(), request.approvals(), parts.policies().current());
      outcome = stages(request, progress);
    } catch (StageException stop) {
      outcome = stopped(sync, progress, stop);
    } catch (LedgerUnavailableException e) {
      outcome = noLedger(progress, e);
    } catch (ApiRefusedException e) {
      outcome = stopped(sync, progress, unavailable(e));
    }
    Revision revision = progress.revision;
    PolicySet policies = progress.policies;
    if (outcome.retry() || revision == null || policies == null) {
      settled.remove(sync);
    } else {
      settled.put(
          sync,
          new Settled(
              revision.commit(),
              request.basis(),
              policies.digest(),
              progress.exemptions,
              progress.closed,
              progress.variables,
              outcome));
    }
    return outcome;
  }

  /**
   * Deletes what a Sync that is being deleted answers for, under the rules for every deletion.
   *
   * @return SYNCED when there is nothing left to delete, and the Sync may be {@linkplain #release
   *     let go}
   */
  public SyncOutcome takeDown(SyncSnapshot sync, List<ApprovalRequest> approvals) {
    Progress progress = new Progress();
    try {
      var _ = recovery.settle(sync.ref());
      Optional<EnforcedRevision> enforced = parts.store().enforced(sync.ref());
      if (enforced.isEmpty() || parts.store().inventory(sync.ref()).isEmpty()) {
        return SyncOutcome.early(
            SyncState.SYNCED, Stage.PRUNE, "", "Nothing is left to delete.", null, false);
      }
      PolicySet policies = parts.policies().current();
      progress.policies = policies;
      progress.revision = enforced.get().revision();
      Candidate candidate =
          parts
              .stages()
              .run(
                  Stage.PLAN,
                  sync.ref(),
                  () -> planning.takeDown(sync, enforced.get(), policies.digest()));
      progress.candidate = candidate;
      Plan plan = candidate.planned().plan();
      if (plan.of(Action.DELETE).isEmpty() && candidate.planned().going().isEmpty()) {
        return SyncOutcome.early(
            SyncState.SYNCED, Stage.PRUNE, "", "What is left stays.", plan.revision(), false);
      }
      return judge(new Judged(sync, approvals, Optional.empty()), progress, candidate, policies);
    } catch (StageException stop) {
      return stopped(sync.ref(), progress, stop);
    } catch (LedgerUnavailableException e) {
      return noLedger(progress, e);
    } catch (ApiRefusedException e) {
      return stopped(sync.ref(), progress, unavailable(e));
    }
  }

  /**
   * Lets a Sync go: its objects stay in the cluster and are no longer followed.
   *
   * @throws ApiRefusedException when what was begun cannot be settled, since the cluster does not
   *     answer
   * @throws LedgerUnavailableException when it cannot be recorded; then nothing is let go
   */
  public void release(SyncRef sync) {
    if (parts.store().lastRecorded(sync).isEmpty()) {
      return;
    }
    // What was begun gets its result first: no intent stays open in the ledger.
    var _ = recovery.settle(sync);
    journal.frozen(
        sync,
        parts.store().enforced(sync).map(EnforcedRevision::revision).orElse(null),
        new StageException(
            Stage.RESULT,
            "sync.released",
            "The Sync was deleted. Its objects stay in the cluster and are no longer followed."));
    parts.enforcement().forget(sync);
    parts.store().release(sync);
    handovers.forget(sync);
    parts.declared().load(parts.store());
    settled.remove(sync);
  }

  /** Who knows which other Syncs follow the repository and ref of a Sync, and wakes them. */
  void neighboursBy(Function<SyncRef, Set<SyncRef>> function) {
    handovers.neighboursBy(function);
  }

  /** A Sync asks for something else of what stands beside its declared fields. */
  void lookAgain(SyncRef sync) {
    refresh(sync);
    parts.enforcement().lookAgain(sync);
  }

  /** Begins to enforce what the store has, as after a start. */
  public void resume() {
    parts.declared().load(parts.store());
    parts.store().enforced().forEach(enforced -> refresh(enforced.sync()));
  }

  /** How far a run got, for what has to be said when it stops. */
  private static final class Progress {
    private @Nullable Revision revision;
    private @Nullable Candidate candidate;
    private @Nullable PolicySet policies;
    private List<?> exemptions = List.of();
    private Optional<String> closed = Optional.empty();
    private Map<String, JsonNode> variables = Map.of();
    private @Nullable Verdict verdict;
  }

  private SyncOutcome stages(Request request, Progress progress) {
    SyncSnapshot sync = request.sync();
    Revision revision = fetch(request, progress);
    progress.revision = revision;
    PolicySet policies = parts.policies().current();
    progress.policies = policies;
    progress.exemptions =
        ExemptionTimes.standing(parts.declared().exemptions(), parts.clock().instant());
    // What cannot be read is told before anything is written.
    var _ = HealthExpressions.of(sync.spec().healthExpressions());
    progress.closed =
        Windows.closed(sync.spec().windows(), parts.clock().instant(), request.asked());
    progress.variables = variables.of(sync);
    Settled before = settled.get(sync.ref());
    if (before != null
        && before.holdsFor(
            revision,
            request,
            policies,
            progress.exemptions,
            progress.closed,
            progress.variables)) {
      return before.outcome();
    }
    if (request.waitsFor().isPresent()) {
      return SyncOutcome.early(
          SyncState.PENDING,
          Stage.FETCH,
          "sync.waits",
          "Waits for " + request.waitsFor().get() + " (spec.dependsOn).",
          revision,
          true);
    }
    var _ =
        parts
            .stages()
            .run(
                Stage.VERIFY,
                sync.ref(),
                () -> {
                  source.verify(
                      sync, request.source(), revision, parts.store().enforced(sync.ref()));
                  return true;
                });
    RenderedSet rendered = source.render(sync, request.source(), revision, progress.variables);
    Candidate candidate =
        parts
            .stages()
            .run(
                Stage.PLAN,
                sync.ref(),
                () ->
                    planning.plan(sync, revision, rendered, policies.digest(), request.drifted()));
    progress.candidate = candidate;
    return judge(
        new Judged(sync, request.approvals(), Optional.of(request.source())),
        progress,
        candidate,
        policies);
  }

  /** A history that does not follow goes on only when another person says that it is meant. */
  private Revision fetch(Request request, Progress progress) {
    SyncSnapshot sync = request.sync();
    Optional<EnforcedRevision> before = parts.store().enforced(sync.ref());
    try {
      return source.fetch(sync, request.source(), before);
    } catch (StageException stop) {
      Optional<Commits.Rewrite> found = source.rewrite(request.source());
      if (stop.stage() != Stage.VERIFY || found.isEmpty()) {
        throw stop;
      }
      Commits.Rewrite rewrite = found.get();
      progress.revision = rewrite.shown();
      ApprovalBook.Decision approval =
          approvals
              .accepted(
                  sync.ref(),
                  rewrite,
                  () -> source.authors(request.source(), rewrite),
                  request.approvals())
              .orElseThrow(() -> Outcomes.rewritten(sync.ref(), rewrite, stop));
      source.acceptRewrite(request.source(), rewrite);
      approvals.spend(approval);
      return source.fetch(sync, request.source(), before);
    }
  }

  /** How new what is known of a source is. */
  public Commits.Freshness freshness(SourceSpec followed) {
    return parts.commits().freshness(followed);
  }

  /**
   * What is judged for whom.
   *
   * @param source where a revision came from; empty when it is in force already
   */
  private record Judged(
      SyncSnapshot sync, List<ApprovalRequest> approvals, Optional<SourceSpec> source) {}

  private SyncOutcome judge(
      Judged request, Progress progress, Candidate candidate, PolicySet policies) {
    SyncSnapshot sync = request.sync();
    Plan plan = candidate.planned().plan();
    Optional<ApprovalBook.Decision> approval =
        candidate.budget().deletions() > 0
            ? approvals.accepted(plan, () -> authors(request, candidate), request.approvals())
            : Optional.empty();
    Decision decision =
        parts
            .stages()
            .run(
                Stage.GATE,
                sync.ref(),
                () -> gate.decide(sync, candidate, policies, approval.orElse(null)));
    progress.verdict = decision.verdict();
    return switch (decision) {
      case Decision.Go go -> {
        if (!parts.store().soaking(sync.ref()).equals(candidate.soak().since())) {
          parts.store().soak(sync.ref(), candidate.soak().since());
        }
        if (candidate.inForceSince().isPresent()) {
          yield Outcomes.synced(candidate, policies.digest(), go.verdict(), List.of());
        }
        if (progress.closed.isPresent()) {
          yield Outcomes.closed(candidate, policies.digest(), go.verdict(), progress.closed.get());
        }
        SyncOutcome written =
            execution.run(request.sync(), request.source(), candidate, policies, go);
        approval.ifPresent(approvals::spend);
        yield written;
      }
      case Decision.Wait wait -> Outcomes.waiting(candidate, policies.digest(), wait);
      case Decision.Stop stop -> Outcomes.stopped(candidate, policies.digest(), stop);
    };
  }

  private Set<Actor> authors(Judged request, Candidate candidate) {
    return request
        .source()
        .map(from -> source.authors(from, candidate.revision(), candidate.before()))
        .orElseGet(() -> Set.of(candidate.revision().author()));
  }

  /** How long a step may take to become healthy. */
  static Duration deadline(SyncSnapshot sync) {
    String timeout = sync.spec().timeout();
    return timeout == null ? HEALTHY_WITHIN : Pace.interval(timeout);
  }

  /** Tells when other exemptions count than before; the caller closes it. */
  ExemptionTimes exemptionTimes(Runnable changed) {
    ExemptionTimes times = new ExemptionTimes(parts.clock(), changed);
    times.follow(parts.declared());
    return times;
  }

  /** The declared objects of a Sync are new, or were written: webhook and drift watch see it. */
  private void refresh(SyncRef sync) {
    parts.declared().load(parts.store());
    parts.enforcement().enforce(sync, parts.store().kept(sync));
  }

  private SyncOutcome stopped(SyncRef sync, Progress progress, StageException stop) {
    try {
      journal.frozen(sync, progress.revision, stop);
    } catch (LedgerUnavailableException e) {
      return noLedger(progress, e);
    }
    return Outcomes.frozen(
        progress.revision, progress.candidate, progress.policies, progress.verdict, stop);
  }

  private static StageException unavailable(ApiRefusedException e) {
    return new StageException(
        Stage.APPLY, "apply.cluster-unavailable", String.valueOf(e.getMessage()), e);
  }

  private static SyncOutcome noLedger(Progress progress, LedgerUnavailableException e) {
    return SyncOutcome.early(
        SyncState.FAILED,
        Stage.INTENT,
        "ledger.unavailable",
        "The ledger cannot record, so nothing is written to the cluster: " + e.getMessage(),
        progress.revision,
        true);
  }
}
