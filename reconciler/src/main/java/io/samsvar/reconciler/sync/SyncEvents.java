package io.samsvar.reconciler.sync;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.samsvar.ledger.Stage;
import io.samsvar.reconciler.resource.Sync;
import io.samsvar.reconciler.resource.SyncState;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells what became of a Sync as Events of its namespace: each state that is new, and each write.
 * What cannot be told is logged, and stops nothing. Not thread-safe.
 */
final class SyncEvents {

  /** Longest message that the API server takes, in characters. */
  private static final int MESSAGE_CHARS_MAX = 1024;

  private static final Logger LOG = LoggerFactory.getLogger(SyncEvents.class);

  private final SyncResources resources;
  private final Clock clock;
  private @Nullable SyncState told;

  SyncEvents(SyncResources resources, Clock clock) {
    this.resources = resources;
    this.clock = clock;
  }

  /** Tells of an outcome that is another than the last, unless it says nothing new to people. */
  void tell(Sync sync, SyncOutcome outcome) {
    boolean quiet = outcome.state() == told && outcome.results().isEmpty() && !isBad(outcome);
    boolean known = told == null && outcome.state() == SyncState.SYNCED;
    told = outcome.state();
    if (quiet || (known && outcome.results().isEmpty())) {
      return;
    }
    try {
      resources.event(event(sync, outcome));
    } catch (KubernetesClientException e) {
      LOG.atWarn()
          .addKeyValue("stage", Stage.RESULT.label())
          .addKeyValue("sync", sync.ref())
          .log("An Event could not be written: {}", e.getMessage());
    }
  }

  private Event event(Sync sync, SyncOutcome outcome) {
    String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    String message = outcome.message();
    return new EventBuilder()
        .withNewMetadata()
        .withNamespace(sync.getMetadata().getNamespace())
        .withName(sync.getMetadata().getName() + "." + UUID.randomUUID())
        .endMetadata()
        .withNewInvolvedObject()
        .withApiVersion(sync.getApiVersion())
        .withKind(sync.getKind())
        .withNamespace(sync.getMetadata().getNamespace())
        .withName(sync.getMetadata().getName())
        .withUid(sync.getMetadata().getUid())
        .endInvolvedObject()
        .withType(isBad(outcome) ? "Warning" : "Normal")
        .withReason(outcome.state().text())
        .withAction(outcome.stage().label())
        .withMessage(message.substring(0, Math.min(message.length(), MESSAGE_CHARS_MAX)))
        .withNewSource()
        .withComponent("samsvar")
        .endSource()
        .withReportingComponent("samsvar.io/reconciler")
        .withReportingInstance("samsvar")
        .withFirstTimestamp(now)
        .withLastTimestamp(now)
        .withCount(1)
        .build();
  }

  private static boolean isBad(SyncOutcome outcome) {
    return switch (outcome.state()) {
      case BLOCKED, UNDECIDED, AWAITING_APPROVAL, FROZEN, FAILED -> true;
      case PENDING, PROGRESSING, SYNCED, SUSPENDED -> false;
    };
  }
}
