package io.samsvar.cli.run;

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
import io.samsvar.policies.compile.PackRefusedException;
import io.samsvar.reconciler.receiver.PushReceiver;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

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
    Instant startedAt = Instant.now();
    Base base = Base.of(config, closing);
    SqliteLedger ledger = ledger(base);
    Connection connection = Connection.open(base);
    Enforced enforced = Enforced.open(base, connection, ledger);
    Sources sources = Sources.open(base, connection, enforced, ledger);
    Followers followers = Followers.of(base, connection, enforced, sources, ledger);
    Vertx vertx = Vertx.vertx();
    closing.add(() -> vertx.close().await());
    AdmissionWebhook webhook =
        admission(base, connection, enforced, sources, followers, ledger, vertx);
    base.readiness().require("admission", () -> webhook.notReady().orElse(null));
    followers.start(base.readiness());
    ReportDesk reports = reports(base, ledger);
    HttpVerticle http = serve(base, followers, reports, vertx);
    return new Samsvar(config, closing, ledger, base.metrics(), http, base.readiness(), startedAt);
  }

  /* Evidence first: whatever cannot be recorded does not happen. */
  private static SqliteLedger ledger(Base base) {
    SqliteLedger ledger =
        base.closing()
            .add(
                SqliteLedger.open(
                    LedgerSettings.of(
                        base.data().resolve("ledger"),
                        "samsvar/" + base.config().cluster().name())));
    var _ = ledger.append(new Event.ComponentChanged(COMPONENT, PRODUCT, true));
    base.closing()
        .add(
            () -> {
              var _ = ledger.append(new Event.ComponentChanged(COMPONENT, PRODUCT, false));
            });
    return ledger;
  }

  /* Listens before anything is enforced, and registers when it can decide. */
  private static AdmissionWebhook admission(
      Base base,
      Connection connection,
      Enforced enforced,
      Sources sources,
      Followers followers,
      SqliteLedger ledger,
      Vertx vertx) {
    return base.closing()
        .add(
            AdmissionWebhook.start(
                admission(base),
                new AdmissionWebhook.Parts(
                    vertx,
                    connection.client(),
                    ledger,
                    sources.policies(),
                    new DeclaredView(enforced.declared()),
                    base.closing().add(WatchedNamespaces.start(connection.client())),
                    base.closing()
                        .add(
                            WatchedBreakGlasses.start(
                                connection.client(), enforced.overrides()::present)),
                    (glass, id) -> enforced.overrides().used(glass.name(), id, glass.until()),
                    base.metrics(),
                    base.clock(),
                    gap -> followers.syncs().policiesChanged())));
  }

  private static AdmissionConfig admission(Base base) {
    RunConfig config = base.config();
    DecisionSettings identity = new DecisionSettings(Set.of(config.identity()), Set.of());
    RunConfig.Webhook webhook = config.webhook();
    String service = webhook.service();
    return service == null
        ? AdmissionConfig.byUrl(
            webhook.host(), webhook.port(), config.namespace(), base.data(), identity)
        : AdmissionConfig.byService(
            service, webhook.port(), config.namespace(), base.data(), identity);
  }

  private static ReportDesk reports(Base base, SqliteLedger ledger) {
    RunConfig config = base.config();
    RunConfig.Report report = config.report();
    ReportIssuer issuer =
        new ReportIssuer(
            config.organisation(),
            config.cluster().name(),
            PRODUCT,
            SealIdentities.internal(
                base.data().resolve("seal"), config.organisation(), base.clock()),
            base.clock());
    Path directory =
        report.directory() == null ? base.data().resolve("reports") : report.directory();
    ReportDesk desk =
        base.closing()
            .add(
                new ReportDesk(
                    ledger, issuer, directory, report.at(), report.zone(), base.clock()));
    desk.start();
    return desk;
  }

  private static HttpVerticle serve(
      Base base, Followers followers, ReportDesk reports, Vertx vertx) {
    String token = RunFile.newToken();
    HttpVerticle http =
        new HttpVerticle(
            base.config().http(),
            base.metrics(),
            base.readiness(),
            router -> {
              ReportRoute.mount(router, reports, token);
              Path secret = base.config().sources().pushSecretFile();
              if (secret != null) {
                new PushReceiver(secret, followers::addresses, followers::pushed).mount(router);
              }
            });
    var _ = vertx.deployVerticle(http).await();
    URI address = URI.create("http://" + base.config().http().host() + ":" + http.port());
    new RunFile(address, token, ProcessHandle.current().pid()).write(base.data());
    base.closing().add(() -> RunFile.remove(base.data()));
    return http;
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
}
