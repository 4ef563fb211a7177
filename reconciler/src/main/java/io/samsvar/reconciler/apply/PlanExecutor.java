package io.samsvar.reconciler.apply;

import io.samsvar.ledger.Event.ObjectResult;
import io.samsvar.reconciler.plan.Plan;
import io.samsvar.reconciler.plan.Step;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/**
 * Carries a plan to the cluster. The caller holds a ledgered {@code Passed} verdict for exactly
 * this plan and has recorded the intent before {@link #apply}. Blocking.
 */
public interface PlanExecutor {

  /** Server-side dry run of every change that can be tried before the first write. */
  Rehearsal rehearse(Plan plan, ApplySettings settings);

  /** Whose fields become ours before the apply ({@code spec.apply.takeOverFrom}). */
  List<Takeover.Migration> takeOvers(Plan plan, ApplySettings settings);

  /**
   * Makes fields ours.
   *
   * @throws io.samsvar.reconciler.cluster.ApiRefusedException when the object changed meanwhile
   */
  void takeOver(Takeover.Migration migration);

  /**
   * Applies creates, updates and adoptions of one step: Namespaces and CRDs first, the rest by
   * kind, with bounded concurrency. Goes on past a refused object and reports it.
   *
   * @param step one of the plan's; the caller takes them in order
   * @param applied is told each object after its apply, with the server's answer; called by one
   *     thread at a time
   * @return one result for each create, update, adoption and unchanged object of the step, in the
   *     plan's order
   */
  List<ObjectResult> apply(
      Plan plan, Step step, ApplySettings settings, Consumer<JsonNode> applied);

  /**
   * Deletes with UID preconditions, last, and confirms; what stays is SURVIVED. Kind by kind in the
   * reverse order of the apply; what a kind left behind ends it, since what it needs must stay too.
   *
   * @return one result for each deletion, in the plan's order
   */
  List<ObjectResult> prune(Plan plan, ApplySettings settings);

  /**
   * Deletes a hook that this plan made and that has ended, as its delete policy asks.
   *
   * @param uid of the object that was made
   * @return empty once it is gone; else why it is not
   */
  Optional<String> discard(Plan.PlannedChange hook, String uid, ApplySettings settings);

  /**
   * What a dry run of a plan found.
   *
   * @param refusals the changes the server would refuse; empty when it would take all it was asked
   * @param untried the changes it could not be asked, since what they need is made by this plan:
   *     the namespace of an object, the CRD of its kind
   */
  record Rehearsal(List<Refusal> refusals, List<Untried> untried) {
    /** Copies the lists. */
    public Rehearsal {
      refusals = List.copyOf(refusals);
      untried = List.copyOf(untried);
    }
  }

  /**
   * A change that the server would refuse.
   *
   * @param message the server's reason, without Secret values, and the way out where there is one
   */
  record Refusal(Plan.PlannedChange change, String message) {}

  /**
   * A change that cannot be tried yet.
   *
   * @param reason what it waits for, for example {@code Namespace production is made by this plan}
   */
  record Untried(Plan.PlannedChange change, String reason) {}
}
