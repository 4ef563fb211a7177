package io.samsvar.reconciler.sync;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.micrometer.core.instrument.MeterRegistry;
import io.samsvar.ledger.Finding;
import io.samsvar.ledger.ResourceId;
import io.samsvar.ledger.Severity;
import io.samsvar.ledger.Stage;
import io.samsvar.ledger.SyncRef;
import io.samsvar.ledger.Verdict;
import io.samsvar.reconciler.StageException;
import io.samsvar.reconciler.health.HealthExpressions;
import io.samsvar.reconciler.inventory.ApprovalBook.Decision;
import io.samsvar.reconciler.resource.Approval;
import io.samsvar.reconciler.resource.ApprovalStatus;
import io.samsvar.reconciler.resource.GitSource;
import io.samsvar.reconciler.resource.Sync;
import io.samsvar.reconciler.resource.SyncSpec;
import io.samsvar.reconciler.resource.SyncSpec.DriftMode;
import io.samsvar.reconciler.resource.SyncState;
import io.samsvar.reconciler.resource.SyncStatus;
import io.samsvar.reconciler.schedule.Pace;
import io.samsvar.reconciler.schedule.Wakeups;
import io.samsvar.reconciler.source.Commits;
import io.samsvar.reconciler.source.SourceSpec;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves one Sync, one run after the other, on a virtual thread of its own. */
final class SyncWorker {

  private static final Logger LOG = LoggerFactory.getLogger(SyncWorker.class);

  /** Wait of a suspended Sync; a change wakes it. */
  private static final Duration SUSPENDED_WAIT = Duration.ofDays(1);

  /** Characters of a request that count. */
  private static final int REQUEST_CHARS_MAX = 128;

  private final SyncRef ref;
  private final SyncControllerParts parts;
  private final MeterRegistry meters;
  private final Dependencies dependencies;
  private final SyncEvents events;
  private final Wakeups wakeups = new Wakeups();
  private final Pace pace = new Pace(() -> ThreadLocalRandom.current().nextDouble());
  private final SourceAnswers answers;
  private volatile Sync sync;
  private volatile SyncSpec.@Nullable Drift drift;
  private @Nullable SyncStatus written;
  private Optional<SyncOutcome> last = Optional.empty();

  SyncWorker(Sync sync, SyncControllerParts parts) {
    this.ref = sync.ref();
    this.sync = sync;
    this.parts = parts;
    this.meters = parts.meters();
    this.events = new SyncEvents(parts.resources(), parts.clock());
    this.dependencies =
        new Dependencies(parts.syncs(), parts.store()::enforced, parts.health()::health);
    this.drift = sync.getSpec().drift();
    this.written = sync.getStatus();
    this.answers = new SourceAnswers(meters, ref);
  }

  /** Begins to work. */
  void start() {
    wakeups.wake();
    var _ = Thread.ofVirtual().name("sync " + ref).start(this::loop);
  }

  /** The resource is now like this; a change of what it asks for is a reason to run. */
  void update(Sync now) {
    Sync before = sync;
    sync = now;
    boolean asks =
        !before.getMetadata().getGeneration().equals(now.getMetadata().getGeneration())
            || now.isMarkedForDeletion()
            || !requested(before).equals(requested(now));
    if (asks) {
      wakeups.wake();
    }
  }

  /** There is a reason to run. */
  void wake() {
    wakeups.wake();
  }

  /** Ends after what is under way. */
  void stop() {
    wakeups.close();
    answers.close();
  }

  /** The resource as it was seen last. */
  Sync sync() {
    return sync;
  }

  private static String requested(Sync sync) {
    var annotations = sync.getMetadata().getAnnotations();
    return annotations == null ? "" : cut(annotations.getOrDefault(SyncController.REQUEST, ""));
  }

  /** What was asked for goes into the status. */
  private static String cut(String request) {
    return request.substring(0, Math.min(request.length(), REQUEST_CHARS_MAX));
  }

  private void loop() {
    Duration wait = SUSPENDED_WAIT;
    try {
      parts.enforcing().await();
      while (wakeups.await(wait)) {
        wait = serve();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** One run; what it throws is a bug or an outage, told and tried again. */
  private Duration serve() {
    try {
      Sync now = sync;
      if (now.isMarkedForDeletion()) {
        return release(now);
      }
      if (!now.getMetadata().getFinalizers().contains(Sync.FINALIZER)) {
        parts.resources().addFinalizer(ref);
      }
      SyncSnapshot snapshot = SyncSnapshot.of(now);
      if (!Objects.equals(drift, snapshot.spec().drift())) {
        drift = snapshot.spec().drift();
        parts.reconciliation().lookAgain(ref);
      }
      if (snapshot.spec().suspended()) {
        tell(snapshot, suspended(), handled());
        return SUSPENDED_WAIT;
      }
      List<Approval> approvals = parts.approvals().apply(ref);
      String request = requested(now);
      SyncOutcome outcome = run(now, snapshot, approvals, isNewRequest(request));
      tellAnswers(snapshot.spec().source());
      meters
          .counter(
              "samsvar.sync.runs",
              "stage",
              outcome.stage().label(),
              "state",
              outcome.state().text())
          .increment();
      log(outcome);
      boolean isFirst = last.isEmpty();
      boolean isNew = last.filter(outcome::equals).isEmpty();
      if (isNew) {
        countTried(outcome);
      }
      last = Optional.of(outcome);
      if (isNew
          && outcome.state() == SyncState.SYNCED
          && (isFirst || !outcome.results().isEmpty())) {
        parts
            .health()
            .await(
                ref,
                parts.store().declared(ref),
                Reconciliation.deadline(snapshot),
                HealthExpressions.of(snapshot.spec().healthExpressions()));
      }
      tell(snapshot, outcome, request);
      if (isNew) {
        events.tell(now, outcome);
      }
      answer(approvals);
      return pace.next(snapshot.spec().source(), outcome.retry());
    } catch (RuntimeException e) {
      LOG.atWarn()
          .addKeyValue("stage", Stage.RESULT.label())
          .addKeyValue("sync", ref)
          .setCause(e instanceof KubernetesClientException ? null : e)
          .log("The run could not be ended: {}", e.getMessage());
      return pace.next(sync.getSpec().source(), true);
    }
  }

  private boolean isNewRequest(String request) {
    return !request.isEmpty() && !request.equals(handled());
  }

  private String handled() {
    SyncStatus told = written;
    String handled = told == null ? null : told.handledRequest();
    return handled == null ? "" : handled;
  }

  private SyncOutcome run(
      Sync now, SyncSnapshot snapshot, List<Approval> approvals, boolean asked) {
    SourceSpec source;
    try {
      source = parts.credentials().source(ref.namespace(), snapshot.spec().source());
    } catch (StageException stop) {
      return Outcomes.frozen(null, null, null, null, stop);
    }
    SyncOutcome outcome =
        parts
            .reconciliation()
            .run(
                new Reconciliation.Request(
                    snapshot,
                    source,
                    approvals.stream().map(ApprovalRequest::of).toList(),
                    drifted(snapshot),
                    asked,
                    dependencies.unmet(now)));
    if (outcome.stage() == Stage.FETCH && outcome.retry()) {
      parts.credentials().forget(ref.namespace(), snapshot.spec().source());
    }
    return outcome;
  }

  /** What the next run may put back: nothing that the Sync only wants to be told of. */
  private Set<ResourceId> drifted(SyncSnapshot snapshot) {
    return snapshot.spec().driftMode() == DriftMode.DETECT ? Set.of() : parts.drift().drifted(ref);
  }

  private SyncOutcome suspended() {
    return SyncOutcome.early(
        SyncState.SUSPENDED,
        Stage.FETCH,
        "sync.suspended",
        "Git is not followed. The last verified revision stays protected and enforced.",
        null,
        false);
  }

  private Duration release(Sync now) {
    SyncSnapshot snapshot = SyncSnapshot.of(now);
    if (snapshot.spec().isTakenDown()) {
      List<Approval> approvals = parts.approvals().apply(ref);
      SyncOutcome outcome =
          parts
              .reconciliation()
              .takeDown(snapshot, approvals.stream().map(ApprovalRequest::of).toList());
      log(outcome);
      boolean written = !outcome.results().isEmpty();
      if (outcome.state() != SyncState.SYNCED || written) {
        tell(snapshot, outcome, handled());
        answer(approvals);
        return pace.next(snapshot.spec().source(), outcome.retry() || written);
      }
    }
    parts.reconciliation().release(ref);
    if (now.getMetadata().getFinalizers().contains(Sync.FINALIZER)) {
      parts.resources().removeFinalizer(ref);
    }
    return SUSPENDED_WAIT;
  }

  /** Writes the status when it says something new. */
  private void tell(SyncSnapshot snapshot, SyncOutcome outcome, String request) {
    SyncStatus status =
        StatusText.of(
            new StatusText.Facts(
                written,
                snapshot.generation(),
                outcome,
                parts.store().enforced(ref),
                parts.store().inventory(ref).size(),
                parts.drift().differing(ref),
                parts.health().health(ref),
                staleness(snapshot),
                request,
                PruneFacts.of(
                    parts.store(),
                    ref,
                    Pace.orZero(snapshot.spec().pruneOrDefault().soak()),
                    parts.clock().instant()),
                parts.clock().instant()));
    if (!status.equals(written)) {
      parts.resources().status(ref, status);
      written = status;
    }
  }

  /** A mark that cannot be read is no news here either. */
  private void tellAnswers(GitSource source) {
    try {
      answers.last(freshness(source));
    } catch (StageException _) {
      LOG.atDebug()
          .addKeyValue("stage", Stage.FETCH.label())
          .addKeyValue("sync", ref)
          .log("The marks of the source cannot be read");
    }
  }

  private Commits.Freshness freshness(GitSource source) {
    return parts
        .reconciliation()
        .freshness(new SourceSpec(source.url(), source.refOrDefault(), null));
  }

  /** A mark that cannot be read stops the run by itself; here it is no news. */
  private Optional<Staleness> staleness(SyncSnapshot snapshot) {
    GitSource source = snapshot.spec().source();
    if (source.staleAfter() == null) {
      return Optional.empty();
    }
    try {
      return Staleness.of(
          Pace.interval(source.staleAfter()), freshness(source), parts.clock().instant());
    } catch (StageException _) {
      return Optional.empty();
    }
  }

  /** Tells who made an Approval what became of it. */
  private void answer(List<Approval> approvals) {
    for (Approval approval : approvals) {
      Optional<Decision> decision = parts.store().approvals().find(approval.getMetadata().getUid());
      ApprovalStatus told = approval.getStatus();
      if (decision.isPresent() && (told == null || told.state() == null)) {
        parts
            .resources()
            .status(
                ref.namespace(),
                approval.getMetadata().getName(),
                new ApprovalStatus(
                    decision.get().accepted() ? ApprovalStatus.ACCEPTED : ApprovalStatus.REFUSED,
                    decision.get().reason(),
                    decision.get().at().truncatedTo(ChronoUnit.SECONDS).toString()));
      }
    }
  }

  /** What rules that are tried out would deny is counted, and told to nobody. */
  private void countTried(SyncOutcome outcome) {
    List<Finding> findings =
        switch (outcome.verdict()) {
          case null -> List.of();
          case Verdict.Passed passed -> passed.warnings();
          case Verdict.Blocked blocked -> blocked.findings();
          case Verdict.Undecided _ -> List.of();
        };
    findings.stream()
        .filter(finding -> finding.severity() == Severity.DRYRUN)
        .forEach(
            finding ->
                meters
                    .counter(
                        "samsvar.gate.tried", "stage", Stage.GATE.label(), "code", finding.code())
                    .increment());
  }

  private void log(SyncOutcome outcome) {
    if (last.filter(before -> isSame(before, outcome)).isPresent()) {
      return;
    }
    LOG.atInfo()
        .addKeyValue("stage", outcome.stage().label())
        .addKeyValue("sync", ref)
        .addKeyValue("state", outcome.state().text())
        .addKeyValue("code", outcome.code())
        .addKeyValue("revision", outcome.revision() == null ? "" : outcome.revision().abbreviated())
        .log("{}", outcome.message());
  }

  private static boolean isSame(SyncOutcome before, SyncOutcome outcome) {
    return before.state() == outcome.state() && before.message().equals(outcome.message());
  }
}
