package io.samsvar.reconciler.sync;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.samsvar.ledger.SyncRef;
import io.samsvar.reconciler.resource.Approval;
import io.samsvar.reconciler.resource.ApprovalStatus;
import io.samsvar.reconciler.resource.Sync;
import io.samsvar.reconciler.resource.SyncStatus;
import java.util.List;

/** Writes to our own resources: statuses and the finalizer. Blocking; safe for several threads. */
final class SyncResources {

  /** Field manager of statuses, apart from that of declared objects. */
  private static final String STATUS_MANAGER = "samsvar-status";

  /** Field manager of our finalizer: letting go of the field takes away ours and nobody else's. */
  private static final String FINALIZER_MANAGER = "samsvar-finalizer";

  private final KubernetesClient client;

  SyncResources(KubernetesClient client) {
    this.client = client;
  }

  void status(SyncRef ref, SyncStatus status) {
    Sync sync = new Sync();
    sync.setMetadata(metadata(ref.namespace(), ref.name()));
    sync.setStatus(status);
    var _ =
        client
            .resources(Sync.class)
            .inNamespace(ref.namespace())
            .withName(ref.name())
            .subresource("status")
            .patch(as(STATUS_MANAGER), sync);
  }

  void status(String namespace, String name, ApprovalStatus status) {
    Approval approval = new Approval();
    approval.setMetadata(metadata(namespace, name));
    approval.setStatus(status);
    var _ =
        client
            .resources(Approval.class)
            .inNamespace(namespace)
            .withName(name)
            .subresource("status")
            .patch(as(STATUS_MANAGER), approval);
  }

  /** Tells people who look at a Sync what became of it. */
  void event(Event event) {
    var _ =
        client
            .v1()
            .events()
            .inNamespace(event.getMetadata().getNamespace())
            .resource(event)
            .create();
  }

  /** Makes the API server keep the resource until we let its objects go. */
  void addFinalizer(SyncRef ref) {
    finalizers(ref, List.of(Sync.FINALIZER));
  }

  /** Lets the resource go. */
  void removeFinalizer(SyncRef ref) {
    finalizers(ref, List.of());
  }

  private void finalizers(SyncRef ref, List<String> ours) {
    Sync sync = new Sync();
    ObjectMeta metadata = metadata(ref.namespace(), ref.name());
    metadata.setFinalizers(ours);
    sync.setMetadata(metadata);
    var _ =
        client
            .resources(Sync.class)
            .inNamespace(ref.namespace())
            .withName(ref.name())
            .patch(as(FINALIZER_MANAGER), sync);
  }

  private static PatchContext as(String manager) {
    return new PatchContext.Builder()
        .withPatchType(PatchType.SERVER_SIDE_APPLY)
        .withFieldManager(manager)
        .withForce(true)
        .build();
  }

  private static ObjectMeta metadata(String namespace, String name) {
    return new ObjectMetaBuilder().withNamespace(namespace).withName(name).build();
  }
}
