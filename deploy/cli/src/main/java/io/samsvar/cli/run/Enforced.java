package io.samsvar.cli.run;

import io.samsvar.ledger.Ledger;
import io.samsvar.reconciler.drift.DriftReverter;
import io.samsvar.reconciler.drift.DriftWatch;
import io.samsvar.reconciler.inventory.DeclaredState;
import io.samsvar.reconciler.inventory.StateStore;
import io.samsvar.reconciler.sync.DriftReports;
import io.samsvar.reconciler.sync.OverrideHolds;

/** What is declared, and what keeps it so between two syncs. */
record Enforced(
    StateStore store,
    DeclaredState declared,
    DriftReports drift,
    DriftWatch watch,
    OverrideHolds overrides) {

  static Enforced open(Base base, Connection connection, Ledger ledger) {
    StateStore store = base.closing().add(StateStore.open(base.data().resolve("state.db")));
    OverrideHolds overrides =
        base.closing().add(new OverrideHolds(store.overrides(), ledger, base.clock()));
    DriftReports drift = new DriftReports(store, overrides);
    drift.revertBy(
        base.closing().add(new DriftReverter(connection.cluster(), ledger, base.metrics(), drift)));
    DriftWatch watch =
        base.closing()
            .add(new DriftWatch(connection.watches(), connection.cluster(), base.metrics(), drift));
    return new Enforced(store, new DeclaredState(), drift, watch, overrides);
  }
}
