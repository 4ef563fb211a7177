package io.samsvar.reconciler.inventory;

import io.samsvar.ledger.ResourceId;
import io.samsvar.ledger.SyncRef;
import io.samsvar.reconciler.render.RenderedObject;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/**
 * Objects that Git no longer declares while we still answer for them. Their last manifest is kept:
 * what it said of pruning counts until they are gone, and it is what undo brings back.
 */
final class Leaving {

  private static final String SAME =
      "d.api_group = inventory.api_group and d.kind = inventory.kind and d.namespace ="
          + " inventory.namespace and d.name = inventory.name";
  private static final String SYNC = "sync_namespace = :syncNamespace and sync_name = :syncName";
  private static final String KEEP =
      "update inventory set manifest = (select d.manifest from declared d where "
          + SAME
          + ") where api_group = :group and kind = :kind and namespace = :namespace and name ="
          + " :name and "
          + SYNC;

  private Leaving() {}

  /** Before the declared objects are replaced by these. */
  static void keep(Handle handle, SyncRef sync, List<RenderedObject> desired) {
    Set<ResourceId> leaving =
        new HashSet<>(
            handle
                .createQuery("select api_group, kind, namespace, name from declared where " + SYNC)
                .bindMap(StateRows.names(sync))
                .map((row, _) -> StateRows.id(row))
                .list());
    desired.forEach(object -> leaving.remove(object.id()));
    leaving.forEach(id -> StateRows.update(handle, KEEP, StateRows.names(sync, id)));
  }

  static Map<ResourceId, RenderedObject> of(Handle handle, SyncRef sync) {
    Map<ResourceId, RenderedObject> leaving = new HashMap<>();
    handle
        .createQuery(
            "select * from inventory where manifest is not null and "
                + SYNC
                + " and not exists (select 1 from declared d where "
                + SAME
                + ")")
        .bindMap(StateRows.names(sync))
        .map(
            (row, _) ->
                new RenderedObject(
                    StateRows.id(row),
                    row.getString("api_version"),
                    StateJson.read(row.getString("manifest")),
                    ""))
        .forEach(object -> leaving.put(object.id(), object));
    return leaving;
  }
}
