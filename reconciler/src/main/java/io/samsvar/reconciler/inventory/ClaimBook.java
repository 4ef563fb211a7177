package io.samsvar.reconciler.inventory;

import io.samsvar.ledger.ResourceId;
import io.samsvar.ledger.SyncRef;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Which Syncs declare an object that another still answers for. The former owner leaves such an
 * object alone as soon as its own Git no longer declares it. Durable like {@link StateStore}.
 */
public final class ClaimBook {

  private static final String SYNC = "sync_namespace = :syncNamespace and sync_name = :syncName";

  private final Jdbi jdbi;

  ClaimBook(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** Exactly these objects of others are declared by a Sync; writes only what is new. */
  public void replace(SyncRef sync, Set<ResourceId> claimed) {
    if (of(sync).equals(claimed)) {
      return;
    }
    jdbi.useTransaction(
        handle -> {
          StateRows.update(handle, "delete from claim where " + SYNC, StateRows.names(sync));
          for (ResourceId id : claimed) {
            StateRows.update(
                handle,
                "insert into claim values (:group, :kind, :namespace, :name, :syncNamespace,"
                    + " :syncName)",
                StateRows.names(sync, id));
          }
        });
  }

  /** What a Sync declares that others answer for. */
  public Set<ResourceId> of(SyncRef sync) {
    return jdbi.withHandle(
        handle ->
            new HashSet<>(
                handle
                    .createQuery("select * from claim where " + SYNC)
                    .bindMap(StateRows.names(sync))
                    .map((row, _) -> StateRows.id(row))
                    .list()));
  }

  /** Who declares objects besides this Sync; where several do, the first by name. */
  public Map<ResourceId, SyncRef> ofOthers(SyncRef sync) {
    Map<ResourceId, SyncRef> claims = new HashMap<>();
    jdbi.useHandle(
        handle ->
            handle
                .createQuery(
                    "select * from claim where not ("
                        + SYNC
                        + ") order by sync_namespace desc, sync_name desc")
                .bindMap(StateRows.names(sync))
                .map((row, _) -> Map.entry(StateRows.id(row), StateRows.sync(row)))
                .forEach(entry -> claims.put(entry.getKey(), entry.getValue())));
    return claims;
  }

  /**
   * Who answers for an object.
   *
   * @param uid UID it has, empty while it is not known
   * @param declares whether the owner's enforced revision still declares it
   */
  public record Owner(SyncRef sync, String uid, boolean declares) {}

  /** The Sync that answers for an object; empty when none does. */
  public Optional<Owner> owner(ResourceId id) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    "select i.*, exists (select 1 from declared d where d.api_group = i.api_group"
                        + " and d.kind = i.kind and d.namespace = i.namespace and d.name = i.name"
                        + " and d.sync_namespace = i.sync_namespace and d.sync_name = i.sync_name)"
                        + " as declares from inventory i where i.api_group = :group and i.kind ="
                        + " :kind and i.namespace = :namespace and i.name = :name")
                .bindMap(StateRows.names(new SyncRef("", ""), id))
                .map(
                    (row, _) ->
                        new Owner(
                            StateRows.sync(row), row.getString("uid"), row.getInt("declares") == 1))
                .findOne());
  }

  static void forget(Handle handle, SyncRef sync) {
    StateRows.update(handle, "delete from claim where " + SYNC, StateRows.names(sync));
  }
}
