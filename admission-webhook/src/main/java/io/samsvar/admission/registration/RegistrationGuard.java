package io.samsvar.admission.registration;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfiguration;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.samsvar.admission.registration.EnforcementProbe.Finding;
import io.samsvar.admission.registration.EnforcementRecord.State;
import io.samsvar.admission.registration.RegisteredConfiguration.Written;
import io.samsvar.ledger.Event.EnforcementGap;
import io.samsvar.ledger.Ledger;
import io.samsvar.ledger.LedgerUnavailableException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that the API server asks us. It writes the configuration, watches it, restores it at
 * once when it is deleted or altered, and proves by a probe that it is in force. The time between
 * the last proof before and the first proof after is a gap: it is recorded, and whoever listens is
 * told, since anything may have been written meanwhile.
 *
 * <p>All work happens on one thread of its own. RBAC and this watch are all that protects the
 * configuration: the API server asks no webhook about it.
 */
public final class RegistrationGuard implements AutoCloseable {

  /** How often enforcement is proven when nothing happens. */
  public static final Duration PROBE_INTERVAL = Duration.ofMinutes(1);

  /** Name of the component in the ledger. */
  public static final String COMPONENT = "admission-webhook";

  private static final Logger LOG = LoggerFactory.getLogger(RegistrationGuard.class);
  private static final Duration RETRY = Duration.ofSeconds(1);

  /**
   * How long an API server may go on with the configuration it had: a probe that is refused earlier
   * may be refused by that one, and proves nothing of what was restored.
   */
  private static final Duration PROPAGATION = Duration.ofMillis(500);

  private static final Duration PROOF_PAUSE = Duration.ofMillis(50);
  private static final int PROOFS_MAX = 40;
  private static final int REASON_CHARACTERS_MAX = 500;

  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("registration-guard").factory());
  private final RegisteredConfiguration configuration;
  private final EnforcementProbe probe;
  private final EnforcementRecord record;
  private final Ledger ledger;
  private final Clock clock;
  private final Counter gaps;
  private final Consumer<EnforcementGap> listener;
  private final Duration interval;

  private volatile WebhookRegistration wanted;
  private volatile @Nullable State state;
  private volatile @Nullable String notProven = "enforcement has not been proven yet";
  private volatile @Nullable SharedIndexInformer<ValidatingWebhookConfiguration> watch;
  private @Nullable Object scheduled;

  private RegistrationGuard(
      KubernetesClient client,
      WebhookRegistration registration,
      GuardSettings settings,
      Ledger ledger,
      Clock clock,
      MeterRegistry metrics,
      Consumer<EnforcementGap> listener) {
    this.configuration = new RegisteredConfiguration(client);
    this.wanted = registration;
    this.probe = new EnforcementProbe(client, settings.probeNamespace());
    this.record = new EnforcementRecord(settings.stateFile());
    this.interval = settings.probeInterval();
    this.ledger = ledger;
    this.clock = clock;
    this.listener = listener;
    this.gaps =
        Counter.builder("samsvar.admission.gaps")
            .description("Times enforcement was, or may have been, off")
            .register(metrics);
    Gauge.builder("samsvar.admission.enforced", this, guard -> guard.notProven == null ? 1 : 0)
        .description("Whether the last probe proved that the API server asks us")
        .register(metrics);
  }

  /**
   * Starts and returns at once; {@link #notReady} tells when enforcement is proven. Start it when
   * the server listens and can decide, since from then on it is asked about every write.
   *
   * @param client with the right to keep the configuration and to create ConfigMaps in the probe's
   *     namespace
   * @param listener is told each gap once it is on record, on the guard's thread
   */
  public static RegistrationGuard start(
      KubernetesClient client,
      WebhookRegistration registration,
      GuardSettings settings,
      Ledger ledger,
      Clock clock,
      MeterRegistry metrics,
      Consumer<EnforcementGap> listener) {
    RegistrationGuard guard =
        new RegistrationGuard(client, registration, settings, ledger, clock, metrics, listener);
    guard.thread.execute(guard::begin);
    return guard;
  }

  /** Why enforcement is not proven now, or empty when it is. */
  public Optional<String> notReady() {
    return Optional.ofNullable(notProven);
  }

  /** Registers otherwise from now on, for example with another authority. Returns at once. */
  public void use(WebhookRegistration registration) {
    thread.execute(
        () -> {
          if (!registration.equals(wanted)) {
            wanted = registration;
            attempt(this::rewrite);
          }
        });
  }

  private void begin() {
    try {
      State before = record.read();
      Written written = configuration.write(wanted);
      State found = before == null ? stateOf(written) : judged(before, written);
      save(found.of(uid(written.after()), generation(written.after())));
      if (watch == null) {
        watch = startWatch();
      }
      prove();
    } catch (RuntimeException e) {
      LOG.warn("stage=admission the webhook cannot be registered yet: {}", brief(e));
      notProven = "the webhook cannot be registered: " + brief(e);
      later(this::begin, RETRY);
    }
  }

  /** Tells from what an earlier run left whether enforcement may have been off meanwhile. */
  private State judged(State before, Written written) {
    ValidatingWebhookConfiguration live = written.before();
    if (live == null) {
      return before.broken("The webhook's configuration was deleted while Samsvar was down.");
    }
    return isAsLeft(before, live)
        ? before
        : before.broken("The webhook's configuration was changed while Samsvar was down.");
  }

  private State stateOf(Written written) {
    return new State(clock.instant(), uid(written.after()), generation(written.after()), null);
  }

  private SharedIndexInformer<ValidatingWebhookConfiguration> startWatch() {
    SharedIndexInformer<ValidatingWebhookConfiguration> informer =
        configuration.resource().runnableInformer(0);
    informer.addEventHandler(
        new ResourceEventHandler<>() {
          @Override
          public void onAdd(ValidatingWebhookConfiguration added) {
            changed();
          }

          @Override
          public void onUpdate(
              ValidatingWebhookConfiguration before, ValidatingWebhookConfiguration after) {
            changed();
          }

          @Override
          public void onDelete(ValidatingWebhookConfiguration deleted, boolean unknown) {
            changed();
          }
        });
    informer.exceptionHandler((started, error) -> true);
    var _ = informer.start();
    return informer;
  }

  private void changed() {
    if (!thread.isShutdown()) {
      thread.execute(() -> attempt(this::check));
    }
  }

  /** Looks at the configuration as it is now, which may be newer than the event that led here. */
  private void check() {
    State known = known();
    Written written = configuration.write(wanted);
    ValidatingWebhookConfiguration live = written.before();
    if (live != null && isAsLeft(known, live)) {
      return;
    }
    String reason =
        live == null
            ? "The webhook's configuration was deleted."
            : written.differences().isEmpty()
                ? "The webhook's configuration was changed and put back by somebody else."
                : "The webhook's configuration was changed: "
                    + String.join(", ", written.differences())
                    + ".";
    LOG.error("stage=admission {} It is restored.", reason);
    save(known.broken(reason).of(uid(written.after()), generation(written.after())));
    later(this::prove, PROPAGATION);
  }

  private void rewrite() {
    Written written = configuration.write(wanted);
    save(known().of(uid(written.after()), generation(written.after())));
    prove();
  }

  /** Probes until enforcement is proven, for a while; then again after a pause. */
  private void prove() {
    Finding finding = probe.probe();
    for (int i = 1; i < PROOFS_MAX && !(finding instanceof Finding.Enforced); i++) {
      try {
        Thread.sleep(PROOF_PAUSE);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
      finding = probe.probe();
    }
    conclude(finding);
  }

  private void tick() {
    Finding finding = probe.probe();
    if (finding instanceof Finding.NotEnforced) {
      LOG.error("stage=admission the API server takes writes without asking us");
      save(known().broken("The API server took writes without asking the webhook."));
      rewrite();
    } else {
      conclude(finding);
    }
  }

  private void conclude(Finding finding) {
    switch (finding) {
      case Finding.Enforced() -> {
        proven(clock.instant());
        later(this::tick, interval);
      }
      case Finding.NotEnforced() -> {
        notProven = "the API server takes writes without asking us";
        save(known().broken("The API server took writes without asking the webhook."));
        later(this::rewrite, RETRY);
      }
      case Finding.Inconclusive(String reason) -> {
        notProven = "enforcement could not be proven: " + shortened(reason);
        LOG.warn("stage=admission the enforcement probe had no result: {}", shortened(reason));
        later(this::tick, RETRY);
      }
    }
  }

  private void proven(Instant now) {
    State known = known();
    String reason = known.gap();
    if (reason == null) {
      save(known.provenAt(now));
      notProven = null;
      return;
    }
    EnforcementGap gap = new EnforcementGap(COMPONENT, known.good(), now, reason);
    try {
      var _ = ledger.append(gap);
    } catch (LedgerUnavailableException e) {
      // The gap stays open in the file, and the next proof tries again.
      notProven = "a gap in enforcement could not be recorded";
      LOG.error(
          "stage=admission a gap in enforcement could not be recorded yet: {}", e.getMessage());
      return;
    }
    save(known.provenAt(now));
    notProven = null;
    gaps.increment();
    LOG.warn("stage=admission enforcement is back; it may have been off since {}", known.good());
    listener.accept(gap);
  }

  /** One next step at a time: a later one takes the place of the one that waits. */
  private void later(Runnable step, Duration delay) {
    Object ticket = new Object();
    scheduled = ticket;
    if (!thread.isShutdown()) {
      var _ =
          thread.schedule(
              () -> {
                if (ticket.equals(scheduled)) {
                  attempt(step);
                }
              },
              delay.toMillis(),
              TimeUnit.MILLISECONDS);
    }
  }

  private void attempt(Runnable step) {
    try {
      step.run();
    } catch (KubernetesClientException e) {
      notProven = "the webhook's configuration cannot be kept: " + brief(e);
      LOG.warn("stage=admission {}", notProven);
      later(this::check, RETRY);
    } catch (RuntimeException e) {
      notProven = "the registration guard failed: " + e.getClass().getName();
      LOG.error("stage=admission the registration guard failed", e);
      later(this::check, RETRY);
    }
  }

  private State known() {
    State known = state;
    if (known == null) {
      throw new IllegalStateException("The guard has begun when it checks");
    }
    return known;
  }

  private void save(State next) {
    state = next;
    record.write(next);
    if (next.gap() != null) {
      notProven = next.gap();
    }
  }

  private static boolean isAsLeft(State known, ValidatingWebhookConfiguration live) {
    return known.uid().equals(uid(live)) && known.generation() == generation(live);
  }

  private static String uid(ValidatingWebhookConfiguration configuration) {
    return String.valueOf(configuration.getMetadata().getUid());
  }

  private static long generation(ValidatingWebhookConfiguration configuration) {
    ObjectMeta metadata = configuration.getMetadata();
    return metadata.getGeneration() == null ? 0 : metadata.getGeneration();
  }

  private static String brief(RuntimeException e) {
    return shortened(String.valueOf(e.getMessage()));
  }

  private static String shortened(String text) {
    return text.length() <= REASON_CHARACTERS_MAX
        ? text
        : text.substring(0, REASON_CHARACTERS_MAX) + " …";
  }

  /** Ends the watch; the configuration stays, so that nothing passes while we are down. */
  @Override
  public void close() {
    var _ = thread.shutdownNow();
    SharedIndexInformer<ValidatingWebhookConfiguration> running = watch;
    if (running != null) {
      running.close();
    }
  }
}
