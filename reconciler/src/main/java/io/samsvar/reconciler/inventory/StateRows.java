package io.samsvar.reconciler.inventory;

import io.samsvar.ledger.Digest;
import io.samsvar.ledger.ResourceId;
import io.samsvar.ledger.SyncRef;
import io.samsvar.reconciler.render.RenderedObject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** How rows of the state store and our values become each other. */
final class StateRows {

  private StateRows() {}

  static void update(Handle handle, String sql, Map<String, @Nullable Object> values) {
    var _ = handle.createUpdate(sql).bindMap(values).execute();
  }

  static Map<String, @Nullable Object> names(SyncRef sync) {
    Map<String, @Nullable Object> names = new HashMap<>();
    names.put("syncNamespace", sync.namespace());
    names.put("syncName", sync.name());
    return names;
  }

  static Map<String, @Nullable Object> names(SyncRef sync, ResourceId id) {
    Map<String, @Nullable Object> names = names(sync);
    names.put("group", id.group());
    names.put("kind", id.kind());
    names.put("namespace", id.namespace());
    names.put("name", id.name());
    return names;
  }

  /** What the API server answered, and to which manifest. */
  record Written(
      String apiVersion,
      String manifest,
      String file,
      @Nullable String answer,
      @Nullable String earlier) {
    static Written of(ResultSet row) throws SQLException {
      return new Written(
          row.getString("api_version"),
          row.getString("manifest"),
          row.getString("file"),
          row.getString("answer"),
          row.getString("earlier"));
    }

    /** What the object is kept as until the newer manifest is written; null when that is. */
    static @Nullable String earlier(@Nullable Written written, String manifest) {
      if (written == null || answer(written, manifest) != null) {
        return null;
      }
      String answer = written.answer();
      return answer == null
          ? written.earlier()
          : StateJson.earlier(written.apiVersion(), written.manifest(), written.file(), answer);
    }

    /** The answer, as long as the manifest is the same. */
    static @Nullable String answer(@Nullable Written written, String manifest) {
      if (written == null) {
        return null;
      }
      String earlier = written.earlier();
      return written.manifest().equals(manifest) && written.answer() != null
          ? written.answer()
          : earlier == null ? null : StateJson.earlierAnswer(earlier, manifest);
    }
  }

  static SyncRef sync(ResultSet row) throws SQLException {
    return new SyncRef(row.getString("sync_namespace"), row.getString("sync_name"));
  }

  static ResourceId id(ResultSet row) throws SQLException {
    return new ResourceId(
        row.getString("api_group"),
        row.getString("kind"),
        row.getString("namespace"),
        row.getString("name"));
  }

  static InventoryItem inventoryItem(ResultSet row) throws SQLException {
    String applied = row.getString("applied");
    return new InventoryItem(
        id(row),
        row.getString("api_version"),
        row.getString("uid"),
        applied == null ? null : Digest.parse(applied));
  }

  /** The object as it was written last. */
  static DeclaredObject keptObject(ResultSet row, Map<SyncRef, EnforcedRevision> enforced)
      throws SQLException {
    String earlier = row.getString("earlier");
    DeclaredObject object = declaredObject(row, enforced);
    return earlier == null || object.answer() != null ? object : StateJson.earlier(object, earlier);
  }

  static DeclaredObject declaredObject(ResultSet row, Map<SyncRef, EnforcedRevision> enforced)
      throws SQLException {
    EnforcedRevision revision = enforced.get(sync(row));
    if (revision == null) {
      throw new IllegalStateException("The state store has objects of no revision: " + id(row));
    }
    ObjectNode manifest = StateJson.read(row.getString("manifest"));
    String text = row.getString("answer");
    JsonNode answer = text == null ? null : StateJson.read(text);
    Optional<ObjectNode> served = OwnLeaves.ofAnswer(answer);
    return new DeclaredObject(
        revision,
        new RenderedObject(id(row), row.getString("api_version"), manifest, row.getString("file")),
        served.orElseGet(() -> OwnLeaves.of(manifest)),
        served.isPresent(),
        answer);
  }
}
