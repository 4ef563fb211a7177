package io.samsvar.cli.run;

import io.samsvar.ledger.Ledger;
import io.samsvar.reconciler.apply.ServerSideExecutor;
import io.samsvar.reconciler.audit.LiveAudit;
import io.samsvar.reconciler.bundle.PolicyBundleController;
import io.samsvar.reconciler.exemption.ExemptionStatuses;
import io.samsvar.reconciler.health.HealthWatch;
import io.samsvar.reconciler.render.Scopes;
import io.samsvar.reconciler.render.TreeRenderer;
import io.samsvar.reconciler.sealing.DirectTransport;
import io.samsvar.reconciler.sealing.ProxiedTransport;
import io.samsvar.reconciler.sealing.SealingController;
import io.samsvar.reconciler.sealing.SealingFacts;
import io.samsvar.reconciler.sealing.SealingTransport;
import io.samsvar.reconciler.sync.DriftEnforcement;
import io.samsvar.reconciler.sync.HealthReports;
import io.samsvar.reconciler.sync.Identities;
import io.samsvar.reconciler.sync.Reconciliation;
import io.samsvar.reconciler.sync.ReconciliationParts;
import io.samsvar.reconciler.sync.Stages;
import io.samsvar.reconciler.sync.SyncController;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What follows Git: the Syncs, and the PolicyBundles. */
record Followers(
    SyncController syncs,
    PolicyBundleController bundles,
    LiveAudit audit,
    ExemptionStatuses exemptions) {

  static Followers of(
      Base base, Connection connection, Enforced enforced, Sources sources, Ledger ledger)
      throws IOException {
    SyncController syncs =
        base.closing()
            .add(
                new SyncController(
                    connection.client(),
                    reconciliation(base, connection, enforced, sources, ledger),
                    enforced.store(),
                    sources.credentials(),
                    enforced.drift(),
                    base.closing()
                        .add(
                            new HealthReports(
                                new HealthWatch(connection.watches(), base.metrics()))),
                    base.metrics(),
                    base.clock()));
    LiveAudit audit =
        base.closing()
            .add(
                new LiveAudit(
                    connection.client(),
                    connection.cluster(),
                    connection.watches(),
                    sources.policies(),
                    enforced.declared(),
                    base.metrics(),
                    LiveAudit.REPORT_PAUSE,
                    base.clock()));
    PolicyBundleController bundles =
        base.closing()
            .add(
                new PolicyBundleController(
                    connection.client(),
                    sources.policies(),
                    enforced.store().bundles(),
                    sources.credentials(),
                    () -> {
                      syncs.policiesChanged();
                      audit.lookAgain();
                    },
                    base.metrics(),
                    base.clock()));
    ExemptionStatuses exemptions =
        base.closing()
            .add(
                new ExemptionStatuses(
                    connection.client(), enforced.declared(), ledger, base.clock()));
    return new Followers(syncs, bundles, audit, exemptions);
  }

  private static Reconciliation reconciliation(
      Base base, Connection connection, Enforced enforced, Sources sources, Ledger ledger)
      throws IOException {
    return new Reconciliation(
        new ReconciliationParts(
            sources.commits(),
            sources.keys(),
            new TreeRenderer(
                new TreeRenderer.Programs(
                    base.tools().binary("kustomize"), base.tools().binary("helm")),
                (apiVersion, kind) ->
                    Scopes.builtIn(apiVersion, kind) || connection.namespaced(apiVersion, kind),
                connection::capabilities),
            sources.policies(),
            connection.cluster(),
            new ServerSideExecutor(connection.cluster(), base.metrics()),
            ledger,
            enforced.store(),
            enforced.declared(),
            new DriftEnforcement(enforced.watch()),
            new HealthWatch(connection.watches(), base.metrics()),
            new Identities(base.config().identities()),
            sealing(base, connection),
            base.folder("work"),
            new Stages(base.metrics()),
            base.clock()));
  }

  private static SealingFacts sealing(Base base, Connection connection) {
    RunConfig.Sealing sealing = base.config().sealing();
    @Nullable SealingTransport way = null;
    if (sealing.controller() != null) {
      way = new DirectTransport(sealing.controller());
    } else if (sealing.service() != null) {
      way = new ProxiedTransport(connection.client(), sealing.service());
    }
    return base.closing()
        .add(new SealingFacts(way == null ? null : new SealingController(way), base.clock()));
  }

  /** Enforces what the store has, then follows. Returns when the first lists are there. */
  void start(Readiness readiness) {
    syncs.start();
    bundles.start();
    audit.start();
    exemptions.start();
    readiness.require(
        "reconciler", () -> syncs.isWatching() ? null : "the watch of the Syncs is not open");
    readiness.require(
        "policies", () -> bundles.isWatching() ? null : "the watch of PolicyBundles is not open");
  }

  /** Addresses of all repositories that are followed. */
  Set<String> addresses() {
    Set<String> addresses = new HashSet<>(syncs.sources());
    addresses.addAll(bundles.sources());
    return addresses;
  }

  /** Somebody pushed to this repository. */
  void pushed(String address) {
    syncs.pushed(address);
    bundles.pushed(address);
  }
}
