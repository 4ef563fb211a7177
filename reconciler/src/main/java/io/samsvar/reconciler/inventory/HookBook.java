package io.samsvar.reconciler.inventory;

import io.samsvar.ledger.Digest;
import io.samsvar.ledger.ResourceId;
import io.samsvar.ledger.SyncRef;
import java.util.HashMap;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * The last run of each hook, so that what succeeded is not run again for the same revision. Durable
 * like {@link StateStore}.
 */
public final class HookBook {

  private final Jdbi jdbi;

  HookBook(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** The last runs of a Sync's hooks. */
  public Map<ResourceId, HookRun> of(SyncRef sync) {
    Map<ResourceId, HookRun> runs = new HashMap<>();
    jdbi.useHandle(
        handle ->
            handle
                .createQuery(
                    "select * from hook where sync_namespace = :syncNamespace and sync_name ="
                        + " :syncName")
                .bindMap(StateRows.names(sync))
                .map(
                    (row, _) ->
                        Map.entry(
                            StateRows.id(row),
                            new HookRun(
                                Digest.parse(row.getString("rendered")),
                                row.getString("uid"),
                                HookRun.State.valueOf(row.getString("state")))))
                .forEach(entry -> runs.put(entry.getKey(), entry.getValue())));
    return runs;
  }

  /** Keeps how far a hook got. */
  public void keep(SyncRef sync, ResourceId id, HookRun run) {
    Map<String, @Nullable Object> values = StateRows.names(sync, id);
    values.put("rendered", run.rendered().toString());
    values.put("uid", run.uid());
    values.put("state", run.state().name());
    jdbi.useTransaction(
        handle ->
            StateRows.update(
                handle,
                "insert or replace into hook values (:group, :kind, :namespace, :name,"
                    + " :syncNamespace, :syncName, :rendered, :uid, :state)",
                values));
  }
}
