package io.samsvar.reconciler.apply;

import io.samsvar.ledger.Action;
import io.samsvar.reconciler.cluster.ApiRefusedException;
import io.samsvar.reconciler.cluster.Cluster;
import io.samsvar.reconciler.plan.Plan.PlannedChange;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One server-side apply, first without force, so that a manager whose fields are taken over is
 * known by name.
 */
final class FieldTakeover {

  private static final int CONFLICT = 409;

  private FieldTakeover() {}

  /**
   * What the server answered.
   *
   * @param tookOver who held what, as the server said it; empty when nobody held anything
   */
  record Applied(JsonNode object, String tookOver) {}

  static Applied apply(
      Cluster cluster,
      PlannedChange change,
      ObjectNode manifest,
      ApplySettings settings,
      boolean dryRun) {
    try {
      return new Applied(cluster.apply(manifest, false, dryRun), "");
    } catch (ApiRefusedException refused) {
      if (refused.status() != CONFLICT || !mayForce(change, settings)) {
        throw refused;
      }
      JsonNode object = cluster.apply(manifest, true, dryRun);
      return new Applied(object, "taken over: " + refused.words());
    }
  }

  /** Fields of an object that was there before are taken over by adoption only. */
  private static boolean mayForce(PlannedChange change, ApplySettings settings) {
    return change.action() == Action.ADOPT ? settings.adopt() : settings.takeOver();
  }
}
