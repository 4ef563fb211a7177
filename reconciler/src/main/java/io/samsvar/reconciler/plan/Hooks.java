package io.samsvar.reconciler.plan;

import io.samsvar.ledger.Action;
import io.samsvar.ledger.Stage;
import io.samsvar.reconciler.StageException;
import io.samsvar.reconciler.inventory.HookRun;
import io.samsvar.reconciler.inventory.HookRun.State;
import io.samsvar.reconciler.plan.Plan.PlannedChange;
import io.samsvar.reconciler.render.RenderedObject;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Plans hooks. Each runs once for what is rendered: a retry does not run again what succeeded, and
 * a commit that changes nothing below the path runs nothing. Pure.
 */
final class Hooks {

  private Hooks() {}

  /** Whether an object is a hook that succeeded for exactly what is rendered now. */
  static boolean isDone(PlanRequest request, RenderedObject object) {
    HookRun run = request.hooks().get(object.id());
    return run != null
        && run.state() == State.SUCCEEDED
        && run.rendered().equals(request.rendered())
        && Hook.isHook(object.manifest());
  }

  /**
   * What to do about a hook: unchanged when it is done or under way, else it is made, in place of
   * the one before.
   */
  static PlannedChange change(
      PlanRequest request, RenderedObject object, Step step, @Nullable JsonNode found) {
    if (request.inventory().containsKey(object.id())) {
      throw stop(
          object,
          "plan.hook-was-object",
          " was an ordinary object until now, which is not made a hook since a hook is deleted and"
              + " made anew: give the hook another name.");
    }
    HookRun run = request.hooks().get(object.id());
    if (run != null && isDone(request, object)) {
      return Planner.written(Action.UNCHANGED, object, run.uid(), null, step);
    }
    if (found == null) {
      return Planner.written(Action.CREATE, object, null, null, step);
    }
    String uid = Planner.uid(found);
    boolean underWay =
        run != null
            && run.state() == State.STARTED
            && run.rendered().equals(request.rendered())
            && run.uid().equals(uid);
    if (underWay) {
      return Planner.written(Action.UNCHANGED, object, uid, null, step);
    }
    if (!Planner.isOurWriting(found, request.sync())) {
      throw stop(
          object,
          "plan.hook-name-taken",
          " is a hook, and the cluster has an object of that name that this Sync did not make."
              + " Rename the hook, or delete the object.");
    }
    return Planner.written(Action.CREATE, object, uid, Planner.resourceVersion(found), step);
  }

  private static StageException stop(RenderedObject object, String code, String what) {
    return new StageException(Stage.PLAN, code, object.id() + " in " + object.file() + what);
  }
}
