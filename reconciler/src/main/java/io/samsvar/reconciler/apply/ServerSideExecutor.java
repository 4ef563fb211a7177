package io.samsvar.reconciler.apply;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.samsvar.ledger.Event.ObjectResult;
import io.samsvar.ledger.Outcome;
import io.samsvar.ledger.Stage;
import io.samsvar.reconciler.cluster.Cluster;
import io.samsvar.reconciler.plan.Plan;
import io.samsvar.reconciler.plan.Step;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/**
 * Carries plans out by server-side apply: one PATCH for each changed object, and one more where
 * another manager's fields are taken over. Safe for several threads, each with a plan of its own.
 */
public final class ServerSideExecutor implements PlanExecutor {

  private final Rehearser rehearser;
  private final Takeover takeover;
  private final Applier applier;
  private final Pruner pruner;
  private final Replacing replacing;
  private final MeterRegistry meters;

  /** Writes to this cluster. */
  public ServerSideExecutor(Cluster cluster, MeterRegistry meters) {
    this.rehearser = new Rehearser(cluster);
    this.takeover = new Takeover(cluster);
    this.applier = new Applier(cluster);
    this.pruner = new Pruner(cluster);
    this.replacing = new Replacing(cluster);
    this.meters = meters;
  }

  @Override
  public Rehearsal rehearse(Plan plan, ApplySettings settings) {
    Rehearsal rehearsal = rehearser.rehearse(plan, settings);
    count(Stage.REHEARSE, "refused", rehearsal.refusals().size());
    count(Stage.REHEARSE, "untried", rehearsal.untried().size());
    return rehearsal;
  }

  @Override
  public List<Takeover.Migration> takeOvers(Plan plan, ApplySettings settings) {
    return takeover.find(plan, settings.tools());
  }

  @Override
  public void takeOver(Takeover.Migration migration) {
    takeover.migrate(migration);
  }

  @Override
  public List<ObjectResult> apply(
      Plan plan, Step step, ApplySettings settings, Consumer<JsonNode> applied) {
    return counted(Stage.APPLY, applier.apply(plan, step, settings, applied));
  }

  @Override
  public Optional<String> discard(Plan.PlannedChange hook, String uid, ApplySettings settings) {
    return replacing.clear(hook.apiVersion(), hook.resource(), uid, settings.confirmWithin());
  }

  @Override
  public List<ObjectResult> prune(Plan plan, ApplySettings settings) {
    return counted(Stage.PRUNE, pruner.prune(plan, settings));
  }

  private List<ObjectResult> counted(Stage stage, List<ObjectResult> results) {
    for (Outcome outcome : Outcome.values()) {
      long number = results.stream().filter(result -> result.outcome() == outcome).count();
      count(stage, outcome.name().toLowerCase(Locale.ROOT), number);
    }
    return results;
  }

  private void count(Stage stage, String outcome, long number) {
    if (number > 0) {
      Counter.builder("samsvar.objects")
          .description("Objects by what came of them")
          .tags("stage", stage.label(), "outcome", outcome)
          .register(meters)
          .increment((double) number);
    }
  }
}
