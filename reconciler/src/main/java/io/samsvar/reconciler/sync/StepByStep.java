package io.samsvar.reconciler.sync;

import io.samsvar.ledger.Action;
import io.samsvar.ledger.Event.ObjectResult;
import io.samsvar.ledger.Outcome;
import io.samsvar.ledger.ResourceId;
import io.samsvar.ledger.SyncRef;
import io.samsvar.reconciler.apply.ApplySettings;
import io.samsvar.reconciler.health.Assessment;
import io.samsvar.reconciler.health.Health;
import io.samsvar.reconciler.health.HealthWait;
import io.samsvar.reconciler.health.HealthWait.Target;
import io.samsvar.reconciler.inventory.StateStore;
import io.samsvar.reconciler.plan.Ownership;
import io.samsvar.reconciler.plan.Plan;
import io.samsvar.reconciler.plan.Plan.PlannedChange;
import io.samsvar.reconciler.plan.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Writes a recorded intent step by step. What a step declares, changed or not, has to be healthy
 * before the next one is begun; a step that is not ends the writing, and what comes after it stays
 * as it was, kept against drift. Objects are held against reverts only while they are written.
 */
final class StepByStep {

  /** Unhealthy objects named in one message. */
  private static final int NAMED_MAX = 3;

  private final Writing writing;
  private final Enforcement enforcement;
  private final HealthWait health;
  private final Consumer<SyncRef> written;
  private final HookRuns hooks;

  /**
   * Step by step.
   *
   * @param written is told after each step: what is kept is another now
   */
  StepByStep(
      Writing writing,
      StateStore store,
      Enforcement enforcement,
      HealthWait health,
      Consumer<SyncRef> written) {
    this.writing = writing;
    this.enforcement = enforcement;
    this.health = health;
    this.written = written;
    this.hooks = new HookRuns(writing, store.hooks(), health);
  }

  /**
   * How long a step is waited for, and by which rules.
   *
   * @param within time for each step to become healthy
   * @param rules tell the health of a live object
   */
  record Patience(Duration within, Assessment rules) {}

  /** All steps, or those up to the first that fails. One result for each change. */
  List<ObjectResult> apply(RecordedIntent intent, ApplySettings settings, Patience patience) {
    Plan plan = intent.plan();
    List<ObjectResult> results = new ArrayList<>();
    Optional<String> stopped = Optional.empty();
    for (Step step : plan.steps()) {
      List<PlannedChange> changes = plan.of(step);
      if (stopped.isPresent()) {
        results.addAll(unwritten(changes, stopped.get()));
        continue;
      }
      List<ObjectResult> done = write(intent, step, changes, settings);
      HookRuns.Ended ended = hooks.await(plan, changes, done, settings, patience);
      results.addAll(ended.results());
      stopped =
          ended
              .failure()
              .or(() -> refused(step, done))
              .or(() -> isMoreAfter(plan, step) ? ill(plan, step, patience) : Optional.empty());
    }
    return results;
  }

  private List<ObjectResult> write(
      RecordedIntent intent, Step step, List<PlannedChange> changes, ApplySettings settings) {
    List<ResourceId> touched =
        changes.stream().filter(StepByStep::isWritten).map(PlannedChange::resource).toList();
    SyncRef sync = intent.plan().sync();
    if (touched.isEmpty()) {
      written.accept(sync);
      return List.of();
    }
    try (Enforcement.Hold _ = enforcement.hold(sync, touched)) {
      List<ObjectResult> results = writing.apply(intent, step, settings);
      // Before the hold ends: what was written would differ from what was kept until now, and be
      // put back.
      written.accept(sync);
      return results;
    }
  }

  private static boolean isWritten(PlannedChange change) {
    return change.action() != Action.UNCHANGED;
  }

  private static Optional<String> refused(Step step, List<ObjectResult> results) {
    return Journal.isComplete(results)
        ? Optional.empty()
        : Optional.of(step + " could not be written completely");
  }

  /** Whether anything is written after this step, or a hook is waited for. */
  private static boolean isMoreAfter(Plan plan, Step step) {
    return plan.changes().stream()
        .filter(change -> change.declared() != null && change.step().compareTo(step) > 0)
        .anyMatch(StepByStep::isWritten);
  }

  /** What is not healthy in time; empty when everything is. */
  private Optional<String> ill(Plan plan, Step step, Patience patience) {
    List<Target> targets =
        plan.of(step).stream()
            .filter(change -> !change.isHook())
            .map(change -> new Target(change.resource(), change.apiVersion()))
            .toList();
    if (targets.isEmpty()) {
      return Optional.empty();
    }
    String selector = Ownership.SYNC_LABEL + "=" + Ownership.label(plan.sync());
    Map<ResourceId, Health> healths =
        health.await(targets, selector, patience.within(), patience.rules());
    List<String> ill =
        healths.entrySet().stream()
            .flatMap(entry -> HookRuns.problem(entry.getKey(), entry.getValue()).stream())
            .toList();
    if (ill.isEmpty()) {
      return Optional.empty();
    }
    String more = ill.size() > NAMED_MAX ? " (and " + (ill.size() - NAMED_MAX) + " more)" : "";
    return Optional.of(
        "%s is not healthy after at most %d s: %s%s"
            .formatted(
                step,
                patience.within().toSeconds(),
                ill.stream().limit(NAMED_MAX).collect(Collectors.joining("; ")),
                more));
  }

  private static List<ObjectResult> unwritten(List<PlannedChange> changes, String why) {
    return changes.stream()
        .filter(StepByStep::isWritten)
        .map(
            change ->
                new ObjectResult(change.resource(), Outcome.FAILED, "not written, since " + why))
        .toList();
  }
}
