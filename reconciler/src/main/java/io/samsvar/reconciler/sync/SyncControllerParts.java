package io.samsvar.reconciler.sync;

import io.micrometer.core.instrument.MeterRegistry;
import io.samsvar.ledger.SyncRef;
import io.samsvar.reconciler.inventory.StateStore;
import io.samsvar.reconciler.resource.Approval;
import io.samsvar.reconciler.resource.Sync;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;

/**
 * What a worker needs.
 *
 * @param approvals the Approvals of a Sync, from memory
 * @param syncs a Sync by its name, from memory
 * @param enforcing is open once what the store has is enforced: no run before that
 */
record SyncControllerParts(
    Reconciliation reconciliation,
    StateStore store,
    SecretCredentials credentials,
    DriftReports drift,
    HealthReports health,
    SyncResources resources,
    Function<SyncRef, List<Approval>> approvals,
    Function<SyncRef, Optional<Sync>> syncs,
    CountDownLatch enforcing,
    MeterRegistry meters,
    Clock clock) {}
