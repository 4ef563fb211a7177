package io.samsvar.reconciler.sync;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.micrometer.core.instrument.MeterRegistry;
import io.samsvar.ledger.SyncRef;
import io.samsvar.reconciler.drift.StrictRules;
import io.samsvar.reconciler.inventory.StateStore;
import io.samsvar.reconciler.resource.Approval;
import io.samsvar.reconciler.resource.GitSource;
import io.samsvar.reconciler.resource.Sync;
import io.samsvar.reconciler.resource.SyncSpec;
import io.samsvar.reconciler.resource.SyncSpec.DriftMode;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/**
 * Follows all Syncs. It watches our own kinds only; each Sync is served by one worker, one run at a
 * time. In a steady state there is no request to the API server but open watches. Safe for several
 * threads.
 */
public final class SyncController implements AutoCloseable {

  /** Annotation whose change asks for a run at once; by convention a time. */
  public static final String REQUEST = "samsvar.io/sync-requested";

  private final KubernetesClient client;
  private final Reconciliation reconciliation;
  private final SyncControllerParts parts;
  private final ConcurrentMap<SyncRef, SyncWorker> workers = new ConcurrentHashMap<>();
  private final AtomicReference<Optional<SharedIndexInformer<Sync>>> syncs =
      new AtomicReference<>(Optional.empty());
  private final AtomicReference<Optional<SharedIndexInformer<Approval>>> approvals =
      new AtomicReference<>(Optional.empty());

  private final AtomicReference<Optional<ExemptionTimes>> exemptions =
      new AtomicReference<>(Optional.empty());

  private final CountDownLatch enforcing = new CountDownLatch(1);

  /** A controller that has not started. The caller closes the client afterwards. */
  public SyncController(
      KubernetesClient client,
      Reconciliation reconciliation,
      StateStore store,
      SecretCredentials credentials,
      DriftReports drift,
      HealthReports health,
      MeterRegistry meters,
      Clock clock) {
    this.client = client;
    this.reconciliation = reconciliation;
    this.parts =
        new SyncControllerParts(
            reconciliation,
            store,
            credentials,
            drift,
            health,
            new SyncResources(client),
            this::approvalsOf,
            this::find,
            enforcing,
            meters,
            clock);
    meters.gauge("samsvar.syncs", workers, map -> (double) map.size());
    drift.onChange(this::wake);
    health.onChange(this::healthChanged);
    drift.detectBy(this::detectsOnly);
    drift.strictBy(this::strict);
    reconciliation.neighboursBy(this::wakeNeighbours);
  }

  /**
   * Follows the Syncs, and enforces what the store has before the first of them is served. Blocks
   * until the first lists are there.
   */
  public void start() {
    approvals.set(
        Optional.of(
            client.resources(Approval.class).inAnyNamespace().inform(new ApprovalEvents(), 0)));
    syncs.set(
        Optional.of(client.resources(Sync.class).inAnyNamespace().inform(new SyncEvents(), 0)));
    reconciliation.resume();
    exemptions.set(Optional.of(reconciliation.exemptionTimes(this::policiesChanged)));
    enforcing.countDown();
  }

  /** Whether the watches are open: what is decided now stands on what the API server says. */
  public boolean isWatching() {
    return syncs.get().filter(SharedIndexInformer::isWatching).isPresent()
        && approvals.get().filter(SharedIndexInformer::isWatching).isPresent();
  }

  /**
   * Somebody pushed to this repository; addresses are compared without a trailing .git or slash.
   */
  public void pushed(String url) {
    workers.values().stream()
        .filter(worker -> worker.sync().getSpec().source().isAt(url))
        .forEach(SyncWorker::wake);
  }

  /** The addresses of all repositories that are followed, as they stand in the Syncs. */
  public Set<String> sources() {
    return workers.values().stream()
        .map(worker -> worker.sync().getSpec().source().url())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Other policies or exemptions are in force: everything is judged again. */
  public void policiesChanged() {
    workers.values().forEach(SyncWorker::wake);
  }

  /** There is a reason for a Sync to run. */
  public void wake(SyncRef sync) {
    SyncWorker worker = workers.get(sync);
    if (worker != null) {
      worker.wake();
    }
  }

  /** What waits for a Sync may go on when that is healthy. */
  private void healthChanged(SyncRef sync) {
    wake(sync);
    workers.values().stream()
        .filter(worker -> Dependencies.of(worker.sync()).contains(sync))
        .forEach(SyncWorker::wake);
  }

  /** The other Syncs that follow the same ref of the same repository; they look at it now. */
  private Set<SyncRef> wakeNeighbours(SyncRef sync) {
    SyncWorker own = workers.get(sync);
    if (own == null) {
      return Set.of();
    }
    GitSource source = own.sync().getSpec().source();
    Set<SyncRef> neighbours =
        workers.values().stream()
            .map(SyncWorker::sync)
            .filter(other -> !other.ref().equals(sync))
            .filter(other -> !other.getSpec().suspended() && !other.isMarkedForDeletion())
            .filter(other -> other.getSpec().source().isAt(source.url()))
            .filter(other -> other.getSpec().source().followed().equals(source.followed()))
            .map(Sync::ref)
            .collect(Collectors.toSet());
    neighbours.forEach(this::wake);
    return neighbours;
  }

  private StrictRules strict(SyncRef sync) {
    SyncWorker worker = workers.get(sync);
    SyncSpec.Drift asked = worker == null ? null : worker.sync().getSpec().drift();
    return asked == null || !asked.isStrict()
        ? StrictRules.OFF
        : new StrictRules(true, asked.ignore() == null ? List.of() : asked.ignore());
  }

  private boolean detectsOnly(SyncRef sync) {
    return find(sync).filter(one -> one.getSpec().driftMode() == DriftMode.DETECT).isPresent();
  }

  private Optional<Sync> find(SyncRef sync) {
    return syncs.get().stream()
        .flatMap(informer -> informer.getStore().list().stream())
        .filter(resource -> resource.ref().equals(sync))
        .findFirst();
  }

  /** Stops to watch; workers end after the run they are in. */
  @Override
  public void close() {
    syncs.get().ifPresent(SharedIndexInformer::stop);
    approvals.get().ifPresent(SharedIndexInformer::stop);
    exemptions.get().ifPresent(ExemptionTimes::close);
    workers.values().forEach(SyncWorker::stop);
    enforcing.countDown();
    workers.clear();
  }

  private List<Approval> approvalsOf(SyncRef sync) {
    return approvals.get().stream()
        .flatMap(informer -> informer.getStore().list().stream())
        .filter(approval -> sync.equals(ref(approval)))
        .sorted(Comparator.comparing(approval -> approval.getMetadata().getUid()))
        .toList();
  }

  private static SyncRef ref(Approval approval) {
    return new SyncRef(approval.getMetadata().getNamespace(), approval.getSpec().sync());
  }

  /** Called by one thread of the informer: nothing here blocks. */
  private final class SyncEvents implements ResourceEventHandler<Sync> {
    @Override
    public void onAdd(Sync sync) {
      SyncWorker worker = new SyncWorker(sync, parts);
      SyncWorker before = workers.put(sync.ref(), worker);
      if (before != null) {
        before.stop();
      }
      worker.start();
    }

    @Override
    public void onUpdate(Sync before, Sync now) {
      SyncWorker worker = workers.get(now.ref());
      if (worker == null) {
        onAdd(now);
      } else {
        worker.update(now);
      }
    }

    @Override
    public void onDelete(Sync sync, boolean unknown) {
      SyncWorker worker = workers.remove(sync.ref());
      if (worker != null) {
        worker.stop();
      }
    }
  }

  private final class ApprovalEvents implements ResourceEventHandler<Approval> {
    @Override
    public void onAdd(Approval approval) {
      wake(ref(approval));
    }

    @Override
    public void onUpdate(Approval before, Approval now) {}

    @Override
    public void onDelete(Approval approval, boolean unknown) {}
  }
}
