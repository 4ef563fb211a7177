package io.samsvar.reconciler.gate;

import io.samsvar.ledger.Actor;
import io.samsvar.ledger.Digest;
import io.samsvar.ledger.Revision;
import io.samsvar.ledger.SyncRef;
import io.samsvar.ledger.Verdict;
import io.samsvar.policies.PlanInput;
import io.samsvar.policies.PolicySet;
import io.samsvar.policies.SyncFacts;
import io.samsvar.reconciler.plan.LiveView;
import io.samsvar.reconciler.plan.Plan;
import io.samsvar.reconciler.plan.PlanRequest;
import io.samsvar.reconciler.plan.Planner;
import io.samsvar.reconciler.plan.PruneRules;
import io.samsvar.reconciler.render.RenderedObject;
import io.samsvar.reconciler.resource.SyncSpec;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the gate says of objects together, where neither a cluster nor what was declared before is
 * known: the plan by which a Sync would make all of them for the first time. It deletes nothing, so
 * rules about deletions stay silent; those about what is declared speak as at the gate. Pure but
 * for the policies; blocking.
 */
public final class FirstSync {

  private static final SyncRef UNNAMED = new SyncRef("", "");
  private static final Actor NOBODY = new Actor.Machine("");
  private static final Digest UNRENDERED = Digest.of("");

  private FirstSync() {}

  /**
   * Judges the exemptions among the objects and, if any pack judges plans, the plan.
   *
   * @param objects as {@link io.samsvar.reconciler.plan.Desired} has them
   * @param whole whether they are all that the Sync declares; of a part no plan is judged
   * @param facts what policy is told of the Sync, null for none
   * @param time the decision's time
   */
  public static List<Verdict> judge(
      List<RenderedObject> objects,
      boolean whole,
      @Nullable SyncFacts facts,
      PolicySet policies,
      Instant time) {
    Plan plan = plan(objects, facts, policies.digest(), time);
    Verdict exemptions = Verdict.of(ExemptionRules.judge(plan, time));
    if (!whole || !policies.judgesPlans()) {
      return List.of(exemptions);
    }
    PruneRules.Budget budget = PruneRules.budget(plan, 0, SyncSpec.Prune.DEFAULT);
    PlanInput input =
        new PlanInput(
            PlanDocument.of(plan, budget, 0, false), DeclaredDocument.of(plan), facts, time);
    return List.of(exemptions, Judge.notes(plan), policies.judgePlan(input));
  }

  private static Plan plan(
      List<RenderedObject> objects, @Nullable SyncFacts facts, Digest policies, Instant time) {
    SyncRef sync = facts == null ? UNNAMED : new SyncRef(facts.namespace(), facts.name());
    Revision revision = new Revision("", "", facts == null ? "" : facts.revision(), NOBODY, time);
    PlanRequest request =
        new PlanRequest(
            sync,
            revision,
            UNRENDERED,
            policies,
            objects,
            Map.of(),
            Map.of(),
            Map.of(),
            Map.of(),
            Set.of(),
            Map.of(),
            true,
            false);
    return Planner.plan(request, new LiveView(Map.of(), Map.of())).plan();
  }
}
