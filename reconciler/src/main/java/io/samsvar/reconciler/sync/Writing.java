package io.samsvar.reconciler.sync;

import io.samsvar.ledger.Action;
import io.samsvar.ledger.Event.ObjectResult;
import io.samsvar.ledger.Outcome;
import io.samsvar.ledger.ResourceId;
import io.samsvar.reconciler.apply.ApplySettings;
import io.samsvar.reconciler.apply.PlanExecutor;
import io.samsvar.reconciler.inventory.AppliedObject;
import io.samsvar.reconciler.inventory.HookRun;
import io.samsvar.reconciler.inventory.StateStore;
import io.samsvar.reconciler.plan.Plan;
import io.samsvar.reconciler.plan.Plan.PlannedChange;
import io.samsvar.reconciler.plan.Step;
import io.samsvar.reconciler.render.RenderedObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Writes a recorded intent to the cluster, and keeps the UIDs and field sets it learns. */
final class Writing {

  /** Answers kept in memory before they are made durable together. */
  private static final int ANSWERS_KEPT_MAX = 64;

  private final PlanExecutor executor;
  private final StateStore store;

  Writing(PlanExecutor executor, StateStore store) {
    this.executor = executor;
    this.store = store;
  }

  /** What is made in one step. One result for each change of it, none for the unchanged. */
  List<ObjectResult> apply(RecordedIntent intent, Step step, ApplySettings settings) {
    Map<ResourceId, RenderedObject> declared = new HashMap<>();
    Map<ResourceId, Boolean> hooks = new HashMap<>();
    Set<ResourceId> unchanged = new HashSet<>();
    for (PlannedChange change : intent.plan().of(step)) {
      RenderedObject object = change.declared();
      if (object != null) {
        declared.put(change.resource(), object);
        hooks.put(change.resource(), change.isHook());
      }
      if (change.action() == Action.UNCHANGED) {
        unchanged.add(change.resource());
      }
    }
    List<AppliedObject> answers = new ArrayList<>();
    List<ObjectResult> results =
        executor.apply(
            intent.plan(),
            step,
            settings,
            answer -> {
              RenderedObject object = declared.get(identity(answer));
              if (object != null && Boolean.TRUE.equals(hooks.get(object.id()))) {
                started(intent.plan(), object.id(), answer);
              } else if (object != null) {
                answers.add(Answers.applied(object, answer));
              }
              if (answers.size() >= ANSWERS_KEPT_MAX) {
                store.applied(intent.plan().sync(), answers);
                answers.clear();
              }
            });
    store.applied(intent.plan().sync(), answers);
    return results.stream().filter(result -> !unchanged.contains(result.resource())).toList();
  }

  /** Makes again what was deleted; it becomes no part of what is declared. */
  List<ObjectResult> restore(
      RecordedIntent intent, ApplySettings settings, Consumer<JsonNode> applied) {
    List<ObjectResult> results = new ArrayList<>();
    for (Step step : intent.plan().steps()) {
      results.addAll(executor.apply(intent.plan(), step, settings, applied));
    }
    return results;
  }

  private void started(Plan plan, ResourceId id, JsonNode answer) {
    String uid = answer.path("metadata").path("uid").asString("");
    store.hooks().keep(plan.sync(), id, new HookRun(plan.rendered(), uid, HookRun.State.STARTED));
  }

  /** Deletes a hook that has ended; empty once it is gone. */
  Optional<String> discard(PlannedChange hook, String uid, ApplySettings settings) {
    return executor.discard(hook, uid, settings);
  }

  /** Deletes, unless the apply before it failed somewhere: then everything stays for now. */
  List<ObjectResult> prune(
      RecordedIntent intent, ApplySettings settings, List<ObjectResult> applied) {
    if (!Journal.isComplete(applied)) {
      return intent.plan().of(Action.DELETE).stream()
          .map(
              change ->
                  new ObjectResult(
                      change.resource(),
                      Outcome.SURVIVED,
                      "not deleted, since not everything before it could be applied"))
          .toList();
    }
    List<ObjectResult> deleted =
        intent.plan().of(Action.DELETE).isEmpty()
            ? List.of()
            : executor.prune(intent.plan(), settings);
    List<ObjectResult> orphaned =
        intent.plan().of(Action.ORPHAN).stream()
            .map(
                change ->
                    new ObjectResult(
                        change.resource(),
                        Outcome.UNCHANGED,
                        "stays in the cluster and is no longer followed"))
            .toList();
    return Stream.concat(deleted.stream(), orphaned.stream()).toList();
  }

  private static ResourceId identity(JsonNode object) {
    JsonNode metadata = object.path("metadata");
    return ResourceId.of(
        object.path("apiVersion").asString(""),
        object.path("kind").asString(""),
        metadata.path("namespace").asString(""),
        metadata.path("name").asString(""));
  }
}
