package io.samsvar.admission;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.samsvar.admission.certificates.ServingCertificate;
import io.samsvar.admission.certificates.WebhookCertificates;
import io.samsvar.admission.decision.DecisionContext;
import io.samsvar.admission.kinds.ClusterKinds;
import io.samsvar.admission.kinds.ResourceKinds;
import io.samsvar.admission.override.BreakGlasses;
import io.samsvar.admission.override.OverrideUses;
import io.samsvar.admission.recording.DenialRecorder;
import io.samsvar.admission.recording.UseRecorder;
import io.samsvar.admission.registration.Endpoint;
import io.samsvar.admission.registration.GuardSettings;
import io.samsvar.admission.registration.RegistrationGuard;
import io.samsvar.admission.registration.WebhookRegistration;
import io.samsvar.admission.server.AdmissionHandler;
import io.samsvar.admission.server.AdmissionMetrics;
import io.samsvar.admission.server.AdmissionServer;
import io.samsvar.admission.server.ServerSettings;
import io.samsvar.ledger.Event.EnforcementGap;
import io.samsvar.ledger.Ledger;
import io.samsvar.policies.Policies;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The admission webhook as a whole: certificates, server, decisions, records, registration. It
 * listens at once, and registers when it can decide: when the declared objects have been read and
 * policy answers. Once registered it stays so, and the API server refuses what it cannot ask about.
 */
public final class AdmissionWebhook implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(AdmissionWebhook.class);
  private static final Duration HOUSEKEEPING = Duration.ofSeconds(10);
  private static final Duration CERTIFICATES = Duration.ofHours(1);
  private static final Duration WARM_UP_PAUSE = Duration.ofMillis(100);

  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("admission-housekeeping").factory());
  private final AdmissionConfig config;
  private final Parts parts;
  private final WebhookCertificates certificates;
  private final DenialRecorder recorder;
  private final AdmissionServer server;
  private final WarmUp warmUp;

  private volatile ServingCertificate certificate;
  private volatile @Nullable RegistrationGuard guard;

  /**
   * What it works with.
   *
   * @param client as the reconciler: keeps the webhook's configuration, reads
   *     CustomResourceDefinitions, creates the probe's ConfigMap (dry run)
   * @param gaps is told each gap in enforcement once it is on record: anything may have been
   *     written meanwhile
   */
  public record Parts(
      Vertx vertx,
      KubernetesClient client,
      Ledger ledger,
      Policies policies,
      DeclaredObjects declared,
      Namespaces namespaces,
      BreakGlasses breakGlasses,
      OverrideUses overrides,
      MeterRegistry metrics,
      Clock clock,
      Consumer<EnforcementGap> gaps) {}

  private AdmissionWebhook(AdmissionConfig config, Parts parts) {
    this.config = config;
    this.parts = parts;
    Endpoint names = endpoint(config, config.port());
    this.certificates =
        new WebhookCertificates(
            config.dataDirectory().resolve("admission-keys"),
            names.dnsNames(),
            names.addresses(),
            parts.clock());
    this.certificate = certificates.current();
    this.recorder = new DenialRecorder(parts.ledger(), parts.clock());
    this.warmUp = new WarmUp(parts.policies(), parts.declared(), parts.clock());
    AdmissionMetrics metrics = new AdmissionMetrics(parts.metrics());
    ResourceKinds kinds = new ClusterKinds(parts.client(), parts.clock());
    AdmissionHandler handler =
        new AdmissionHandler(
            () -> context(kinds),
            recorder,
            new UseRecorder(parts.ledger(), parts.clock()),
            parts.overrides(),
            parts.ledger(),
            metrics);
    this.server =
        AdmissionServer.start(
            parts.vertx(),
            new ServerSettings(
                config.host(),
                config.port(),
                config.timeout().minus(AdmissionConfig.MARGIN),
                config.clientAuthority()),
            certificate,
            handler,
            metrics);
    TimeGauge.builder(
            "samsvar.admission.certificate.remaining",
            this,
            TimeUnit.SECONDS,
            webhook ->
                Duration.between(webhook.parts.clock().instant(), webhook.certificate.notAfter())
                    .toSeconds())
        .description("Time until the serving certificate ends; renewed when a third is left")
        .register(parts.metrics());
  }

  /**
   * Starts and returns when it listens; {@link #notReady} tells when it is registered and proven.
   *
   * @throws IllegalStateException when it cannot listen
   */
  public static AdmissionWebhook start(AdmissionConfig config, Parts parts) {
    AdmissionWebhook webhook = new AdmissionWebhook(config, parts);
    webhook.thread.execute(webhook::register);
    webhook.repeat(webhook.recorder::flush, HOUSEKEEPING);
    webhook.repeat(webhook::renewCertificates, CERTIFICATES);
    return webhook;
  }

  /** The port it listens on. */
  public int port() {
    return server.port();
  }

  /** Why it does not enforce now, or empty when that is proven. Answers at once. */
  public Optional<String> notReady() {
    RegistrationGuard running = guard;
    return running == null
        ? Optional.of(warmUp.missing().orElse("the webhook is being registered"))
        : warmUp.storeMissing().or(running::notReady);
  }

  private DecisionContext context(ResourceKinds kinds) {
    return new DecisionContext(
        parts.declared(),
        parts.namespaces(),
        kinds,
        parts.policies().current(),
        parts.breakGlasses().all(),
        config.decision(),
        parts.clock().instant());
  }

  private void register() {
    if (!isWarm()) {
      var _ = thread.schedule(this::register, WARM_UP_PAUSE.toMillis(), TimeUnit.MILLISECONDS);
      return;
    }
    guard =
        RegistrationGuard.start(
            parts.client(),
            registration(),
            new GuardSettings(
                config.dataDirectory().resolve("admission-enforcement.json"),
                config.probeNamespace(),
                config.probeInterval()),
            parts.ledger(),
            parts.clock(),
            parts.metrics(),
            parts.gaps());
  }

  private boolean isWarm() {
    try {
      return warmUp.isDone();
    } catch (RuntimeException e) {
      LOG.error("stage=admission the webhook cannot decide yet", e);
      return false;
    }
  }

  private WebhookRegistration registration() {
    return new WebhookRegistration(
        endpoint(config, server.port()),
        certificate.authorities(),
        config.ownNamespace(),
        config.timeout());
  }

  private static Endpoint endpoint(AdmissionConfig config, int port) {
    return config
        .service()
        .<Endpoint>map(
            name -> new Endpoint.Service(config.ownNamespace(), name, AdmissionConfig.SERVICE_PORT))
        .orElseGet(() -> new Endpoint.Address(config.reachedAt(), port));
  }

  private void renewCertificates() {
    ServingCertificate fresh = certificates.current();
    if (fresh.equals(certificate)) {
      return;
    }
    certificate = fresh;
    RegistrationGuard running = guard;
    if (running != null) {
      running.use(registration());
    }
    server.use(fresh);
    LOG.info("stage=admission the serving certificate is good until {}", fresh.notAfter());
  }

  private void repeat(Runnable work, Duration every) {
    var _ =
        thread.scheduleWithFixedDelay(
            () -> {
              try {
                work.run();
              } catch (RuntimeException e) {
                LOG.error("stage=admission housekeeping failed and is tried again", e);
              }
            },
            every.toMillis(),
            every.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  /**
   * Stops to listen and records what was counted. The registration stays: the API server refuses
   * what it cannot ask about.
   */
  @Override
  public void close() {
    var _ = thread.shutdownNow();
    RegistrationGuard running = guard;
    if (running != null) {
      running.close();
    }
    server.close();
    recorder.close();
  }
}
