package io.samsvar.reconciler.apply;

import io.samsvar.ledger.Event.ObjectResult;
import io.samsvar.reconciler.plan.Plan;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/**
 * Carries a plan to the cluster. The caller holds a ledgered {@code Passed} verdict for exactly
 * this plan and has recorded the intent before {@link #apply}. Blocking.
 */
public interface PlanExecutor {

  /**
   * Server-side dry run of every change.
   *
   * @return one sentence for each change the server would refuse; empty when it would take all
   */
  List<Refusal> rehearse(Plan plan);

  /**
   * Applies creates, updates and adoptions: Namespaces and CRDs first, the rest by kind, with
   * bounded concurrency. Goes on past a refused object and reports it.
   *
   * @param applied is told each object after its apply, with the server's answer
   */
  List<ObjectResult> apply(Plan plan, Consumer<JsonNode> applied);

  /** Deletes with UID preconditions, last, and confirms; what stays is SURVIVED. */
  List<ObjectResult> prune(Plan plan);

  /**
   * A change that the server would refuse.
   *
   * @param message the server's reason, without Secret values
   */
  record Refusal(Plan.PlannedChange change, String message) {}
}
