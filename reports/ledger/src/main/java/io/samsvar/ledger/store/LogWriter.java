package io.samsvar.ledger.store;

import io.samsvar.ledger.Event;
import io.samsvar.ledger.disk.SqliteFile;
import io.samsvar.ledger.leaf.LeafCodec;
import io.samsvar.ledger.leaf.PersonCommitter;
import io.samsvar.ledger.leaf.PreparedLeaf;
import io.samsvar.ledger.merkle.Subtree;
import io.samsvar.ledger.merkle.TreeFrontier;
import io.samsvar.ledger.merkle.TreeHash;
import io.samsvar.ledger.note.Checkpoint;
import io.samsvar.ledger.note.SignedCheckpoint;
import io.samsvar.ledger.note.SignerKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;

/**
 * The one writer of a log: a batch of leaves, their hashes and the checkpoint over them in one
 * transaction with an fsync, then the checkpoint file. Not thread-safe.
 *
 * <p>After an exception its idea of the log may be wrong: {@link #reopen} reads it anew.
 */
final class LogWriter implements AutoCloseable {
  /** A clock that steps back by no more than this is held; by more, it is put on record. */
  static final Duration CLOCK_STEP_TOLERANCE = Duration.ofSeconds(1);

  private final SqliteFile database;
  private final SignerKey key;
  private final InstantSource clock;
  private final CheckpointFile checkpointFile;
  private final Failpoints failpoints;

  private @Nullable Handle handle;
  private TreeFrontier frontier = new TreeFrontier();
  private Instant lastTime = Instant.MIN;

  /** Where a leaf came to stand. */
  record Recorded(long index, Instant time) {}

  LogWriter(
      LedgerSettings settings,
      SignerKey key,
      CheckpointFile checkpointFile,
      Failpoints failpoints) {
    this.database = new SqliteFile(settings.database());
    this.key = key;
    this.clock = settings.clock();
    this.checkpointFile = checkpointFile;
    this.failpoints = failpoints;
  }

  /** Opens the database anew and compares it with what was signed. */
  void reopen() {
    close();
    SQLiteConfig config = SqliteFile.writeConfig();
    failpoints.configure(config);
    Handle opened = Jdbi.create(database.source(config)).open();
    handle = opened;
    LogTables tables = new LogTables(opened);
    try {
      frontier =
          new StartupCheck(tables, key.verifier()).check(checkpointFile.read(key.verifier()));
      lastTime = tables.lastTime().orElse(Instant.MIN);
      SignedCheckpoint checkpoint = sign(frontier);
      if (tables.checkpoint().isEmpty()) {
        tables.replaceCheckpoint(checkpoint);
      }
      checkpointFile.writeDurably(checkpoint);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot use the checkpoint file " + checkpointFile, e);
    }
  }

  /**
   * Makes leaves durable, all or none.
   *
   * @return where each came to stand, in the order given
   */
  List<Recorded> append(List<PreparedLeaf> leaves) {
    TreeFrontier grown = frontier.copy();
    List<LogTables.Row> rows = new ArrayList<>();
    List<Recorded> recorded = new ArrayList<>();
    Instant last = lastTime;
    for (PreparedLeaf leaf : leaves) {
      Instant now = now(last);
      if (now.isBefore(last)) {
        Event skew = new Event.ClockSkew(last, now);
        long index = grown.size() + rows.size();
        rows.add(new LogTables.Row(index, now, LeafCodec.encode(skew, now, noPersons())));
      }
      long index = grown.size() + rows.size();
      rows.add(new LogTables.Row(index, now, leaf.at(now)));
      recorded.add(new Recorded(index, now));
      last = now;
    }
    write(grown, rows);
    lastTime = last;
    return List.copyOf(recorded);
  }

  private void write(TreeFrontier grown, List<LogTables.Row> rows) {
    List<Subtree> completed = new ArrayList<>();
    for (LogTables.Row row : rows) {
      completed.addAll(grown.append(TreeHash.leaf(row.leaf().bytes())));
    }
    SignedCheckpoint checkpoint = sign(grown);
    Handle open = handle;
    if (open == null) {
      throw new IllegalStateException("The log is not open");
    }
    failpoints.reached(Failpoints.Point.BEFORE_TRANSACTION);
    open.useTransaction(
        transaction -> {
          LogTables tables = new LogTables(transaction);
          tables.insertEntries(rows);
          tables.insertSubtrees(completed);
          tables.replaceCheckpoint(checkpoint);
          failpoints.reached(Failpoints.Point.BEFORE_COMMIT);
        });
    failpoints.reached(Failpoints.Point.AFTER_COMMIT);
    try {
      checkpointFile.write(checkpoint);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write the checkpoint file " + checkpointFile, e);
    }
    failpoints.reached(Failpoints.Point.AFTER_CHECKPOINT_FILE);
    frontier = grown;
  }

  /** The clock, held at the last time when it is behind by no more than the tolerance. */
  private Instant now(Instant last) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    boolean held = now.isBefore(last) && !now.plus(CLOCK_STEP_TOLERANCE).isBefore(last);
    return held ? last : now;
  }

  private SignedCheckpoint sign(TreeFrontier tree) {
    Checkpoint checkpoint = new Checkpoint(key.verifier().name(), tree.size(), tree.root());
    return SignedCheckpoint.sign(checkpoint, key);
  }

  private static PersonCommitter noPersons() {
    return person -> {
      throw new IllegalStateException("An event of the ledger itself names no person");
    };
  }

  /** Forces the checkpoint file to the disk and closes the database. */
  void stop() throws IOException {
    if (handle != null) {
      checkpointFile.writeDurably(sign(frontier));
    }
    close();
  }

  @Override
  public void close() {
    if (handle != null) {
      handle.close();
      handle = null;
    }
  }
}
