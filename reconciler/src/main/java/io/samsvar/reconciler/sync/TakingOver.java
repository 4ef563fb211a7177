package io.samsvar.reconciler.sync;

import io.samsvar.ledger.Event.FieldsTakenOver;
import io.samsvar.ledger.Ledger;
import io.samsvar.ledger.ResourceId;
import io.samsvar.ledger.Stage;
import io.samsvar.reconciler.apply.ApplySettings;
import io.samsvar.reconciler.apply.PlanExecutor;
import io.samsvar.reconciler.apply.Takeover;
import io.samsvar.reconciler.cluster.ApiRefusedException;
import io.samsvar.reconciler.inventory.DeclaredObject;
import io.samsvar.reconciler.resource.Tool;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** The step in which fields of other tools become ours, each object on record. */
final class TakingOver {

  private static final Logger LOG = LoggerFactory.getLogger(TakingOver.class);

  private final PlanExecutor executor;
  private final Ledger ledger;

  TakingOver(PlanExecutor executor, Ledger ledger) {
    this.executor = executor;
    this.ledger = ledger;
  }

  /** Takes over what the plan writes to; what changed meanwhile is taken over by the next run. */
  void before(RecordedIntent intent, ApplySettings settings) {
    for (Takeover.Migration migration : executor.takeOvers(intent.plan(), settings)) {
      try {
        executor.takeOver(migration);
      } catch (ApiRefusedException refused) {
        LOG.atWarn()
            .addKeyValue("stage", Stage.APPLY.label())
            .addKeyValue("sync", intent.plan().sync())
            .addKeyValue("resource", migration.resource())
            .log("Not taken over yet: {}", refused.getMessage());
        continue;
      }
      var _ =
          ledger.append(
              new FieldsTakenOver(
                  intent.plan().sync(),
                  intent.plan().revision(),
                  migration.resource(),
                  migration.managers(),
                  migration.fields()));
    }
  }

  /** The objects of which our last apply was told that these tools still have fields. */
  static Set<ResourceId> held(Collection<DeclaredObject> declared, Set<Tool> tools) {
    if (tools.isEmpty()) {
      return Set.of();
    }
    return declared.stream()
        .filter(object -> isHeld(object.answer(), tools))
        .map(DeclaredObject::id)
        .collect(Collectors.toSet());
  }

  private static boolean isHeld(@Nullable JsonNode answer, Set<Tool> tools) {
    return answer != null && Takeover.isHeld(answer, tools);
  }
}
