package io.samsvar.reconciler.sync;

import io.samsvar.ledger.Event.ObjectResult;
import io.samsvar.ledger.ResourceId;
import io.samsvar.ledger.Stage;
import io.samsvar.ledger.SyncRef;
import io.samsvar.policies.PolicySet;
import io.samsvar.reconciler.apply.ApplySettings;
import io.samsvar.reconciler.apply.PlanExecutor.Rehearsal;
import io.samsvar.reconciler.gate.Decision;
import io.samsvar.reconciler.health.HealthExpressions;
import io.samsvar.reconciler.inventory.DeclaredState;
import io.samsvar.reconciler.plan.Plan;
import io.samsvar.reconciler.plan.Plan.PlannedChange;
import io.samsvar.reconciler.render.RenderedObject;
import io.samsvar.reconciler.source.SourceSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Takes a plan that passed from its rehearsal to its recorded result. Blocking. */
final class Execution {

  private final ReconciliationParts parts;
  private final SourceStages source;
  private final Journal journal;
  private final StepByStep steps;
  private final Writing writing;
  private final TakingOver takingOver;
  private final Consumer<SyncRef> refresh;

  Execution(
      ReconciliationParts parts,
      SourceStages source,
      Journal journal,
      StepByStep steps,
      Writing writing,
      Consumer<SyncRef> refresh) {
    this.parts = parts;
    this.source = source;
    this.journal = journal;
    this.steps = steps;
    this.writing = writing;
    this.refresh = refresh;
    this.takingOver = new TakingOver(parts.executor(), parts.ledger());
  }

  /**
   * Writes.
   *
   * @param from where the revision came from; empty when it is in force already
   */
  SyncOutcome run(
      SyncSnapshot sync,
      Optional<SourceSpec> from,
      Candidate candidate,
      PolicySet policies,
      Decision.Go go) {
    Plan plan = go.passed().plan();
    ApplySettings settings =
        new ApplySettings(
            sync.spec().takesOver(),
            sync.spec().adopts(),
            ApplySettings.CONFIRM_WITHIN,
            sync.spec().takesOverFrom());
    Rehearsal rehearsal = rehearse(plan, settings);
    if (!rehearsal.refusals().isEmpty()) {
      throw Outcomes.refused(plan, rehearsal);
    }
    from.ifPresent(place -> source.accept(place, plan.revision()));
    RecordedIntent intent =
        parts
            .stages()
            .run(
                Stage.INTENT,
                sync.ref(),
                () -> journal.intend(go.passed(), sync, candidate.transfers()));
    parts.declared().load(parts.store());
    List<ObjectResult> results = written(sync, intent, settings);
    parts
        .store()
        .gone(sync.ref(), plan.digest(), candidate.planned().gone(), parts.clock().instant());
    var _ =
        parts
            .stages()
            .run(
                Stage.RESULT,
                sync.ref(),
                () -> {
                  journal.complete(intent, results);
                  return true;
                });
    return Outcomes.written(candidate, policies.digest(), go.verdict(), results);
  }

  private List<ObjectResult> written(
      SyncSnapshot sync, RecordedIntent intent, ApplySettings settings) {
    List<ResourceId> removed =
        intent.plan().changes().stream()
            .filter(change -> change.declared() == null)
            .map(PlannedChange::resource)
            .toList();
    takingOver.before(intent, settings);
    List<ObjectResult> results =
        new ArrayList<>(
            parts
                .stages()
                .run(Stage.APPLY, sync.ref(), () -> steps.apply(intent, settings, patience(sync))));
    if (intent.plan().steps().isEmpty()) {
      // Nothing is declared any more, so no step let go of what is about to be deleted.
      refresh.accept(sync.ref());
    }
    try (Enforcement.Hold _ = parts.enforcement().hold(sync.ref(), removed)) {
      results.addAll(
          parts
              .stages()
              .run(Stage.PRUNE, sync.ref(), () -> writing.prune(intent, settings, results)));
    }
    return results;
  }

  private static StepByStep.Patience patience(SyncSnapshot sync) {
    return new StepByStep.Patience(
        Reconciliation.deadline(sync), HealthExpressions.of(sync.spec().healthExpressions()));
  }

  /** The webhook is asked about each dry run, and knows what the gate knew. */
  private Rehearsal rehearse(Plan plan, ApplySettings settings) {
    List<RenderedObject> declared =
        plan.changes().stream().map(PlannedChange::declared).flatMap(Stream::ofNullable).toList();
    try (DeclaredState.Rehearsal _ = parts.declared().rehearse(plan.sync(), declared)) {
      return parts
          .stages()
          .run(Stage.REHEARSE, plan.sync(), () -> parts.executor().rehearse(plan, settings));
    }
  }
}
