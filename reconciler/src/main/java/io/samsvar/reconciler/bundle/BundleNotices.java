package io.samsvar.reconciler.bundle;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.samsvar.ledger.Stage;
import io.samsvar.reconciler.resource.PolicyBundle;
import io.samsvar.reconciler.resource.Sync;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells what became of PolicyBundles beside their status: Events, and since when each is not in
 * force as its newest commit says ({@code samsvar_policy_bundle_rejected_since_seconds}, Unix time;
 * 0 while it is); and which packs have rules that are interpreted ({@code
 * samsvar_policy_interpreted_rules}). Blocking; safe for several threads.
 */
final class BundleNotices {

  private static final Logger LOG = LoggerFactory.getLogger(BundleNotices.class);

  /** Events about what is in no namespace lie here. */
  private static final String EVENTS_NAMESPACE = "default";

  /** Longest message of an Event, in characters: the API server takes 1024 bytes. */
  private static final int MESSAGE_CHARS_MAX = 500;

  private final KubernetesClient client;
  private final MeterRegistry meters;
  private final Clock clock;
  private final MultiGauge interpreted;
  private final ConcurrentMap<String, Instant> since = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, Gauge> gauges = new ConcurrentHashMap<>();

  BundleNotices(KubernetesClient client, MeterRegistry meters, Clock clock) {
    this.client = client;
    this.meters = meters;
    this.clock = clock;
    this.interpreted =
        MultiGauge.builder("samsvar.policy.interpreted.rules")
            .description("Rules too large to be compiled, which are interpreted, by pack")
            .tag("stage", Stage.POLICY.label())
            .register(meters);
  }

  /** Since when a bundle is not as its newest commit; null when it is. */
  void since(String bundle, @Nullable String time) {
    if (time == null) {
      since.remove(bundle);
    } else {
      since.put(bundle, Instant.parse(time));
    }
    var _ =
        gauges.computeIfAbsent(
            bundle,
            name ->
                Gauge.builder(
                        "samsvar.policy.bundle.rejected.since",
                        since,
                        times -> times.getOrDefault(name, Instant.EPOCH).getEpochSecond())
                    .description("Unix time since when the newest commit is not in force, or 0")
                    .baseUnit("seconds")
                    .tags("stage", Stage.POLICY.label(), "bundle", name)
                    .register(meters));
  }

  /** The rules that are interpreted, by pack; packs without any are not told. */
  void interpreted(Map<String, Set<String>> rules) {
    interpreted.register(
        rules.entrySet().stream()
            .map(pack -> Row.of(Tags.of("pack", pack.getKey()), pack.getValue().size()))
            .collect(Collectors.toList()),
        true);
  }

  /** A bundle was deleted. */
  void forget(String bundle) {
    since.remove(bundle);
    Gauge gauge = gauges.remove(bundle);
    if (gauge != null) {
      meters.remove(gauge);
    }
  }

  /** An Event about a bundle. One that cannot be written is missed by nobody's enforcement. */
  void tell(PolicyBundle bundle, boolean isNormal, String reason, String message) {
    String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    Event event =
        new EventBuilder()
            .withNewMetadata()
            .withNamespace(EVENTS_NAMESPACE)
            .withGenerateName(bundle.getMetadata().getName() + ".")
            .endMetadata()
            .withNewInvolvedObject()
            .withApiVersion(Sync.GROUP + "/" + Sync.VERSION)
            .withKind("PolicyBundle")
            .withName(bundle.getMetadata().getName())
            .withUid(bundle.getMetadata().getUid())
            .endInvolvedObject()
            .withType(isNormal ? "Normal" : "Warning")
            .withReason(reason)
            .withMessage(message.substring(0, Math.min(message.length(), MESSAGE_CHARS_MAX)))
            .withFirstTimestamp(now)
            .withLastTimestamp(now)
            .withCount(1)
            .withNewSource()
            .withComponent("samsvar")
            .endSource()
            .build();
    try {
      var _ = client.v1().events().inNamespace(EVENTS_NAMESPACE).resource(event).create();
    } catch (KubernetesClientException e) {
      LOG.atWarn()
          .addKeyValue("stage", Stage.POLICY.label())
          .addKeyValue("bundle", bundle.getMetadata().getName())
          .log("An Event could not be written: {}", e.getMessage());
    }
  }
}
