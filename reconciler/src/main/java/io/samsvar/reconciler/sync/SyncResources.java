package io.samsvar.reconciler.sync;

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

  private static final PatchContext APPLY =
      new PatchContext.Builder()
          .withPatchType(PatchType.SERVER_SIDE_APPLY)
          .withFieldManager(STATUS_MANAGER)
          .withForce(true)
          .build();
  private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);

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
            .patch(APPLY, sync);
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
            .patch(APPLY, approval);
  }

  /** Makes the API server keep the resource until we let its objects go. */
  void addFinalizer(Sync sync) {
    finalizers(sync, add(sync.getMetadata().getFinalizers()));
  }

  /** Lets the resource go. */
  void removeFinalizer(Sync sync) {
    finalizers(
        sync,
        sync.getMetadata().getFinalizers().stream()
            .filter(finalizer -> !finalizer.equals(Sync.FINALIZER))
            .toList());
  }

  private void finalizers(Sync sync, List<String> finalizers) {
    Sync patch = new Sync();
    ObjectMeta metadata = metadata(sync.getMetadata().getNamespace(), sync.getMetadata().getName());
    // Somebody else may have changed the list meanwhile: then the API server refuses.
    metadata.setResourceVersion(sync.getMetadata().getResourceVersion());
    metadata.setFinalizers(finalizers);
    patch.setMetadata(metadata);
    var _ =
        client
            .resources(Sync.class)
            .inNamespace(metadata.getNamespace())
            .withName(metadata.getName())
            .patch(MERGE, patch);
  }

  private static List<String> add(List<String> finalizers) {
    List<String> all = new java.util.ArrayList<>(finalizers);
    all.add(Sync.FINALIZER);
    return all;
  }

  private static ObjectMeta metadata(String namespace, String name) {
    return new ObjectMetaBuilder().withNamespace(namespace).withName(name).build();
  }
}
