package io.samsvar.reconciler.gate;

import io.samsvar.ledger.Action;
import io.samsvar.reconciler.plan.Plan;
import io.samsvar.reconciler.plan.Plan.PlannedChange;
import io.samsvar.reconciler.plan.PruneRules.Budget;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A plan as Rego sees it: {@code input.plan}. Pure. */
final class PlanDocument {

  private PlanDocument() {}

  static JsonNode of(GateRequest request) {
    ObjectNode document =
        of(request.plan(), request.budget(), request.inventory(), request.moved());
    var _ = document.withObject("/source").put("takenDown", request.takenDown());
    if (request.approved() != null) {
      document
          .putObject("approval")
          .put("digest", request.approved().toString())
          .put("accepted", request.isApproved());
    }
    return document;
  }

  /** The document of a plan that nobody approved. */
  static ObjectNode of(Plan plan, Budget budget, int inventory, boolean moved) {
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    document.put("digest", plan.digest().toString());
    ArrayNode changes = document.putArray("changes");
    for (PlannedChange change : plan.changes()) {
      if (change.action() != Action.UNCHANGED) {
        add(changes.addObject(), change);
      }
    }
    ObjectNode counts = document.putObject("counts");
    for (Action action : Action.values()) {
      counts.put(action.name().toLowerCase(Locale.ROOT), plan.of(action).size());
    }
    counts.put("cascade", budget.cascades());
    document.put("inventory", inventory);
    document
        .putObject("budget")
        .put("allowed", budget.allowed())
        .put("total", budget.total())
        .put("needsApproval", budget.needsApproval());
    document.putNull("approval");
    long rendered = plan.changes().stream().filter(change -> change.declared() != null).count();
    document
        .putObject("source")
        .put("pathExists", true)
        .put("rendered", rendered)
        .put("moved", moved);
    return document;
  }

  private static void add(ObjectNode entry, PlannedChange change) {
    entry.put("action", change.action().name().toLowerCase(Locale.ROOT));
    entry
        .putObject("resource")
        .put("group", change.resource().group())
        .put("kind", change.resource().kind())
        .put("namespace", change.resource().namespace())
        .put("name", change.resource().name());
    entry.put("protected", change.protection() != null).put("cascade", change.cascade());
    entry.put("phase", change.step().phase().text()).put("wave", change.step().wave());
    entry.put("hook", change.isHook()).put("replaces", change.replaces());
  }
}
