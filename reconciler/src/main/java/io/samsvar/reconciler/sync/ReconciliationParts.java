package io.samsvar.reconciler.sync;

import io.samsvar.ledger.Ledger;
import io.samsvar.policies.Policies;
import io.samsvar.reconciler.apply.PlanExecutor;
import io.samsvar.reconciler.cluster.Cluster;
import io.samsvar.reconciler.health.HealthWait;
import io.samsvar.reconciler.inventory.DeclaredState;
import io.samsvar.reconciler.inventory.StateStore;
import io.samsvar.reconciler.render.Renderer;
import io.samsvar.reconciler.sealing.SealingFacts;
import io.samsvar.reconciler.source.Commits;
import java.nio.file.Path;
import java.time.Clock;

/**
 * What a {@link Reconciliation} is made of.
 *
 * @param keys the trusted keys of those Syncs that ask for signatures
 * @param declared what the webhook sees; kept in step with the store
 * @param enforcement what keeps objects as they are between two syncs
 * @param health waits between waves, and for hooks
 * @param identities which user names belong to which e-mail address
 * @param sealing what is known of SealedSecrets beyond their manifests
 * @param work directory of this process for exported trees
 */
public record ReconciliationParts(
    Commits commits,
    KeySource keys,
    Renderer renderer,
    Policies policies,
    Cluster cluster,
    PlanExecutor executor,
    Ledger ledger,
    StateStore store,
    DeclaredState declared,
    Enforcement enforcement,
    HealthWait health,
    Identities identities,
    SealingFacts sealing,
    Path work,
    Stages stages,
    Clock clock) {}
