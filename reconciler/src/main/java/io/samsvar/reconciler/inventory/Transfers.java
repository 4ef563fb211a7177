package io.samsvar.reconciler.inventory;

import io.samsvar.ledger.Action;
import io.samsvar.ledger.Event.Change;
import io.samsvar.ledger.ResourceId;
import io.samsvar.ledger.SyncRef;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Moves objects between the inventories of two Syncs. Part of the transaction that makes a revision
 * the enforced one, so that of two Syncs, one that deletes and one that takes over, one fails.
 */
final class Transfers {

  private static final String ID =
      "api_group = :group and kind = :kind and namespace = :namespace and name = :name";
  private static final String SYNC = "sync_namespace = :syncNamespace and sync_name = :syncName";

  private Transfers() {}

  static void move(Handle handle, SyncRef to, Map<ResourceId, SyncRef> transfers) {
    transfers.forEach((id, from) -> move(handle, id, from, to));
  }

  private static void move(Handle handle, ResourceId id, SyncRef from, SyncRef to) {
    boolean declared =
        exists(handle, "select 1 from declared where " + ID + " and " + SYNC, from, id);
    boolean deleting =
        handle
            .createQuery("select intent from sync_state where intent is not null and " + SYNC)
            .bindMap(StateRows.names(from))
            .mapTo(String.class)
            .findOne()
            .filter(text -> deletes(StateJson.intent(from, text), id))
            .isPresent();
    if (declared || deleting) {
      throw new OwnershipChangedException(
          id
              + (declared
                  ? " is declared by Sync " + from + " again"
                  : " is being deleted by Sync " + from));
    }
    Map<String, @Nullable Object> values = StateRows.names(from, id);
    values.put("toNamespace", to.namespace());
    values.put("toName", to.name());
    StateRows.update(
        handle,
        "update inventory set sync_namespace = :toNamespace, sync_name = :toName, applied = null"
            + " where "
            + ID
            + " and "
            + SYNC,
        values);
    StateRows.update(handle, "delete from soaking where " + ID + " and " + SYNC, values);
    if (!exists(handle, "select 1 from inventory where " + ID + " and " + SYNC, to, id)) {
      throw new OwnershipChangedException(id + " belongs to another Sync than " + from + " by now");
    }
  }

  /** What is to be deleted still belongs to who deletes it. */
  static void checkDeletions(Handle handle, OpenIntent intent) {
    for (Change change : intent.changes()) {
      if (change.action() == Action.DELETE
          && !exists(
              handle,
              "select 1 from inventory where " + ID + " and " + SYNC,
              intent.sync(),
              change.resource())) {
        throw new OwnershipChangedException(
            change.resource() + " belongs to another Sync by now and is not deleted");
      }
    }
  }

  private static boolean deletes(OpenIntent intent, ResourceId id) {
    return intent.changes().stream()
        .anyMatch(change -> change.action() == Action.DELETE && change.resource().equals(id));
  }

  private static boolean exists(Handle handle, String sql, SyncRef sync, ResourceId id) {
    return handle
        .createQuery(sql)
        .bindMap(StateRows.names(sync, id))
        .mapTo(Integer.class)
        .findFirst()
        .isPresent();
  }
}
