package io.samsvar.ledger.store;

import io.samsvar.ledger.Digest;
import io.samsvar.ledger.leaf.Leaf;
import io.samsvar.ledger.merkle.MissingSubtreeException;
import io.samsvar.ledger.merkle.Subtree;
import io.samsvar.ledger.merkle.SubtreeHashes;
import io.samsvar.ledger.merkle.TreeHash;
import io.samsvar.ledger.note.SignedCheckpoint;
import io.samsvar.ledger.verify.LedgerEvidence.LeafConsumer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;

/** The statements of the log's tables, over one connection. */
final class LogTables implements SubtreeHashes {
  private static final int READ_AHEAD_HASHES = 1024;

  private final Handle handle;
  private final Map<Long, TreeHash> readAhead = new HashMap<>();
  private long lastPosition = -1;

  LogTables(Handle handle) {
    this.handle = handle;
  }

  /** One record on its way into the tables. */
  record Row(long index, Instant time, Leaf leaf) {}

  long size() {
    return number("SELECT coalesce(max(idx) + 1, 0) FROM entry");
  }

  long countEntries() {
    return number("SELECT count(*) FROM entry");
  }

  long countSubtrees() {
    return number("SELECT count(*) FROM subtree");
  }

  Optional<SignedCheckpoint> checkpoint() {
    return handle
        .createQuery("SELECT note FROM checkpoint")
        .mapTo(String.class)
        .findOne()
        .map(SignedCheckpoint::parse);
  }

  byte[] leaf(long index) {
    return handle
        .createQuery("SELECT leaf FROM entry WHERE idx = ?")
        .bind(0, index)
        .mapTo(byte[].class)
        .findOne()
        .orElseThrow(() -> new NoSuchElementException("The ledger has no entry " + index));
  }

  Optional<byte[]> body(Digest digest) {
    return handle
        .createQuery("SELECT bytes FROM body WHERE digest = ?")
        .bind(0, digest.toString())
        .mapTo(byte[].class)
        .findOne();
  }

  /** Time of the last entry. */
  Optional<Instant> lastTime() {
    return handle
        .createQuery("SELECT recorded_at FROM entry ORDER BY idx DESC LIMIT 1")
        .mapTo(Long.class)
        .findOne()
        .map(LogTables::instant);
  }

  @Override
  public TreeHash hash(int level, long index) {
    long position = SubtreeHashes.position(level, index);
    boolean next = position == lastPosition + 1;
    lastPosition = position;
    TreeHash ahead = readAhead.get(position);
    if (ahead != null) {
      return ahead;
    }
    // Whoever asks for neighbours in order wants them all; a proof asks here and there.
    readHashes(position, next ? READ_AHEAD_HASHES : 1);
    TreeHash hash = readAhead.get(position);
    if (hash == null) {
      throw new MissingSubtreeException(level, index);
    }
    return hash;
  }

  /** The hashes at these positions; one that is not there is left out. */
  Map<Long, TreeHash> hashes(List<Long> positions) {
    Map<Long, TreeHash> found = new HashMap<>();
    handle
        .createQuery(
            "SELECT position, hash FROM subtree WHERE position IN (<positions>) AND length(hash) = 32")
        .bindList("positions", positions)
        .map((row, context) -> found.put(row.getLong(1), TreeHash.of(row.getBytes(2))))
        .list();
    return found;
  }

  private void readHashes(long position, int count) {
    readAhead.clear();
    handle
        .createQuery(
            """
            SELECT position, hash FROM subtree
            WHERE position >= ? AND position < ? AND length(hash) = 32""")
        .bind(0, position)
        .bind(1, position + count)
        .map((row, context) -> readAhead.put(row.getLong(1), TreeHash.of(row.getBytes(2))))
        .list();
  }

  /** Leaves of a range of indexes, in order. */
  void forEachLeaf(long from, long to, LeafConsumer consumer) {
    leaves(
        handle
            .createQuery(
                "SELECT idx, leaf, recorded_at FROM entry WHERE idx >= ? AND idx < ? ORDER BY idx")
            .bind(0, from)
            .bind(1, to),
        consumer);
  }

  /** Leaves of a range of times, in order of their index. */
  void forEachLeaf(Instant from, Instant to, LeafConsumer consumer) {
    // Times hardly ever run backwards, so the range of indexes is little larger than the result.
    leaves(
        handle
            .createQuery(
                """
                SELECT idx, leaf, recorded_at FROM entry
                WHERE idx >= (SELECT min(idx) FROM entry WHERE recorded_at >= :from AND recorded_at < :to)
                  AND idx <= (SELECT max(idx) FROM entry WHERE recorded_at >= :from AND recorded_at < :to)
                  AND +recorded_at >= :from AND +recorded_at < :to
                ORDER BY idx""")
            .bind("from", micros(from))
            .bind("to", micros(to)),
        consumer);
  }

  void insertEntries(List<Row> rows) {
    try (PreparedBatch entries =
            handle.prepareBatch("INSERT INTO entry (idx, recorded_at, leaf) VALUES (?, ?, ?)");
        PreparedBatch bodies =
            handle.prepareBatch("INSERT OR IGNORE INTO body (digest, bytes) VALUES (?, ?)")) {
      for (Row row : rows) {
        entries.add(row.index(), micros(row.time()), row.leaf().bytes());
        row.leaf().body().ifPresent(body -> bodies.add(Digest.of(body).toString(), body));
      }
      entries.execute();
      if (bodies.size() > 0) {
        bodies.execute();
      }
    }
  }

  void insertSubtrees(List<Subtree> subtrees) {
    try (PreparedBatch batch =
        handle.prepareBatch("INSERT INTO subtree (position, hash) VALUES (?, ?)")) {
      for (Subtree subtree : subtrees) {
        batch.add(subtree.position(), subtree.hash().toBytes());
      }
      batch.execute();
    }
  }

  void replaceCheckpoint(SignedCheckpoint checkpoint) {
    handle.execute(
        "INSERT INTO checkpoint (id, note) VALUES (0, ?) ON CONFLICT (id) DO UPDATE SET note = excluded.note",
        checkpoint.format());
  }

  /** Microseconds since 1970; times that a long cannot hold become the nearest it can. */
  static long micros(Instant time) {
    try {
      return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    } catch (ArithmeticException e) {
      return time.isAfter(Instant.EPOCH) ? Long.MAX_VALUE : Long.MIN_VALUE;
    }
  }

  static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  private static void leaves(Query query, LeafConsumer consumer) {
    query
        .map(
            (row, context) -> {
              consumer.accept(row.getLong(1), row.getBytes(2), row.getLong(3));
              return true;
            })
        .useStream(rows -> rows.forEach(row -> {}));
  }

  private long number(String query) {
    return handle.createQuery(query).mapTo(Long.class).one();
  }
}
