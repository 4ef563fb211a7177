package io.samsvar.reconciler.bundle;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.micrometer.core.instrument.MeterRegistry;
import io.samsvar.reconciler.inventory.BundleBook;
import io.samsvar.reconciler.resource.PolicyBundle;
import io.samsvar.reconciler.resource.PolicyBundleStatus;
import io.samsvar.reconciler.resource.Sync;
import io.samsvar.reconciler.sync.SecretCredentials;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/**
 * Follows all PolicyBundles, by a watch, with one worker each. A commit is in force within seconds;
 * one that is refused leaves the last known good. Safe for several threads.
 */
public final class PolicyBundleController implements AutoCloseable {

  /** Namespace of the Secrets that bundles name, since they are in none. */
  static final String SECRETS_NAMESPACE = Sync.SYSTEM_NAMESPACE;

  private static final PatchContext APPLY =
      new PatchContext.Builder()
          .withPatchType(PatchType.SERVER_SIDE_APPLY)
          .withFieldManager("samsvar-status")
          .withForce(true)
          .build();

  private final KubernetesClient client;
  private final BundleActivation activation;
  private final BundleBook book;
  private final SecretCredentials credentials;
  private final Runnable changed;
  private final BundleNotices notices;
  private final Clock clock;
  private final ConcurrentMap<String, BundleWorker> workers = new ConcurrentHashMap<>();
  private final AtomicReference<Optional<SharedIndexInformer<PolicyBundle>>> bundles =
      new AtomicReference<>(Optional.empty());

  /**
   * A controller that has not started. The caller closes the client afterwards.
   *
   * @param changed is called after other policies came into force; must not block
   */
  public PolicyBundleController(
      KubernetesClient client,
      BundleActivation activation,
      BundleBook book,
      SecretCredentials credentials,
      Runnable changed,
      MeterRegistry meters,
      Clock clock) {
    this.client = client;
    this.activation = activation;
    this.book = book;
    this.credentials = credentials;
    this.changed = changed;
    this.notices = new BundleNotices(client, meters, clock);
    this.clock = clock;
  }

  /**
   * Follows the bundles. Blocks until the first list is there; what was deleted while nobody
   * watched is taken out of force then.
   */
  public void start() {
    SharedIndexInformer<PolicyBundle> informer =
        client.resources(PolicyBundle.class).inform(new Events(), 0);
    bundles.set(Optional.of(informer));
    notices.interpreted(activation.interpreted());
    Set<String> present =
        informer.getStore().list().stream()
            .map(bundle -> bundle.getMetadata().getName())
            .collect(Collectors.toSet());
    book.all().stream()
        .map(BundleBook.Good::name)
        .filter(name -> !present.contains(name))
        .forEach(this::removed);
  }

  /** Whether the watch is open. */
  public boolean isWatching() {
    return bundles.get().filter(SharedIndexInformer::isWatching).isPresent();
  }

  /** Somebody pushed to this repository. */
  public void pushed(String url) {
    workers.values().forEach(worker -> worker.pushed(url));
  }

  /** The addresses of all repositories that are followed, as they stand in the bundles. */
  public Set<String> sources() {
    return bundles.get().stream()
        .flatMap(informer -> informer.getStore().list().stream())
        .map(bundle -> bundle.getSpec().source().url())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Stops to watch; what is in force stays. */
  @Override
  public void close() {
    bundles.get().ifPresent(SharedIndexInformer::stop);
    workers.values().forEach(BundleWorker::stop);
    workers.clear();
  }

  void status(String name, PolicyBundleStatus status) {
    PolicyBundle bundle = new PolicyBundle();
    bundle.setMetadata(new ObjectMetaBuilder().withName(name).build());
    bundle.setStatus(status);
    var _ =
        client
            .resources(PolicyBundle.class)
            .withName(name)
            .subresource("status")
            .patch(APPLY, bundle);
  }

  private void removed(String name) {
    activation.remove(name);
    notices.forget(name);
    notices.interpreted(activation.interpreted());
    changed.run();
  }

  /** Called by one thread of the informer. */
  private final class Events implements ResourceEventHandler<PolicyBundle> {
    @Override
    public void onAdd(PolicyBundle bundle) {
      BundleWorker worker =
          new BundleWorker(
              bundle,
              activation,
              credentials,
              PolicyBundleController.this::status,
              changed,
              notices,
              clock);
      BundleWorker before = workers.put(bundle.getMetadata().getName(), worker);
      if (before != null) {
        before.stop();
      }
      worker.start();
    }

    @Override
    public void onUpdate(PolicyBundle before, PolicyBundle now) {
      BundleWorker worker = workers.get(now.getMetadata().getName());
      if (worker != null) {
        worker.update(now);
      }
    }

    @Override
    public void onDelete(PolicyBundle bundle, boolean unknown) {
      String name = bundle.getMetadata().getName();
      BundleWorker worker = workers.remove(name);
      if (worker != null) {
        worker.stop();
      }
      var _ = Thread.ofVirtual().name("bundle " + name).start(() -> removed(name));
    }
  }
}
