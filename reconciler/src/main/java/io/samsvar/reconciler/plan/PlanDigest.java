package io.samsvar.reconciler.plan;

import io.samsvar.ledger.Action;
import io.samsvar.ledger.Digest;
import io.samsvar.reconciler.inventory.ManifestText;
import io.samsvar.reconciler.plan.Plan.PlannedChange;
import io.samsvar.reconciler.render.RenderedObject;
import java.util.List;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The name of a plan: what an approval names and a verdict is bound to. It covers the Sync, the
 * commit, the rendered set, the policies and every change with the UID it is aimed at. Resource
 * versions are left out, since a status update would void an approval; unchanged objects are left
 * out, since the rendered set covers them.
 */
final class PlanDigest {

  private static final String FORMAT = "samsvar.io/plan/v1";

  private PlanDigest() {}

  static Plan plan(PlanRequest request, List<PlannedChange> changes, List<Plan.Note> notes) {
    ObjectNode text = JsonNodeFactory.instance.objectNode().put("format", FORMAT);
    text.put("sync", request.sync().toString());
    text.put("source", request.revision().source()).put("ref", request.revision().ref());
    text.put("commit", request.revision().commit());
    text.put("rendered", request.rendered().toString());
    text.put("policies", request.policies().toString());
    for (PlannedChange change : changes) {
      if (change.action() != Action.UNCHANGED) {
        add(text.withArray("changes").addObject(), change);
      }
    }
    for (Plan.Note note : notes) {
      text.withArray("notes").addObject().put("code", note.code()).put("message", note.message());
    }
    return new Plan(
        request.sync(),
        request.revision(),
        request.rendered(),
        request.policies(),
        changes,
        notes,
        Digest.of(ManifestText.canonical(text)));
  }

  private static void add(ObjectNode entry, PlannedChange change) {
    entry.put("action", change.action().name()).put("apiVersion", change.apiVersion());
    entry.put("resource", change.resource().toString());
    RenderedObject declared = change.declared();
    if (declared != null) {
      entry.put("manifest", ManifestText.digest(declared.manifest()).toString());
    }
    entry.put("uid", change.uid()).put("cascade", change.cascade());
    entry.put("protection", change.protection());
    if (!change.step().equals(Step.ORDINARY)) {
      entry.put("phase", change.step().phase().text()).put("wave", change.step().wave());
    }
  }
}
