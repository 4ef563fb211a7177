package io.samsvar.reconciler.bundle;

import io.samsvar.ledger.LedgerUnavailableException;
import io.samsvar.ledger.Stage;
import io.samsvar.reconciler.StageException;
import io.samsvar.reconciler.resource.PolicyBundle;
import io.samsvar.reconciler.resource.PolicyBundleSpec;
import io.samsvar.reconciler.resource.PolicyBundleStatus;
import io.samsvar.reconciler.resource.SyncStatus.Condition;
import io.samsvar.reconciler.schedule.Pace;
import io.samsvar.reconciler.schedule.Wakeups;
import io.samsvar.reconciler.source.SourceSpec;
import io.samsvar.reconciler.sync.SecretCredentials;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves one PolicyBundle on a virtual thread of its own. */
final class BundleWorker {

  private static final Logger LOG = LoggerFactory.getLogger(BundleWorker.class);
  private static final Duration SUSPENDED_WAIT = Duration.ofDays(1);
  private static final int MESSAGE_CHARS_MAX = 2048;
  private static final int INTERPRETED_NAMED_MAX = 20;

  private final String name;
  private final BundleActivation activation;
  private final SecretCredentials credentials;
  private final BiConsumer<String, PolicyBundleStatus> tell;
  private final Runnable changed;
  private final BundleNotices notices;
  private final Clock clock;
  private final Wakeups wakeups = new Wakeups();
  private final Pace pace = new Pace(() -> ThreadLocalRandom.current().nextDouble());
  private volatile PolicyBundle bundle;
  private @Nullable PolicyBundleStatus written;
  private @Nullable String rejected;

  BundleWorker(
      PolicyBundle bundle,
      BundleActivation activation,
      SecretCredentials credentials,
      BiConsumer<String, PolicyBundleStatus> tell,
      Runnable changed,
      BundleNotices notices,
      Clock clock) {
    this.name = bundle.getMetadata().getName();
    this.bundle = bundle;
    this.activation = activation;
    this.credentials = credentials;
    this.tell = tell;
    this.changed = changed;
    this.notices = notices;
    this.clock = clock;
    this.written = bundle.getStatus();
  }

  void start() {
    wakeups.wake();
    var _ = Thread.ofVirtual().name("bundle " + name).start(this::loop);
  }

  void update(PolicyBundle now) {
    PolicyBundle before = bundle;
    bundle = now;
    if (!before.getMetadata().getGeneration().equals(now.getMetadata().getGeneration())) {
      wakeups.wake();
    }
  }

  void pushed(String url) {
    if (bundle.getSpec().source().isAt(url)) {
      wakeups.wake();
    }
  }

  void stop() {
    wakeups.close();
  }

  private void loop() {
    Duration wait = SUSPENDED_WAIT;
    try {
      while (wakeups.await(wait)) {
        wait = serve();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Duration serve() {
    PolicyBundle now = bundle;
    PolicyBundleSpec spec = now.getSpec();
    try {
      if (spec.suspended()) {
        write(now, "Suspended", "Git is not followed; what is in force stays.", null);
        return SUSPENDED_WAIT;
      }
      SourceSpec source =
          credentials.source(PolicyBundleController.SECRETS_NAMESPACE, spec.source());
      BundleActivation.Result result = activation.follow(name, spec, source);
      String commit = result.revision().commit();
      if (result.problem().isEmpty()) {
        activated(now, commit);
      } else {
        rejected(now, result);
      }
      return pace.next(spec.source(), false);
    } catch (StageException stop) {
      credentials.forget(PolicyBundleController.SECRETS_NAMESPACE, spec.source());
      LOG.atWarn()
          .addKeyValue("stage", stop.stage().label())
          .addKeyValue("bundle", name)
          .log("{}", stop.getMessage());
      unreadable(now, String.valueOf(stop.getMessage()));
      return pace.next(spec.source(), true);
    } catch (LedgerUnavailableException e) {
      LOG.atError()
          .addKeyValue("stage", Stage.POLICY.label())
          .addKeyValue("bundle", name)
          .log("The ledger cannot record: {}", e.getMessage());
      return pace.next(spec.source(), true);
    } catch (RuntimeException e) {
      LOG.atWarn()
          .addKeyValue("stage", Stage.POLICY.label())
          .addKeyValue("bundle", name)
          .log("The bundle could not be served: {}", e.getMessage());
      return pace.next(spec.source(), true);
    }
  }

  private void activated(PolicyBundle now, String commit) {
    rejected = null;
    String before = written == null ? null : written.lastKnownGood();
    String digest = activation.current().digest().toString();
    boolean isNew = !commit.equals(before) || written == null || !digest.equals(written.digest());
    write(now, "Active", "Commit " + commit.substring(0, 8) + " is in force.", commit);
    if (isNew) {
      LOG.atInfo()
          .addKeyValue("stage", Stage.POLICY.label())
          .addKeyValue("bundle", name)
          .addKeyValue("revision", commit.substring(0, 8))
          .log("Policy is in force");
      changed.run();
    }
  }

  private void rejected(PolicyBundle now, BundleActivation.Result result) {
    String problem = result.problem().orElse("");
    String commit = result.revision().commit();
    if (!(commit + problem).equals(rejected)) {
      activation.rejected(name, result.revision(), problem);
      rejected = commit + problem;
      LOG.atWarn()
          .addKeyValue("stage", Stage.POLICY.label())
          .addKeyValue("bundle", name)
          .addKeyValue("revision", result.revision().abbreviated())
          .log("Policy was refused; what was in force stays: {}", problem);
    }
    write(
        now,
        "Rejected",
        "Commit "
            + result.revision().abbreviated()
            + " is refused, and what was in force stays: "
            + problem,
        commit);
  }

  private void unreadable(PolicyBundle now, String message) {
    write(now, "Unreadable", message + " What was in force stays.", null);
  }

  private void write(PolicyBundle now, String state, String message, @Nullable String attempted) {
    PolicyBundleStatus before = written;
    boolean active = state.equals("Active");
    String time = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    String since = before == null ? null : before.rejectedSince();
    String cut = message.substring(0, Math.min(message.length(), MESSAGE_CHARS_MAX));
    PolicyBundleStatus status =
        new PolicyBundleStatus(
            now.getMetadata().getGeneration(),
            state,
            cut,
            activation.current().digest().toString(),
            attempted != null ? attempted : before == null ? null : before.attempted(),
            activation.inForce(name).orElse(null),
            active ? null : since == null ? time : since,
            interpreted(),
            List.of(ready(before, active, state, cut, time)));
    notices.since(name, status.rejectedSince());
    if (!Objects.equals(status, before)) {
      tell.accept(name, status);
      if (before == null || !state.equals(before.state()) || !cut.equals(before.message())) {
        notices.tell(now, active || state.equals("Suspended"), state, cut);
      }
      written = status;
    }
  }

  private @Nullable List<String> interpreted() {
    Map<String, Set<String>> all = activation.interpreted();
    notices.interpreted(all);
    Set<String> rules = all.getOrDefault(name, Set.of());
    return rules.isEmpty() ? null : rules.stream().sorted().limit(INTERPRETED_NAMED_MAX).toList();
  }

  private static Condition ready(
      @Nullable PolicyBundleStatus before,
      boolean active,
      String state,
      String message,
      String time) {
    String status = active ? "True" : "False";
    String since =
        before == null || before.conditions() == null
            ? time
            : before.conditions().stream()
                .filter(condition -> condition.status().equals(status))
                .map(Condition::lastTransitionTime)
                .findFirst()
                .orElse(time);
    return new Condition("Ready", status, state, message, since, null);
  }
}
