package io.samsvar.reconciler.sync;

import io.samsvar.ledger.Action;
import io.samsvar.ledger.ResourceId;
import io.samsvar.ledger.Stage;
import io.samsvar.ledger.SyncRef;
import io.samsvar.reconciler.StageException;
import io.samsvar.reconciler.inventory.DeletionBook.Deletion;
import io.samsvar.reconciler.inventory.EnforcedRevision;
import io.samsvar.reconciler.inventory.InventoryItem;
import io.samsvar.reconciler.inventory.StateStore;
import io.samsvar.reconciler.plan.Plan;
import io.samsvar.reconciler.plan.Plan.PlannedChange;
import io.samsvar.reconciler.resource.SyncSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Deletions go through environments in their order ({@code spec.prune.provenIn}): what a plan
 * deletes must have been deleted by the earlier Sync, and confirmed. What proves it is our own
 * store, never what stands on an object.
 */
final class Promotion {

  private Promotion() {}

  /**
   * Why deletions of this plan need an approval, one sentence each.
   *
   * @throws StageException at PLAN, {@code plan.not-proven-earlier}, while the earlier Sync has not
   *     got there
   */
  static List<String> check(SyncSnapshot sync, Plan plan, StateStore store) {
    SyncSpec.Dependency earlier = sync.spec().pruneOrDefault().provenIn();
    List<PlannedChange> deletions = plan.of(Action.DELETE);
    if (deletions.isEmpty() || earlier == null) {
      return List.of();
    }
    SyncRef ref = Dependencies.ref(sync.ref(), earlier);
    Optional<EnforcedRevision> enforced = store.enforced(ref);
    Mapping mapping =
        new Mapping(
            sync.spec().targetNamespace(),
            enforced.map(one -> one.place().targetNamespace()).orElse(""));
    Set<ResourceId> still =
        store.inventory(ref).stream().map(InventoryItem::id).collect(Collectors.toSet());
    Set<ResourceId> deleted =
        store.deletions().of(ref).stream().map(Deletion::id).collect(Collectors.toSet());
    boolean applied = enforced.filter(EnforcedRevision::applied).isPresent();
    List<String> unproven = new ArrayList<>();
    for (PlannedChange deletion : deletions) {
      ResourceId there = mapping.earlier(deletion.resource());
      if (!applied || still.contains(there)) {
        throw new StageException(
            Stage.PLAN,
            "plan.not-proven-earlier",
            "The deletion of "
                + deletion.resource()
                + " waits until Sync "
                + ref
                + " has deleted "
                + there
                + " (spec.prune.provenIn).");
      }
      if (!deleted.contains(there)) {
        unproven.add(
            deletion.resource()
                + ": Sync "
                + ref
                + " never deleted "
                + there
                + ", so nothing proves this deletion (spec.prune.provenIn)");
      }
    }
    return unproven;
  }

  /** The same object in the earlier environment: its target namespace stands for ours. */
  private record Mapping(String ours, String theirs) {
    ResourceId earlier(ResourceId id) {
      boolean target =
          id.group().isEmpty() && id.kind().equals("Namespace") && id.name().equals(ours);
      return new ResourceId(
          id.group(),
          id.kind(),
          id.namespace().equals(ours) ? theirs : id.namespace(),
          target ? theirs : id.name());
    }
  }
}
