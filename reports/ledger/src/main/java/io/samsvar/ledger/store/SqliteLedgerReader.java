package io.samsvar.ledger.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.samsvar.ledger.Digest;
import io.samsvar.ledger.LedgerEntry;
import io.samsvar.ledger.disk.SqliteFile;
import io.samsvar.ledger.leaf.LeafCodec;
import io.samsvar.ledger.merkle.MissingSubtreeException;
import io.samsvar.ledger.merkle.SubtreeHashes;
import io.samsvar.ledger.merkle.TreeHash;
import io.samsvar.ledger.merkle.TreeProofs;
import io.samsvar.ledger.note.SignedCheckpoint;
import io.samsvar.ledger.note.TlogProof;
import io.samsvar.ledger.note.VerifierKey;
import io.samsvar.ledger.store.LedgerRefusedException.Reason;
import io.samsvar.ledger.verify.LedgerEvidence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jdbi.v3.core.Jdbi;

/**
 * Reads a ledger, also one that another process writes at the same time. It takes no lock, needs no
 * private key and does not see persons.
 */
public final class SqliteLedgerReader implements LedgerEvidence {
  /** Most reads at the same time; further ones wait. */
  static final int READERS_MAX = 8;

  private final HikariDataSource pool;
  private final Jdbi jdbi;
  private final VerifierKey key;

  private SqliteLedgerReader(HikariDataSource pool, VerifierKey key) {
    this.pool = pool;
    this.jdbi = Jdbi.create(pool);
    this.key = key;
  }

  /**
   * Opens the ledger in this folder.
   *
   * @throws LedgerRefusedException when there is none or it cannot be read
   */
  public static SqliteLedgerReader open(Path folder) {
    LedgerSettings settings = LedgerSettings.of(folder, "");
    try {
      return open(settings, LedgerKey.readVerifier(settings.verifierKey()));
    } catch (IOException e) {
      throw new LedgerRefusedException(Reason.STORAGE, "Cannot read " + folder, e);
    }
  }

  static SqliteLedgerReader open(LedgerSettings settings, VerifierKey key) {
    if (!Files.isRegularFile(settings.database())) {
      throw new LedgerRefusedException(
          Reason.STORAGE, "There is no ledger: no database " + settings.database());
    }
    HikariConfig config = new HikariConfig();
    config.setPoolName("ledger-readers");
    config.setDataSource(new SqliteFile(settings.database()).readOnly());
    config.setReadOnly(true);
    config.setMaximumPoolSize(READERS_MAX);
    config.setMinimumIdle(0);
    return new SqliteLedgerReader(new HikariDataSource(config), key);
  }

  @Override
  public VerifierKey key() {
    return key;
  }

  @Override
  public long size() {
    return read(LogTables::size);
  }

  @Override
  public SignedCheckpoint checkpoint() {
    return read(LogTables::checkpoint)
        .orElseThrow(
            () ->
                new LedgerRefusedException(
                    Reason.NOT_AS_SIGNED, "The ledger has no checkpoint: it was never opened"));
  }

  @Override
  public LedgerEntry entry(long index) {
    List<LedgerEntry> found = new ArrayList<>();
    jdbi.useHandle(
        handle -> {
          LogTables tables = new LogTables(handle);
          tables.forEachLeaf(
              index, index + 1, (at, leaf, micros) -> found.add(entry(tables, at, leaf, micros)));
        });
    if (found.isEmpty()) {
      throw new NoSuchElementException("The ledger has no entry " + index);
    }
    return found.getFirst();
  }

  @Override
  public List<LedgerEntry> entries(Instant from, Instant to) {
    List<LedgerEntry> entries = new ArrayList<>();
    forEach(from, to, entries::add);
    return List.copyOf(entries);
  }

  @Override
  public void forEach(Instant from, Instant to, Consumer<LedgerEntry> consumer) {
    jdbi.useHandle(
        handle -> {
          LogTables tables = new LogTables(handle);
          tables.forEachLeaf(
              from,
              to,
              (index, leaf, micros) -> consumer.accept(entry(tables, index, leaf, micros)));
        });
  }

  @Override
  public byte[] leaf(long index) {
    return read(tables -> tables.leaf(index));
  }

  @Override
  public Optional<byte[]> body(long index) {
    return read(tables -> LeafCodec.bodyDigest(tables.leaf(index)).flatMap(tables::body));
  }

  @Override
  public Optional<byte[]> body(Digest digest) {
    return read(tables -> tables.body(digest));
  }

  @Override
  public TlogProof proof(long index, SignedCheckpoint checkpoint) {
    long size = checkpoint.checkpoint().size();
    List<TreeHash> path = prove(proofs -> proofs.inclusion(index, size));
    return new TlogProof("", index, path, checkpoint);
  }

  @Override
  public List<TreeHash> consistency(long from, long to) {
    return prove(proofs -> proofs.consistency(from, to));
  }

  @Override
  public <T> T withHashes(HashReader<T> reader) {
    return read(reader::read);
  }

  @Override
  public void forEachLeaf(long from, long to, LeafConsumer consumer) {
    jdbi.useHandle(handle -> new LogTables(handle).forEachLeaf(from, to, consumer));
  }

  @Override
  public void close() {
    pool.close();
  }

  /**
   * Makes a proof with one query: which hashes it needs does not depend on what they are, so a
   * first pass collects them.
   */
  private List<TreeHash> prove(Function<TreeProofs, List<TreeHash>> question) {
    List<Long> positions = new ArrayList<>();
    List<TreeHash> shape =
        question.apply(
            new TreeProofs(
                (level, index) -> {
                  positions.add(SubtreeHashes.position(level, index));
                  return TreeHash.EMPTY;
                }));
    if (shape.isEmpty()) {
      return shape;
    }
    Map<Long, TreeHash> found = read(tables -> tables.hashes(positions));
    return question.apply(
        new TreeProofs(
            (level, index) -> {
              TreeHash hash = found.get(SubtreeHashes.position(level, index));
              if (hash == null) {
                throw new MissingSubtreeException(level, index);
              }
              return hash;
            }));
  }

  private <T> T read(Function<LogTables, T> query) {
    return jdbi.withHandle(handle -> query.apply(new LogTables(handle)));
  }

  private static LedgerEntry entry(LogTables tables, long index, byte[] leaf, long micros) {
    Instant time = LogTables.instant(micros);
    return new LedgerEntry(index, time, LeafCodec.decode(leaf, tables::body).event());
  }
}
