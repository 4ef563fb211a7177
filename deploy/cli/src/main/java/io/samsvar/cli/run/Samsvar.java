package io.samsvar.cli.run;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.samsvar.admission.AdmissionConfig;
import io.samsvar.admission.AdmissionWebhook;
import io.samsvar.admission.WatchedNamespaces;
import io.samsvar.admission.decision.DecisionSettings;
import io.samsvar.admission.override.WatchedBreakGlasses;
import io.samsvar.documents.issue.ReportIssuer;
import io.samsvar.documents.seal.SealIdentities;
import io.samsvar.ledger.Event;
import io.samsvar.ledger.store.LedgerSettings;
import io.samsvar.ledger.store.SqliteLedger;
import io.samsvar.policies.ActivePolicies;
import io.samsvar.policies.ClusterFacts;
import io.samsvar.policies.Parameters;
import io.samsvar.policies.compile.PackRefusedException;
import io.samsvar.reconciler.apply.ServerSideExecutor;
import io.samsvar.reconciler.bundle.BundleActivation;
import io.samsvar.reconciler.bundle.PolicyBundleController;
import io.samsvar.reconciler.cluster.ApiServer;
import io.samsvar.reconciler.cluster.Cluster;
import io.samsvar.reconciler.cluster.KubernetesClients;
import io.samsvar.reconciler.cluster.KubernetesCluster;
import io.samsvar.reconciler.cluster.KubernetesWatches;
import io.samsvar.reconciler.drift.DriftReverter;
import io.samsvar.reconciler.drift.DriftWatch;
import io.samsvar.reconciler.health.HealthWatch;
import io.samsvar.reconciler.inventory.DeclaredState;
import io.samsvar.reconciler.inventory.StateStore;
import io.samsvar.reconciler.receiver.PushReceiver;
import io.samsvar.reconciler.render.KustomizeRenderer;
import io.samsvar.reconciler.render.Scopes;
import io.samsvar.reconciler.source.GitCommits;
import io.samsvar.reconciler.source.HighWaterFiles;
import io.samsvar.reconciler.source.SourcePolicy;
import io.samsvar.reconciler.sync.DriftEnforcement;
import io.samsvar.reconciler.sync.DriftReports;
import io.samsvar.reconciler.sync.HealthReports;
import io.samsvar.reconciler.sync.Identities;
import io.samsvar.reconciler.sync.Reconciliation;
import io.samsvar.reconciler.sync.ReconciliationParts;
import io.samsvar.reconciler.sync.SecretCredentials;
import io.samsvar.reconciler.sync.Stages;
import io.samsvar.reconciler.sync.SyncController;
import io.samsvar.testkit.Toolchain;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;

/**
 * The running product: reconciler, admission webhook, ledger and reports, wired by hand. Reads like
 * a table of contents. Closing it stops in good order, the newest part first; what the API server
 * was told to ask about stays so, and is refused until we run again.
 */
public final class Samsvar implements AutoCloseable {
  /** Name and version, as it stands in every report. */
  public static final String PRODUCT = "Samsvar 0.1.0";

  private static final String COMPONENT = "samsvar";

  private final RunConfig config;
  private final Closing closing;
  private final SqliteLedger ledger;
  private final PrometheusMeterRegistry metrics;
  private final HttpVerticle http;
  private final Readiness readiness;
  private final Instant startedAt;

  private Samsvar(
      RunConfig config,
      Closing closing,
      SqliteLedger ledger,
      PrometheusMeterRegistry metrics,
      HttpVerticle http,
      Readiness readiness,
      Instant startedAt) {
    this.config = config;
    this.closing = closing;
    this.ledger = ledger;
    this.metrics = metrics;
    this.http = http;
    this.readiness = readiness;
    this.startedAt = startedAt;
  }

  /**
   * Starts everything; it is ready when {@code /readyz} says so.
   *
   * @throws IOException when the data directory cannot be used
   * @throws PackRefusedException when a shipped pack does not take its parameters
   */
  public static Samsvar start(RunConfig config) throws IOException, PackRefusedException {
    Closing closing = new Closing();
    try {
      return start(config, closing);
    } catch (IOException | PackRefusedException | RuntimeException | Error e) {
      closing.close();
      throw e;
    }
  }

  private static Samsvar start(RunConfig config, Closing closing)
      throws IOException, PackRefusedException {
    Clock clock = Clock.systemUTC();
    Instant startedAt = clock.instant();
    Path data = privateDirectory(config.dataDirectory());
    Toolchain tools = Toolchain.standard();
    PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    closing.add(metrics::close);
    Readiness readiness = new Readiness();

    // Evidence first: whatever cannot be recorded does not happen.
    SqliteLedger ledger =
        closing.add(
            SqliteLedger.open(
                LedgerSettings.of(data.resolve("ledger"), "samsvar/" + config.cluster().name())));
    var _ = ledger.append(new Event.ComponentChanged(COMPONENT, PRODUCT, true));
    closing.add(() -> stopped(ledger));

    ActivePolicies shipped =
        closing.add(
            ActivePolicies.open(
                tools.binary("opa"),
                data.resolve("policies"),
                new ClusterFacts(config.cluster().name(), config.cluster().regions()),
                new Parameters(config.policyParameters())));

    // The cluster.
    KubernetesClient client = closing.add(KubernetesClients.connect(config.kubeconfig()));
    ApiServer api = new ApiServer(client, metrics);
    Cluster cluster = new KubernetesCluster(api);
    KubernetesWatches watches = closing.add(new KubernetesWatches(api, metrics));

    // What is declared, and what keeps it so.
    StateStore store = closing.add(StateStore.open(data.resolve("state.db")));
    DeclaredState declared = new DeclaredState();
    DriftReports drift = new DriftReports(store);
    DriftWatch driftWatch = closing.add(new DriftWatch(watches, cluster, metrics, drift));
    drift.revertBy(closing.add(new DriftReverter(cluster, ledger, metrics, drift)));

    // From Git to the cluster.
    GitCommits commits =
        closing.add(
            new GitCommits(
                data.resolve("git"),
                sourcePolicy(config.sources()),
                new HighWaterFiles(data.resolve("high-water"))));
    BundleActivation policies =
        new BundleActivation(
            shipped, commits, ledger, store.bundles(), privateDirectory(data.resolve("work")));
    policies.restore();
    SecretCredentials credentials =
        new SecretCredentials(client, privateDirectory(data.resolve("keys")));
    Reconciliation reconciliation =
        new Reconciliation(
            new ReconciliationParts(
                commits,
                new KustomizeRenderer(tools.binary("kustomize"), namespaced(cluster)),
                policies,
                cluster,
                new ServerSideExecutor(cluster, metrics),
                ledger,
                store,
                declared,
                new DriftEnforcement(driftWatch),
                new Identities(config.identities()),
                privateDirectory(data.resolve("work")),
                new Stages(metrics),
                clock));
    SyncController controller =
        closing.add(
            new SyncController(
                client,
                reconciliation,
                store,
                credentials,
                drift,
                closing.add(new HealthReports(new HealthWatch(watches, metrics))),
                metrics,
                clock));

    // Admission: listens before anything is enforced, registers when it can decide.
    Vertx vertx = Vertx.vertx();
    closing.add(() -> vertx.close().await());
    AdmissionWebhook webhook =
        closing.add(
            AdmissionWebhook.start(
                admission(config, data),
                new AdmissionWebhook.Parts(
                    vertx,
                    client,
                    ledger,
                    policies,
                    new DeclaredView(declared),
                    closing.add(WatchedNamespaces.start(client)),
                    closing.add(WatchedBreakGlasses.start(client)),
                    metrics,
                    clock,
                    gap -> controller.policiesChanged())));
    readiness.require("admission", () -> webhook.notReady().orElse(null));

    // Follow Git.
    controller.start();
    PolicyBundleController bundles =
        closing.add(
            new PolicyBundleController(
                client,
                policies,
                store.bundles(),
                credentials,
                controller::policiesChanged,
                clock));
    bundles.start();
    readiness.require(
        "policies", () -> bundles.isWatching() ? null : "the watch of PolicyBundles is not open");
    readiness.require(
        "reconciler",
        () -> controller.isWatching() ? null : "the watches of our resources are not open");

    // Reports and the HTTP rim.
    ReportDesk reports = closing.add(reportDesk(config, data, ledger, clock));
    reports.start();
    String token = RunFile.newToken();
    HttpVerticle http =
        new HttpVerticle(
            config.http(),
            metrics,
            readiness,
            router -> {
              ReportRoute.mount(router, reports, token);
              Path secret = config.sources().pushSecretFile();
              if (secret != null) {
                new PushReceiver(
                        secret,
                        () -> sources(controller, bundles),
                        url -> pushed(controller, bundles, url))
                    .mount(router);
              }
            });
    var _ = vertx.deployVerticle(http).await();
    URI address = URI.create("http://" + config.http().host() + ":" + http.port());
    new RunFile(address, token, ProcessHandle.current().pid()).write(data);
    closing.add(() -> RunFile.remove(data));
    return new Samsvar(config, closing, ledger, metrics, http, readiness, startedAt);
  }

  /** How it was configured. */
  public RunConfig config() {
    return config;
  }

  /** The ledger, to read. */
  public SqliteLedger ledger() {
    return ledger;
  }

  /** All metrics in Prometheus text format. */
  public String metrics() {
    return metrics.scrape();
  }

  /** Port of the HTTP rim. */
  public int httpPort() {
    return http.port();
  }

  /** When it was started. */
  public Instant startedAt() {
    return startedAt;
  }

  /** What is not ready, by part; empty when everything is. */
  public Map<String, String> notReady() {
    return readiness.missing();
  }

  @Override
  public void close() {
    closing.close();
  }

  private static Set<String> sources(SyncController syncs, PolicyBundleController bundles) {
    Set<String> sources = new HashSet<>(syncs.sources());
    sources.addAll(bundles.sources());
    return sources;
  }

  private static void pushed(SyncController syncs, PolicyBundleController bundles, String url) {
    syncs.pushed(url);
    bundles.pushed(url);
  }

  private static void stopped(SqliteLedger ledger) {
    var _ = ledger.append(new Event.ComponentChanged(COMPONENT, PRODUCT, false));
  }

  private static SourcePolicy sourcePolicy(RunConfig.Sources sources) {
    return new SourcePolicy(
        sources.localRepositories(),
        Set.copyOf(sources.allowedHosts()),
        Set.copyOf(sources.privateHosts()),
        sources.certificateAuthority());
  }

  /* A kind the cluster does not serve may come with its CRD in the same revision. */
  private static BiPredicate<String, String> namespaced(Cluster cluster) {
    return (apiVersion, kind) ->
        Scopes.builtIn(apiVersion, kind)
            || cluster.kind(apiVersion, kind).map(Cluster.KindInfo::namespaced).orElse(true);
  }

  private static AdmissionConfig admission(RunConfig config, Path data) {
    DecisionSettings identity = new DecisionSettings(Set.of(config.identity()), Set.of());
    RunConfig.Webhook webhook = config.webhook();
    String service = webhook.service();
    return service == null
        ? AdmissionConfig.byUrl(webhook.host(), webhook.port(), config.namespace(), data, identity)
        : AdmissionConfig.byService(service, webhook.port(), config.namespace(), data, identity);
  }

  private static ReportDesk reportDesk(
      RunConfig config, Path data, SqliteLedger ledger, Clock clock) {
    RunConfig.Report report = config.report();
    ReportIssuer issuer =
        new ReportIssuer(
            config.organisation(),
            config.cluster().name(),
            PRODUCT,
            SealIdentities.internal(data.resolve("seal"), config.organisation(), clock),
            clock);
    Path directory = report.directory() == null ? data.resolve("reports") : report.directory();
    return new ReportDesk(ledger, issuer, directory, report.at(), report.zone(), clock);
  }

  private static Path privateDirectory(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      var _ =
          Files.createDirectories(
              directory,
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    return directory;
  }
}
