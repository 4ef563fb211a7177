package io.samsvar.reconciler.exemption;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.samsvar.ledger.Event.ExemptionUsed;
import io.samsvar.ledger.LedgerEntry;
import io.samsvar.ledger.LedgerReader;
import io.samsvar.ledger.ResourceId;
import io.samsvar.ledger.Stage;
import io.samsvar.policies.exemption.Exemption;
import io.samsvar.reconciler.exemption.Standing.Use;
import io.samsvar.reconciler.inventory.DeclaredState;
import io.samsvar.reconciler.resource.ClusterExemption;
import io.samsvar.reconciler.resource.ExemptionSpec;
import io.samsvar.reconciler.resource.ExemptionStatus;
import io.samsvar.reconciler.resource.Sync;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the status of exemptions: whether they count, why not, and when they were last used, as
 * the ledger has it. Written only when it says something else than before. Safe for several
 * threads.
 */
public final class ExemptionStatuses implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ExemptionStatuses.class);

  /** Changes within this time are looked at together. */
  private static final Duration SETTLE = Duration.ofMillis(500);

  /** How often uses and ends are looked for when nothing else happens. */
  private static final Duration EVERY = Duration.ofSeconds(10);

  /** Most records of the ledger read at once; the rest follows. */
  private static final long RECORDS_MAX = 10_000;

  private static final PatchContext APPLY =
      new PatchContext.Builder()
          .withPatchType(PatchType.SERVER_SIDE_APPLY)
          .withFieldManager("samsvar-status")
          .withForce(true)
          .build();

  private final KubernetesClient client;
  private final DeclaredState declared;
  private final LedgerReader ledger;
  private final Clock clock;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofVirtual().name("exemption-status").factory());
  private final AtomicBoolean waiting = new AtomicBoolean();
  private final Map<ResourceId, Use> uses = new HashMap<>();
  private volatile List<SharedIndexInformer<? extends CustomResource<ExemptionSpec, ?>>> informers =
      List.of();
  private long read;

  /** One that has not begun. The caller closes the client afterwards. */
  public ExemptionStatuses(
      KubernetesClient client, DeclaredState declared, LedgerReader ledger, Clock clock) {
    this.client = client;
    this.declared = declared;
    this.ledger = ledger;
    this.clock = clock;
  }

  /** Begins. Blocks until the first lists are there. */
  public void start() {
    read = Math.max(0, ledger.size() - RECORDS_MAX);
    informers =
        List.of(
            client
                .resources(io.samsvar.reconciler.resource.Exemption.class)
                .inAnyNamespace()
                .inform(new Events<>(), 0),
            client.resources(ClusterExemption.class).inform(new Events<>(), 0));
    declared.onChange(_ -> soon());
    var _ =
        thread.scheduleWithFixedDelay(
            this::look, SETTLE.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void soon() {
    if (!thread.isShutdown() && waiting.compareAndSet(false, true)) {
      var _ = thread.schedule(this::look, SETTLE.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void look() {
    waiting.set(false);
    try {
      readUses();
      var view = declared.view();
      if (view.isEmpty()) {
        return;
      }
      Map<ResourceId, Exemption> known = new HashMap<>();
      view.get().exemptions().all().forEach(exemption -> known.put(exemption.id(), exemption));
      for (CustomResource<ExemptionSpec, ?> resource : resources()) {
        tell(resource, known);
      }
    } catch (RuntimeException e) {
      LOG.atWarn()
          .addKeyValue("stage", Stage.POLICY.label())
          .log("The status of exemptions cannot be written: {}", e.getMessage());
    }
  }

  private void readUses() {
    long end = Math.min(ledger.size(), read + RECORDS_MAX);
    for (; read < end; read++) {
      LedgerEntry entry = ledger.entry(read);
      if (entry.event() instanceof ExemptionUsed used) {
        uses.put(used.exemption(), new Use(entry.time(), used.policies().toString()));
      }
    }
  }

  private List<CustomResource<ExemptionSpec, ?>> resources() {
    List<CustomResource<ExemptionSpec, ?>> resources = new ArrayList<>();
    informers.forEach(informer -> resources.addAll(informer.getStore().list()));
    return resources;
  }

  private void tell(CustomResource<ExemptionSpec, ?> resource, Map<ResourceId, Exemption> known) {
    String namespace = Objects.requireNonNullElse(resource.getMetadata().getNamespace(), "");
    ResourceId id =
        new ResourceId(Sync.GROUP, resource.getKind(), namespace, resource.getMetadata().getName());
    ExemptionStatus before = (ExemptionStatus) resource.getStatus();
    Instant now = clock.instant();
    ExemptionStatus status =
        Standing.of(
            known.get(id), uses.get(id), before, resource.getMetadata().getGeneration(), now);
    if (!status.equals(before)) {
      write(id, status);
    }
  }

  private void write(ResourceId id, ExemptionStatus status) {
    if (id.kind().equals(Exemption.CLUSTER_KIND)) {
      ClusterExemption told = new ClusterExemption();
      told.setMetadata(new ObjectMetaBuilder().withName(id.name()).build());
      told.setStatus(status);
      var _ =
          client
              .resources(ClusterExemption.class)
              .withName(id.name())
              .subresource("status")
              .patch(APPLY, told);
    } else {
      var told = new io.samsvar.reconciler.resource.Exemption();
      told.setMetadata(
          new ObjectMetaBuilder().withNamespace(id.namespace()).withName(id.name()).build());
      told.setStatus(status);
      var _ =
          client
              .resources(io.samsvar.reconciler.resource.Exemption.class)
              .inNamespace(id.namespace())
              .withName(id.name())
              .subresource("status")
              .patch(APPLY, told);
    }
  }

  @Override
  public void close() {
    informers.forEach(SharedIndexInformer::stop);
    var _ = thread.shutdownNow();
  }

  /** Any change is looked at soon. */
  private final class Events<T> implements ResourceEventHandler<T> {
    @Override
    public void onAdd(T resource) {
      soon();
    }

    @Override
    public void onUpdate(T before, T now) {
      soon();
    }

    @Override
    public void onDelete(@Nullable T resource, boolean unknown) {
      // Its status went with it.
    }
  }
}
