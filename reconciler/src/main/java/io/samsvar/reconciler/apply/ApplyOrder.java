package io.samsvar.reconciler.apply;

import io.samsvar.reconciler.plan.KindOrder;
import io.samsvar.reconciler.plan.Plan.PlannedChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Cuts changes into waves: what is written together, after what it needs. */
final class ApplyOrder {

  private ApplyOrder() {}

  /** The changes wave by wave in the order of kinds, each in the given order. */
  static List<List<PlannedChange>> waves(List<PlannedChange> changes) {
    Map<Integer, List<PlannedChange>> waves = new TreeMap<>();
    for (PlannedChange change : changes) {
      waves.computeIfAbsent(KindOrder.rank(change.resource()), _ -> new ArrayList<>()).add(change);
    }
    return List.copyOf(waves.values());
  }
}
