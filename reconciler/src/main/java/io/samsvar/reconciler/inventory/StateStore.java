package io.samsvar.reconciler.inventory;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.samsvar.ledger.Digest;
import io.samsvar.ledger.ResourceId;
import io.samsvar.ledger.SyncRef;
import io.samsvar.reconciler.render.RenderedObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteConfig.TransactionMode;
import org.sqlite.SQLiteDataSource;

/**
 * What the reconciler must not forget: the inventory, the last verified revision of each Sync and
 * its objects, open intents and spent approvals. One SQLite file, readable by its owner only.
 * Blocking; safe for several threads, which take turns.
 *
 * <p>Durability: what a method wrote survives the death of the process and of the machine, and each
 * method is one transaction.
 */
public final class StateStore implements AutoCloseable {

  private static final String IDENTITY =
      "api_group = :group and kind = :kind and namespace = :namespace and name = :name";
  private static final String SYNC = "sync_namespace = :syncNamespace and sync_name = :syncName";

  private final HikariDataSource pool;
  private final Jdbi jdbi;

  private StateStore(HikariDataSource pool) {
    this.pool = pool;
    this.jdbi = Jdbi.create(pool);
  }

  /** Opens or creates the file; its folder must exist. */
  public static StateStore open(Path file) {
    try {
      if (!Files.exists(file)) {
        Files.createFile(
            file,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot create " + file, e);
    }
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(JournalMode.WAL);
    config.setSynchronous(SynchronousMode.FULL);
    config.setTransactionMode(TransactionMode.IMMEDIATE);
    SQLiteDataSource source = new SQLiteDataSource(config);
    source.setUrl("jdbc:sqlite:" + file.toAbsolutePath());
    HikariConfig hikari = new HikariConfig();
    hikari.setDataSource(source);
    // One connection: SQLite has one writer, and turns are simpler than SQLITE_BUSY.
    hikari.setMaximumPoolSize(1);
    hikari.setPoolName("state");
    HikariDataSource pool = new HikariDataSource(hikari);
    var _ =
        Flyway.configure()
            .dataSource(source)
            .locations("classpath:io/samsvar/reconciler/inventory/migration")
            .load()
            .migrate();
    return new StateStore(pool);
  }

  /** The last verified revision of a Sync. */
  public Optional<EnforcedRevision> enforced(SyncRef sync) {
    return state(sync, "verified").map(text -> StateJson.enforced(sync, text));
  }

  /** The last verified revisions of all Syncs. */
  public List<EnforcedRevision> enforced() {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("select * from sync_state where verified is not null")
                .map((row, _) -> StateJson.enforced(StateRows.sync(row), row.getString("verified")))
                .list());
  }

  /** The declared objects of all Syncs. */
  public List<DeclaredObject> declared() {
    Map<SyncRef, EnforcedRevision> enforced = new HashMap<>();
    enforced().forEach(revision -> enforced.put(revision.sync(), revision));
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("select * from declared")
                .map((row, _) -> StateRows.declaredObject(row, enforced))
                .list());
  }

  /** The declared objects of a Sync. */
  public List<DeclaredObject> declared(SyncRef sync) {
    Map<SyncRef, EnforcedRevision> enforced = new HashMap<>();
    enforced(sync).ifPresent(revision -> enforced.put(sync, revision));
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("select * from declared where " + SYNC)
                .bindMap(StateRows.names(sync))
                .map((row, _) -> StateRows.declaredObject(row, enforced))
                .list());
  }

  /**
   * What the objects of a Sync are kept as: their manifest of the last verified revision, or while
   * that is not written yet, the one before.
   */
  public List<DeclaredObject> kept(SyncRef sync) {
    Map<SyncRef, EnforcedRevision> enforced = new HashMap<>();
    enforced(sync).ifPresent(revision -> enforced.put(sync, revision));
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("select * from declared where " + SYNC)
                .bindMap(StateRows.names(sync))
                .map((row, _) -> StateRows.keptObject(row, enforced))
                .list());
  }

  /** What a Sync answers for. */
  public List<InventoryItem> inventory(SyncRef sync) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("select * from inventory where " + SYNC)
                .bindMap(StateRows.names(sync))
                .map((row, _) -> StateRows.inventoryItem(row))
                .list());
  }

  /** The owners of all objects that belong to other Syncs than this one. */
  public Map<ResourceId, SyncRef> ownersBut(SyncRef sync) {
    Map<ResourceId, SyncRef> owners = new HashMap<>();
    jdbi.useHandle(
        handle ->
            handle
                .createQuery("select * from inventory where not (" + SYNC + ")")
                .bindMap(StateRows.names(sync))
                .map((row, _) -> Map.entry(StateRows.id(row), StateRows.sync(row)))
                .forEach(entry -> owners.put(entry.getKey(), entry.getValue())));
    return owners;
  }

  /** The intent of a Sync that has no recorded result. */
  public Optional<OpenIntent> openIntent(SyncRef sync) {
    return state(sync, "intent").map(text -> StateJson.intent(sync, text));
  }

  /** Notes that an intent is about to be appended to the ledger. */
  public void prepare(OpenIntent intent) {
    set(intent.sync(), "intent", StateJson.write(intent));
  }

  /**
   * After the intent is in the ledger and before the first write: the revision's objects become the
   * declared ones, and join the inventory; what was in it stays.
   *
   * @param transfers objects that other Syncs answered for and no longer declare
   * @throws OwnershipChangedException when one of them, or one that the intent deletes, has another
   *     owner by now; nothing is changed then
   */
  public void enforce(
      EnforcedRevision enforced,
      List<RenderedObject> desired,
      OpenIntent intent,
      Map<ResourceId, SyncRef> transfers) {
    SyncRef sync = enforced.sync();
    jdbi.useTransaction(
        handle -> {
          Transfers.move(handle, sync, transfers);
          Transfers.checkDeletions(handle, intent);
          Map<ResourceId, StateRows.Written> written = new HashMap<>();
          handle
              .createQuery(
                  "select * from declared where (answer is not null or earlier is not null) and "
                      + SYNC)
              .bindMap(StateRows.names(sync))
              .map((row, _) -> Map.entry(StateRows.id(row), StateRows.Written.of(row)))
              .forEach(entry -> written.put(entry.getKey(), entry.getValue()));
          Leaving.keep(handle, sync, desired);
          StateRows.update(handle, "delete from declared where " + SYNC, StateRows.names(sync));
          for (RenderedObject object : desired) {
            insert(handle, sync, object, written.get(object.id()));
          }
          ensureState(handle, sync);
          Map<String, @Nullable Object> values = StateRows.names(sync);
          values.put("verified", StateJson.write(enforced));
          values.put("intent", StateJson.write(intent));
          StateRows.update(
              handle,
              "update sync_state set verified = :verified, intent = :intent where " + SYNC,
              values);
        });
  }

  /** What a Sync still answers for although its Git no longer declares it, as it declared it. */
  public Map<ResourceId, RenderedObject> leaving(SyncRef sync) {
    return jdbi.withHandle(handle -> Leaving.of(handle, sync));
  }

  /** After the API server took these objects. */
  public void applied(SyncRef sync, List<AppliedObject> objects) {
    jdbi.useTransaction(
        handle -> {
          for (AppliedObject object : objects) {
            Map<String, @Nullable Object> values = StateRows.names(sync, object.id());
            values.put("uid", object.uid());
            values.put("applied", object.manifest().toString());
            values.put("answer", object.answer().toString());
            StateRows.update(
                handle,
                "update inventory set uid = :uid, applied = :applied where "
                    + IDENTITY
                    + " and "
                    + SYNC,
                values);
            StateRows.update(
                handle,
                "update declared set answer = :answer, earlier = null where "
                    + IDENTITY
                    + " and "
                    + SYNC,
                values);
          }
        });
  }

  /** After a deletion was confirmed. */
  public void deleted(SyncRef sync, ResourceId id, Instant at) {
    forget(sync, id);
    jdbi.useTransaction(handle -> DeletionBook.confirm(handle, sync, id, at));
  }

  /** Objects turned out to be gone when a plan was about to delete them. */
  public void gone(SyncRef sync, Digest plan, List<ResourceId> ids, Instant at) {
    deletions().keep(sync, plan, ids, at);
    ids.forEach(id -> deleted(sync, id, at));
  }

  /** After an object was let go. */
  public void forget(SyncRef sync, ResourceId id) {
    jdbi.useTransaction(
        handle -> {
          for (String table : List.of("inventory", "soaking")) {
            StateRows.update(
                handle,
                "delete from " + table + " where " + IDENTITY + " and " + SYNC,
                StateRows.names(sync, id));
          }
        });
  }

  /** After the result is in the ledger. */
  public void complete(SyncRef sync, boolean applied) {
    Optional<EnforcedRevision> enforced = enforced(sync);
    jdbi.useTransaction(
        handle -> {
          Map<String, @Nullable Object> values = StateRows.names(sync);
          values.put(
              "verified",
              enforced
                  .map(revision -> StateJson.write(revision.withApplied(applied)))
                  .orElse(null));
          StateRows.update(
              handle,
              "update sync_state set intent = null, verified = :verified where " + SYNC,
              values);
        });
  }

  /** An intent never reached the ledger, so nothing was written for it. */
  public void abandon(SyncRef sync) {
    set(sync, "intent", null);
  }

  /** Forgets a Sync that was deleted; its objects stay in the cluster. */
  public void release(SyncRef sync) {
    jdbi.useTransaction(
        handle -> {
          for (String table : List.of("declared", "inventory", "soaking", "hook", "sync_state")) {
            StateRows.update(
                handle, "delete from " + table + " where " + SYNC, StateRows.names(sync));
          }
          ClaimBook.forget(handle, sync);
        });
  }

  /** The fingerprint of the last recorded verdict or freeze, with its index in the ledger. */
  public Optional<Recorded> lastRecorded(SyncRef sync) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("select * from sync_state where outcome is not null and " + SYNC)
                .bindMap(StateRows.names(sync))
                .map(
                    (row, _) ->
                        new Recorded(row.getString("outcome"), row.getLong("outcome_index")))
                .findOne());
  }

  /** Remembers the last recorded verdict or freeze. */
  public void recorded(SyncRef sync, Recorded recorded) {
    jdbi.useTransaction(
        handle -> {
          ensureState(handle, sync);
          Map<String, @Nullable Object> values = StateRows.names(sync);
          values.put("outcome", recorded.fingerprint());
          values.put("index", recorded.index());
          StateRows.update(
              handle,
              "update sync_state set outcome = :outcome, outcome_index = :index where " + SYNC,
              values);
        });
  }

  /** Since when objects of a Sync wait for the end of their soak time. */
  public Map<ResourceId, Instant> soaking(SyncRef sync) {
    Map<ResourceId, Instant> soaking = new HashMap<>();
    jdbi.useHandle(
        handle ->
            handle
                .createQuery("select * from soaking where " + SYNC)
                .bindMap(StateRows.names(sync))
                .map(
                    (row, _) -> Map.entry(StateRows.id(row), Instant.parse(row.getString("since"))))
                .forEach(entry -> soaking.put(entry.getKey(), entry.getValue())));
    return soaking;
  }

  /** Exactly these objects of a Sync wait. */
  public void soak(SyncRef sync, Map<ResourceId, Instant> soaking) {
    jdbi.useTransaction(
        handle -> {
          StateRows.update(handle, "delete from soaking where " + SYNC, StateRows.names(sync));
          soaking.forEach(
              (id, since) -> {
                Map<String, @Nullable Object> values = StateRows.names(sync, id);
                values.put("since", since.toString());
                StateRows.update(
                    handle,
                    "insert into soaking values (:group, :kind, :namespace, :name,"
                        + " :syncNamespace, :syncName, :since)",
                    values);
              });
        });
  }

  /** Where decided approvals are kept. */
  public ApprovalBook approvals() {
    return new ApprovalBook(jdbi);
  }

  /** Where the last runs of hooks are kept. */
  public HookBook hooks() {
    return new HookBook(jdbi);
  }

  /** Where the last known good policies are kept. */
  public BundleBook bundles() {
    return new BundleBook(jdbi);
  }

  /** Where deletions are kept. */
  public DeletionBook deletions() {
    return new DeletionBook(jdbi);
  }

  /** Where it is kept who declares what another still answers for. */
  public ClaimBook claims() {
    return new ClaimBook(jdbi);
  }

  /** Where objects are kept that were written under a BreakGlass. */
  public OverrideBook overrides() {
    return new OverrideBook(jdbi);
  }

  @Override
  public void close() {
    pool.close();
  }

  /**
   * A recorded outcome.
   *
   * @param fingerprint what makes two outcomes the same
   * @param index index in the ledger
   */
  public record Recorded(String fingerprint, long index) {}

  private Optional<String> state(SyncRef sync, String column) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    "select "
                        + column
                        + " from sync_state where "
                        + column
                        + " is not null and "
                        + SYNC)
                .bindMap(StateRows.names(sync))
                .mapTo(String.class)
                .findOne());
  }

  private void set(SyncRef sync, String column, @Nullable String value) {
    jdbi.useTransaction(
        handle -> {
          ensureState(handle, sync);
          Map<String, @Nullable Object> values = StateRows.names(sync);
          values.put("value", value);
          StateRows.update(
              handle, "update sync_state set " + column + " = :value where " + SYNC, values);
        });
  }

  private static void ensureState(Handle handle, SyncRef sync) {
    StateRows.update(
        handle,
        "insert into sync_state (sync_namespace, sync_name) values (:syncNamespace, :syncName)"
            + " on conflict do nothing",
        StateRows.names(sync));
  }

  private static void insert(
      Handle handle, SyncRef sync, RenderedObject object, StateRows.@Nullable Written written) {
    String manifest = ManifestText.canonical(object.manifest());
    Map<String, @Nullable Object> values = StateRows.names(sync, object.id());
    values.put("apiVersion", object.apiVersion());
    values.put("manifest", manifest);
    values.put("file", object.file());
    values.put("answer", StateRows.Written.answer(written, manifest));
    values.put("earlier", StateRows.Written.earlier(written, manifest));
    StateRows.update(
        handle,
        "insert into declared (api_group, kind, namespace, name, sync_namespace, sync_name,"
            + " api_version, manifest, file, answer, earlier) values (:group, :kind, :namespace,"
            + " :name, :syncNamespace, :syncName, :apiVersion, :manifest, :file, :answer,"
            + " :earlier)",
        values);
    StateRows.update(
        handle,
        "insert into inventory (api_group, kind, namespace, name, sync_namespace, sync_name,"
            + " api_version, uid) values (:group, :kind, :namespace, :name, :syncNamespace,"
            + " :syncName, :apiVersion, '') on conflict do update set api_version = :apiVersion"
            + " where "
            + SYNC,
        values);
  }
}
