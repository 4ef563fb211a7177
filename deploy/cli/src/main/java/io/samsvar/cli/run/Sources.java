package io.samsvar.cli.run;

import io.samsvar.ledger.Ledger;
import io.samsvar.policies.ActivePolicies;
import io.samsvar.policies.ClusterFacts;
import io.samsvar.policies.Parameters;
import io.samsvar.policies.compile.PackRefusedException;
import io.samsvar.reconciler.bundle.BundleActivation;
import io.samsvar.reconciler.source.GitCommits;
import io.samsvar.reconciler.source.HighWaterFiles;
import io.samsvar.reconciler.source.SourcePolicy;
import io.samsvar.reconciler.sync.KeySource;
import io.samsvar.reconciler.sync.MountedKeys;
import io.samsvar.reconciler.sync.SecretCredentials;
import java.io.IOException;
import java.util.Set;

/** Where commits come from, and the policies: those we ship, and those that come as commits. */
record Sources(
    GitCommits commits, SecretCredentials credentials, KeySource keys, BundleActivation policies) {

  static Sources open(Base base, Connection connection, Enforced enforced, Ledger ledger)
      throws IOException, PackRefusedException {
    GitCommits commits =
        base.closing()
            .add(
                new GitCommits(
                    base.data().resolve("git"),
                    allowed(base.config().sources()),
                    new HighWaterFiles(base.data().resolve("high-water"))));
    ActivePolicies shipped = base.closing().add(shipped(base));
    shipped.compareWith(new DeclaredInventory(enforced.declared()));
    KeySource keys = new MountedKeys(connection.client(), base.config().sources().trustedKeys());
    BundleActivation policies =
        new BundleActivation(
            shipped, commits, keys, ledger, enforced.store().bundles(), base.folder("work"));
    policies.restore();
    return new Sources(
        commits,
        new SecretCredentials(
            connection.client(), base.folder("keys"), base.config().sources().tokens()),
        keys,
        policies);
  }

  private static ActivePolicies shipped(Base base) throws IOException, PackRefusedException {
    RunConfig.Cluster cluster = base.config().cluster();
    return ActivePolicies.open(
        base.tools().binary("opa"),
        base.data().resolve("policies"),
        new ClusterFacts(cluster.name(), cluster.regions()),
        new Parameters(base.config().policyParameters()),
        Set.copyOf(base.config().policyPacks()));
  }

  private static SourcePolicy allowed(RunConfig.Sources sources) {
    return new SourcePolicy(
        sources.localRepositories(),
        Set.copyOf(sources.allowedHosts()),
        Set.copyOf(sources.privateHosts()),
        sources.certificateAuthority());
  }
}
