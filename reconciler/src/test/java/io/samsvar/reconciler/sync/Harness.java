package io.samsvar.reconciler.sync;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.samsvar.ledger.Event;
import io.samsvar.ledger.Stage;
import io.samsvar.ledger.store.LedgerSettings;
import io.samsvar.ledger.store.SqliteLedger;
import io.samsvar.ledger.verify.LedgerVerifier;
import io.samsvar.policies.ActivePolicies;
import io.samsvar.policies.ClusterFacts;
import io.samsvar.policies.Parameters;
import io.samsvar.policies.compile.PackRefusedException;
import io.samsvar.reconciler.apply.ServerSideExecutor;
import io.samsvar.reconciler.audit.LiveAudit;
import io.samsvar.reconciler.bundle.BundleActivation;
import io.samsvar.reconciler.bundle.PolicyBundleController;
import io.samsvar.reconciler.cluster.ApiServer;
import io.samsvar.reconciler.cluster.KubernetesCluster;
import io.samsvar.reconciler.cluster.KubernetesWatches;
import io.samsvar.reconciler.drift.DriftReverter;
import io.samsvar.reconciler.drift.DriftWatch;
import io.samsvar.reconciler.exemption.ExemptionStatuses;
import io.samsvar.reconciler.health.HealthWatch;
import io.samsvar.reconciler.inventory.DeclaredState;
import io.samsvar.reconciler.inventory.StateStore;
import io.samsvar.reconciler.render.Renderers;
import io.samsvar.reconciler.resource.Sync;
import io.samsvar.reconciler.sealing.DirectTransport;
import io.samsvar.reconciler.sealing.SealingController;
import io.samsvar.reconciler.sealing.SealingFacts;
import io.samsvar.reconciler.source.GitCommits;
import io.samsvar.reconciler.source.HighWaterFiles;
import io.samsvar.reconciler.source.SourcePolicy;
import io.samsvar.testkit.Identity;
import io.samsvar.testkit.LocalCluster;
import io.samsvar.testkit.Toolchain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The reconciler of real parts against a real API server, with its state below one folder. */
final class Harness implements AutoCloseable {

  private static final Path CRDS = Path.of("../deploy/kubernetes/crds");

  final SqliteLedger ledger;
  final StateStore store;
  final DeclaredState declared = new DeclaredState();
  final DriftReports drift;
  final OverrideHolds overrides;
  final LiveAudit audit;
  final ExemptionStatuses exemptions;
  final Reconciliation reconciliation;
  final SyncController syncs;
  final PolicyBundleController bundles;

  /** Is told each stage before it begins, and may throw what a dying process is like. */
  final AtomicReference<Consumer<Stage>> probe = new AtomicReference<>(_ -> {});

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  Harness(LocalCluster local, Path folder) {
    try {
      Toolchain tools = Toolchain.standard();
      Clock clock = Clock.systemUTC();
      Files.createDirectories(folder);
      KubernetesClient client = opened(local.client(Identity.RECONCILER));
      ledger =
          opened(SqliteLedger.open(LedgerSettings.of(folder.resolve("ledger"), "samsvar/test")));
      store = opened(StateStore.open(folder.resolve("state.db")));
      GitCommits commits =
          opened(
              new GitCommits(
                  folder.resolve("git"),
                  SourcePolicy.localAllowedToo(),
                  new HighWaterFiles(folder.resolve("marks"))));
      ActivePolicies policies =
          opened(
              ActivePolicies.open(
                  tools.binary("opa"),
                  Path.of("target", "policies"),
                  new ClusterFacts("test", List.of("no-oslo-1")),
                  new Parameters(Map.of())));
      BundleActivation activation =
          new BundleActivation(
              policies,
              commits,
              new MountedKeys(client, folder.resolve("trusted")),
              ledger,
              store.bundles(),
              folder.resolve("bundles"));
      ApiServer api = new ApiServer(client, meters);
      KubernetesCluster cluster = new KubernetesCluster(api);
      KubernetesWatches watches = opened(new KubernetesWatches(api, meters));
      overrides = opened(new OverrideHolds(store.overrides(), ledger, clock));
      drift = new DriftReports(store, overrides);
      DriftReverter reverter = opened(new DriftReverter(cluster, ledger, meters, drift));
      drift.revertBy(reverter);
      DriftWatch watch = opened(new DriftWatch(watches, cluster, meters, drift));
      HealthReports health = opened(new HealthReports(new HealthWatch(watches, meters)));
      reconciliation =
          new Reconciliation(
              new ReconciliationParts(
                  commits,
                  new MountedKeys(client, folder.resolve("trusted")),
                  Renderers.standard(),
                  activation,
                  cluster,
                  new ServerSideExecutor(cluster, meters),
                  ledger,
                  store,
                  declared,
                  new DriftEnforcement(watch),
                  new HealthWatch(watches, meters),
                  new Identities(Map.of("kari@example.no", List.of("kari"))),
                  opened(
                      new SealingFacts(
                          new SealingController(new DirectTransport(local.sealingController())),
                          clock)),
                  folder.resolve("trees"),
                  new Stages(meters, stage -> probe.get().accept(stage)),
                  clock));
      audit =
          opened(
              new LiveAudit(
                  client,
                  cluster,
                  watches,
                  activation,
                  declared,
                  meters,
                  Duration.ofSeconds(1),
                  clock));
      exemptions = opened(new ExemptionStatuses(client, declared, ledger, clock));
      SecretCredentials credentials = new SecretCredentials(client, folder.resolve("keys"), null);
      syncs =
          opened(
              new SyncController(
                  client, reconciliation, store, credentials, drift, health, meters, clock));
      bundles =
          opened(
              new PolicyBundleController(
                  client,
                  activation,
                  store.bundles(),
                  credentials,
                  syncs::policiesChanged,
                  meters,
                  clock));
      activation.restore();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (PackRefusedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Follows Syncs and PolicyBundles. */
  void start() {
    bundles.start();
    syncs.start();
    exemptions.start();
  }

  /** Runs of Syncs so far. */
  double runs() {
    return meters.find("samsvar.sync.runs").counters().stream().mapToDouble(Counter::count).sum();
  }

  /** What the audit has found, as its metric says. */
  double auditFindings() {
    return meters.find("samsvar.audit.findings").gauges().stream().mapToDouble(Gauge::value).sum();
  }

  /** Rules that are interpreted, as the metric says. */
  double interpretedRules() {
    return meters.find("samsvar.policy.interpreted.rules").gauges().stream()
        .mapToDouble(Gauge::value)
        .sum();
  }

  /** Everything on record, after the whole log was verified. */
  List<Event> events() {
    var _ = LedgerVerifier.verifyAll(ledger).orThrow();
    List<Event> events = new ArrayList<>();
    for (long index = 0; index < ledger.size(); index++) {
      events.add(ledger.entry(index).event());
    }
    return events;
  }

  /** Makes our kinds known to the API server. */
  static void installCrds(KubernetesClient admin) {
    try (var files = Files.list(CRDS)) {
      for (Path file : files.sorted().toList()) {
        try (var yaml = Files.newInputStream(file)) {
          var _ = admin.load(yaml).serverSideApply();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    for (String kind : List.of("syncs", "approvals", "policybundles")) {
      var _ =
          admin
              .apiextensions()
              .v1()
              .customResourceDefinitions()
              .withName(kind + "." + Sync.GROUP)
              .waitUntilCondition(Harness::isEstablished, 30, TimeUnit.SECONDS);
    }
  }

  private static boolean isEstablished(@Nullable CustomResourceDefinition crd) {
    return crd != null
        && crd.getStatus() != null
        && crd.getStatus().getConditions() != null
        && crd.getStatus().getConditions().stream()
            .anyMatch(
                condition ->
                    condition.getType().equals("Established")
                        && condition.getStatus().equals("True"));
  }

  private <T extends AutoCloseable> T opened(T part) {
    open.push(part);
    return part;
  }

  @Override
  public void close() {
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
