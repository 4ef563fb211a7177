package io.samsvar.reconciler.plan;

import io.samsvar.ledger.Digest;
import io.samsvar.ledger.ResourceId;
import io.samsvar.ledger.Revision;
import io.samsvar.ledger.SyncRef;
import io.samsvar.reconciler.inventory.HookRun;
import io.samsvar.reconciler.inventory.InventoryItem;
import io.samsvar.reconciler.render.RenderedObject;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Everything a plan is made of.
 *
 * @param rendered digest of the rendered set, as it came from the renderer
 * @param policies digest of the policies that will judge
 * @param desired what {@link Desired} made of the rendered set
 * @param inventory what this Sync answers for
 * @param lastDeclared the objects of the last verified revision
 * @param owners owners of desired objects, where another Sync has them and still declares them
 * @param ours UIDs of desired objects that are ours without being in this inventory: handed over by
 *     another Sync, or brought back after a deletion
 * @param drifted objects of which a watch said that they are not as declared
 * @param prunes whether what Git no longer declares is deleted at all
 * @param hooks the last runs of hooks
 * @param moved whether the Sync looks at another place than at the last verified revision
 */
public record PlanRequest(
    SyncRef sync,
    Revision revision,
    Digest rendered,
    Digest policies,
    List<RenderedObject> desired,
    Map<ResourceId, InventoryItem> inventory,
    Map<ResourceId, RenderedObject> lastDeclared,
    Map<ResourceId, SyncRef> owners,
    Map<ResourceId, String> ours,
    Set<ResourceId> drifted,
    Map<ResourceId, HookRun> hooks,
    boolean prunes,
    boolean moved) {
  /** Copies the collections. */
  public PlanRequest {
    desired = List.copyOf(desired);
    inventory = Map.copyOf(inventory);
    lastDeclared = Map.copyOf(lastDeclared);
    owners = Map.copyOf(owners);
    ours = Map.copyOf(ours);
    drifted = Set.copyOf(drifted);
    hooks = Map.copyOf(hooks);
  }
}
