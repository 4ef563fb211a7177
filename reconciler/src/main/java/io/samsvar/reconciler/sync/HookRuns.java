package io.samsvar.reconciler.sync;

import io.samsvar.ledger.Action;
import io.samsvar.ledger.Event.ObjectResult;
import io.samsvar.ledger.Outcome;
import io.samsvar.ledger.ResourceId;
import io.samsvar.reconciler.apply.ApplySettings;
import io.samsvar.reconciler.health.Health;
import io.samsvar.reconciler.health.HealthWait;
import io.samsvar.reconciler.health.HealthWait.Target;
import io.samsvar.reconciler.inventory.HookBook;
import io.samsvar.reconciler.inventory.HookRun;
import io.samsvar.reconciler.inventory.HookRun.State;
import io.samsvar.reconciler.plan.Hook;
import io.samsvar.reconciler.plan.Hook.DeletePolicy;
import io.samsvar.reconciler.plan.Ownership;
import io.samsvar.reconciler.plan.Plan;
import io.samsvar.reconciler.plan.Plan.PlannedChange;
import io.samsvar.reconciler.render.RenderedObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Waits for the hooks of a step, remembers how they ended, and deletes them as they ask. */
final class HookRuns {

  private final Writing writing;
  private final HookBook book;
  private final HealthWait health;

  HookRuns(Writing writing, HookBook book, HealthWait health) {
    this.writing = writing;
    this.book = book;
    this.health = health;
  }

  /**
   * What came of a step.
   *
   * @param results those given, with those of hooks completed by how they ended
   * @param failure the first hook that failed, and why
   */
  record Ended(List<ObjectResult> results, Optional<String> failure) {}

  /**
   * Waits for the hooks among these changes that were made or are under way.
   *
   * @param patience its time is for a hook that names no deadline
   */
  Ended await(
      Plan plan,
      List<PlannedChange> changes,
      List<ObjectResult> done,
      ApplySettings settings,
      StepByStep.Patience patience) {
    Map<ResourceId, HookRun> runs = book.of(plan.sync());
    List<PlannedChange> awaited =
        changes.stream()
            .filter(PlannedChange::isHook)
            .filter(change -> isUnderWay(plan, runs.get(change.resource())))
            .toList();
    Map<ResourceId, ObjectResult> results = new HashMap<>();
    Optional<String> failure = Optional.empty();
    for (Map.Entry<PlannedChange, Health> entry : healths(plan, awaited, patience).entrySet()) {
      PlannedChange change = entry.getKey();
      Optional<String> problem = problem(change.resource(), entry.getValue());
      String uid = Objects.requireNonNull(runs.get(change.resource())).uid();
      book.keep(
          plan.sync(),
          change.resource(),
          new HookRun(plan.rendered(), uid, problem.isEmpty() ? State.SUCCEEDED : State.FAILED));
      Optional<String> kept = discarded(change, uid, problem.isEmpty(), settings);
      results.put(change.resource(), result(change, problem, kept));
      failure =
          failure.or(() -> problem.map(why -> "the " + text(change) + " hook failed: " + why));
    }
    List<ObjectResult> all = new ArrayList<>();
    done.forEach(
        result -> {
          ObjectResult ended = results.remove(result.resource());
          all.add(ended == null ? result : ended);
        });
    // What was under way before is no change of this plan, unless it went wrong.
    results.values().stream()
        .filter(result -> result.outcome() == Outcome.FAILED)
        .forEach(all::add);
    return new Ended(all, failure);
  }

  private static boolean isUnderWay(Plan plan, @Nullable HookRun run) {
    return run != null && run.state() == State.STARTED && run.rendered().equals(plan.rendered());
  }

  /** Those with the shortest deadline first: the others go on meanwhile. */
  private Map<PlannedChange, Health> healths(
      Plan plan, List<PlannedChange> awaited, StepByStep.Patience patience) {
    SortedMap<Duration, List<PlannedChange>> byDeadline = new TreeMap<>();
    for (PlannedChange change : awaited) {
      Duration own = hook(change).deadline();
      byDeadline
          .computeIfAbsent(own == null ? patience.within() : own, _ -> new ArrayList<>())
          .add(change);
    }
    long begun = System.nanoTime();
    Map<PlannedChange, Health> healths = new HashMap<>();
    byDeadline.forEach(
        (deadline, changes) -> {
          Duration left = deadline.minusNanos(System.nanoTime() - begun);
          Map<ResourceId, Health> found =
              health.await(
                  changes.stream()
                      .map(change -> new Target(change.resource(), change.apiVersion()))
                      .toList(),
                  Ownership.SYNC_LABEL + "=" + Ownership.label(plan.sync()),
                  left.isNegative() ? Duration.ZERO : left,
                  patience.rules());
          for (PlannedChange change : changes) {
            Health one = found.get(change.resource());
            healths.put(change, one == null ? new Health.Progressing("is not there") : one);
          }
        });
    return healths;
  }

  private Optional<String> discarded(
      PlannedChange change, String uid, boolean succeeded, ApplySettings settings) {
    DeletePolicy ended = succeeded ? DeletePolicy.SUCCEEDED : DeletePolicy.FAILED;
    return hook(change).deletes().contains(ended)
        ? Optional.of(
            writing
                .discard(change, uid, settings)
                .map(why -> "not deleted: " + why)
                .orElse("deleted (" + ended.text() + ")"))
        : Optional.empty();
  }

  private static ObjectResult result(
      PlannedChange change, Optional<String> problem, Optional<String> discarded) {
    String how =
        problem
            .map(why -> text(change) + " hook failed: " + why)
            .orElse(text(change) + " hook succeeded");
    Outcome made = change.action() == Action.UNCHANGED ? Outcome.UNCHANGED : Outcome.CREATED;
    return new ObjectResult(
        change.resource(),
        problem.isPresent() ? Outcome.FAILED : made,
        how + discarded.map(text -> "; " + text).orElse(""));
  }

  private static String text(PlannedChange change) {
    return change.step().phase().text();
  }

  private static Hook hook(PlannedChange change) {
    RenderedObject declared = change.declared();
    return Optional.ofNullable(declared).flatMap(Hook::of).orElseThrow();
  }

  /** Why an object does not work; empty when it does. */
  static Optional<String> problem(ResourceId id, Health health) {
    return switch (health) {
      case Health.Healthy() -> Optional.empty();
      case Health.Progressing(String reason) -> Optional.of(id + " " + reason);
      case Health.Failed(String reason) -> Optional.of(id + ": " + reason);
    };
  }
}
