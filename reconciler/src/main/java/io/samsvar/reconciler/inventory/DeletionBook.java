package io.samsvar.reconciler.inventory;

import io.samsvar.ledger.Digest;
import io.samsvar.ledger.ResourceId;
import io.samsvar.ledger.SyncRef;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What plans deleted. A later environment looks here for proof, and {@code samsvar undo} for what
 * it takes to bring it back: the manifest as Git declared it last, without values of Secrets. Kept
 * for {@link #RETENTION}. Durable like {@link StateStore}.
 */
public final class DeletionBook {

  /** How long a deletion is known, and can be undone. */
  public static final Duration RETENTION = Duration.ofDays(30);

  /** Most deletions kept of one Sync; the oldest go first. */
  public static final int KEPT_PER_SYNC_MAX = 10_000;

  /** Most characters of a manifest that is kept; a larger one is proven, and not brought back. */
  public static final int MANIFEST_CHARS_MAX = 1 << 20;

  private static final String SYNC = "sync_namespace = :syncNamespace and sync_name = :syncName";
  private static final String ID =
      "api_group = :group and kind = :kind and namespace = :namespace and name = :name";

  private final Jdbi jdbi;

  DeletionBook(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * One object that a plan deleted.
   *
   * @param manifest what it takes to bring it back; empty when that is not known
   * @param confirmedAt when it was known to be gone
   * @param restoredUid UID of what was made in its place; empty while nothing was
   */
  public record Deletion(
      Digest plan,
      SyncRef sync,
      ResourceId id,
      String apiVersion,
      Optional<ObjectNode> manifest,
      Instant confirmedAt,
      String restoredUid) {

    /** Until when it can be undone. */
    public Instant until() {
      return confirmedAt.plus(RETENTION);
    }

    @Override
    public String toString() {
      return "Deletion[" + id + " by " + plan + "]";
    }
  }

  /**
   * Before a plan deletes: keeps what the inventory knows of these objects, and forgets what is too
   * old.
   */
  public void keep(SyncRef sync, Digest plan, List<ResourceId> ids, Instant now) {
    if (ids.isEmpty()) {
      return;
    }
    jdbi.useTransaction(
        handle -> {
          for (ResourceId id : ids) {
            keep(handle, sync, plan, id, now);
          }
          Map<String, @Nullable Object> values = StateRows.names(sync);
          values.put("before", now.minus(RETENTION).toString());
          values.put("kept", KEPT_PER_SYNC_MAX);
          StateRows.update(handle, "delete from deletion where planned_at < :before", values);
          StateRows.update(
              handle,
              "delete from deletion where "
                  + SYNC
                  + " and planned_at < (select min(planned_at) from (select planned_at from"
                  + " deletion where "
                  + SYNC
                  + " order by planned_at desc limit :kept))",
              values);
        });
  }

  private static void keep(
      Handle handle, SyncRef sync, Digest plan, ResourceId id, Instant plannedAt) {
    Map<String, @Nullable Object> values = StateRows.names(sync, id);
    Optional<Map.Entry<String, Optional<String>>> known =
        handle
            .createQuery("select api_version, manifest from inventory where " + ID + " and " + SYNC)
            .bindMap(values)
            .map(
                (row, _) ->
                    Map.entry(
                        row.getString("api_version"),
                        Optional.ofNullable(row.getString("manifest"))))
            .findOne();
    if (known.isEmpty()) {
      return;
    }
    values.put("plan", plan.toString());
    values.put("apiVersion", known.get().getKey());
    values.put("manifest", known.get().getValue().map(DeletionBook::snapshot).orElse(null));
    values.put("at", plannedAt.toString());
    StateRows.update(
        handle,
        "insert into deletion (plan, api_group, kind, namespace, name, sync_namespace, sync_name,"
            + " api_version, manifest, planned_at) values (:plan, :group, :kind, :namespace,"
            + " :name, :syncNamespace, :syncName, :apiVersion, :manifest, :at) on conflict do"
            + " update set manifest = :manifest, planned_at = :at, confirmed_at = null,"
            + " restored_uid = ''",
        values);
  }

  private static @Nullable String snapshot(String manifest) {
    if (manifest.length() > MANIFEST_CHARS_MAX) {
      return null;
    }
    return ManifestText.canonical(Snapshots.of(StateJson.read(manifest)));
  }

  /** The API server said that an object is gone, which a plan deleted. */
  static void confirm(Handle handle, SyncRef sync, ResourceId id, Instant at) {
    Map<String, @Nullable Object> values = StateRows.names(sync, id);
    values.put("at", at.toString());
    StateRows.update(
        handle,
        "update deletion set confirmed_at = :at where confirmed_at is null and "
            + ID
            + " and "
            + SYNC,
        values);
  }

  /** The confirmed deletions of a Sync that are still known, the newest first. */
  public List<Deletion> of(SyncRef sync) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    "select * from deletion where confirmed_at is not null and "
                        + SYNC
                        + " order by confirmed_at desc, plan, kind, name")
                .bindMap(StateRows.names(sync))
                .map((row, _) -> deletion(row))
                .list());
  }

  /** Objects that were brought back by hand, with the UID they got. */
  public Map<ResourceId, String> restored(SyncRef sync) {
    Map<ResourceId, String> restored = new HashMap<>();
    jdbi.useHandle(
        handle ->
            handle
                .createQuery("select * from deletion where restored_uid <> '' and " + SYNC)
                .bindMap(StateRows.names(sync))
                .map((row, _) -> Map.entry(StateRows.id(row), row.getString("restored_uid")))
                .forEach(entry -> restored.put(entry.getKey(), entry.getValue())));
    return restored;
  }

  /** An object was made again in place of one that a plan deleted. */
  public void restored(Deletion deletion, String uid) {
    Map<String, @Nullable Object> values = StateRows.names(deletion.sync(), deletion.id());
    values.put("plan", deletion.plan().toString());
    values.put("uid", uid);
    jdbi.useTransaction(
        handle ->
            StateRows.update(
                handle,
                "update deletion set restored_uid = :uid where plan = :plan and " + ID,
                values));
  }

  private static Deletion deletion(ResultSet row) throws SQLException {
    String manifest = row.getString("manifest");
    return new Deletion(
        Digest.parse(row.getString("plan")),
        StateRows.sync(row),
        StateRows.id(row),
        row.getString("api_version"),
        manifest == null ? Optional.empty() : Optional.of(StateJson.read(manifest)),
        Instant.parse(row.getString("confirmed_at")),
        row.getString("restored_uid"));
  }
}
