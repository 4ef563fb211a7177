package io.samsvar.ledger.store;

import io.samsvar.ledger.Actor;
import io.samsvar.ledger.Digest;
import io.samsvar.ledger.Event;
import io.samsvar.ledger.Ledger;
import io.samsvar.ledger.LedgerEntry;
import io.samsvar.ledger.disk.PrivateFile;
import io.samsvar.ledger.disk.SqliteFile;
import io.samsvar.ledger.identity.Erasure;
import io.samsvar.ledger.identity.IdentityVault;
import io.samsvar.ledger.identity.PersonOpening;
import io.samsvar.ledger.leaf.LeafCodec;
import io.samsvar.ledger.leaf.PreparedLeaf;
import io.samsvar.ledger.merkle.TreeHash;
import io.samsvar.ledger.note.SignedCheckpoint;
import io.samsvar.ledger.note.SignerKey;
import io.samsvar.ledger.note.TlogProof;
import io.samsvar.ledger.note.VerifierKey;
import io.samsvar.ledger.store.LedgerRefusedException.Reason;
import io.samsvar.ledger.verify.LedgerEvidence;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ledger in a SQLite database. One process writes; others read with {@link SqliteLedgerReader}.
 *
 * <p>An append returns once the record, its hashes and a signed checkpoint over them are in one
 * transaction on the disk and the checkpoint file names it. Appends of several threads share that
 * cost.
 */
public final class SqliteLedger implements Ledger, LedgerEvidence {
  private static final Logger LOG = LoggerFactory.getLogger(SqliteLedger.class);
  private static final String MIGRATIONS = "io/samsvar/ledger/store";

  private final SecureRandom random;
  private final Deque<AutoCloseable> resources = new ArrayDeque<>();
  private final IdentityVault vault;
  private final GroupCommit commits;
  private final SqliteLedgerReader reader;

  private SqliteLedger(LedgerSettings settings, SecureRandom random, Failpoints failpoints)
      throws IOException {
    this.random = random;
    try {
      PrivateFile.makeFolder(settings.folder());
      resources.push(LedgerLock.acquire(settings.lock()));
      SignerKey key = LedgerKey.readOrCreate(settings, random);
      vault = IdentityVault.open(settings.folder(), random);
      resources.push(vault);
      SqliteFile.migrate(new SqliteFile(settings.database()).writable(), MIGRATIONS);
      CheckpointFile checkpoints = new CheckpointFile(settings.folder());
      LogWriter writer = new LogWriter(settings, key, checkpoints, failpoints);
      resources.push(writer::stop);
      writer.reopen();
      reader = SqliteLedgerReader.open(settings, key.verifier());
      resources.push(reader);
      commits = new GroupCommit(settings, writer, vault, failpoints);
      commits.start();
      resources.push(commits::close);
      vault.unrecorded().forEach(this::record);
    } catch (IOException | RuntimeException e) {
      release();
      throw e;
    }
  }

  /**
   * Opens the ledger, making it when the folder holds none, and verifies it against what was
   * signed.
   *
   * @throws LedgerRefusedException when another process writes it, or it is not as it was signed,
   *     or its key or disk cannot be used
   */
  public static SqliteLedger open(LedgerSettings settings) {
    return open(settings, Failpoints.NONE);
  }

  static SqliteLedger open(LedgerSettings settings, Failpoints failpoints) {
    try {
      SqliteLedger ledger = new SqliteLedger(settings, new SecureRandom(), failpoints);
      LOG.info(
          "ledger open: {} entries, origin {}, folder {}",
          ledger.size(),
          settings.origin(),
          settings.folder());
      return ledger;
    } catch (IOException | UncheckedIOException | FlywayException | JdbiException e) {
      throw new LedgerRefusedException(
          Reason.STORAGE,
          "Cannot open the ledger in " + settings.folder() + ": " + e.getMessage(),
          e);
    }
  }

  @Override
  public LedgerEntry append(Event event) {
    List<PersonOpening> openings = new ArrayList<>();
    PreparedLeaf leaf =
        LeafCodec.prepare(
            event,
            person -> {
              PersonOpening opening = PersonOpening.fresh(person, random);
              openings.add(opening);
              return opening.commitment();
            });
    // Read back before it is written: what cannot be read must not enter the log.
    Event recorded = leaf.event();
    LogWriter.Recorded place = commits.append(leaf, openings);
    return new LedgerEntry(place.index(), place.time(), recorded);
  }

  /**
   * Destroys what says who a person in the ledger is, and puts the erasure itself on record. Every
   * leaf, root and proof stays as it is.
   *
   * @param legalGround for example {@code GDPR article 17(1)(a)}; must name no person
   * @return how many openings were destroyed; 0 when the person is not known
   */
  public int erase(Actor.Person person, String legalGround) {
    Optional<Erasure> erasure = vault.erase(person, legalGround);
    erasure.ifPresent(this::record);
    return erasure.map(Erasure::openings).orElse(0);
  }

  /**
   * Destroys the openings that were kept before a time, for example at the end of their retention
   * period, and puts that on record first.
   *
   * @return how many openings were destroyed
   */
  public int eraseBefore(Instant time, String legalGround) {
    int openings = vault.countBefore(time);
    if (openings > 0) {
      append(new Event.PersonsErased(openings, legalGround));
      vault.eraseBefore(time);
    }
    return openings;
  }

  /** Who a commitment stands for, or empty when that was erased. For the few who may know. */
  public Optional<PersonOpening> opening(Actor.Committed committed) {
    return vault.opening(committed);
  }

  @Override
  public VerifierKey key() {
    return reader.key();
  }

  @Override
  public long size() {
    return reader.size();
  }

  @Override
  public LedgerEntry entry(long index) {
    return reader.entry(index);
  }

  @Override
  public List<LedgerEntry> entries(Instant from, Instant to) {
    return reader.entries(from, to);
  }

  @Override
  public void forEach(Instant from, Instant to, Consumer<LedgerEntry> consumer) {
    reader.forEach(from, to, consumer);
  }

  @Override
  public SignedCheckpoint checkpoint() {
    return reader.checkpoint();
  }

  @Override
  public byte[] leaf(long index) {
    return reader.leaf(index);
  }

  @Override
  public Optional<byte[]> body(long index) {
    return reader.body(index);
  }

  @Override
  public Optional<byte[]> body(Digest digest) {
    return reader.body(digest);
  }

  @Override
  public TlogProof proof(long index, SignedCheckpoint checkpoint) {
    return reader.proof(index, checkpoint);
  }

  @Override
  public List<TreeHash> consistency(long from, long to) {
    return reader.consistency(from, to);
  }

  @Override
  public <T> T withHashes(HashReader<T> hashReader) {
    return reader.withHashes(hashReader);
  }

  @Override
  public void forEachLeaf(long from, long to, LeafConsumer consumer) {
    reader.forEachLeaf(from, to, consumer);
  }

  /** Writes what waits, closes the files and frees the lock. */
  @Override
  public void close() {
    release();
  }

  private void record(Erasure erasure) {
    append(new Event.PersonsErased(erasure.openings(), erasure.legalGround()));
    vault.recorded(erasure);
  }

  private void release() {
    while (!resources.isEmpty()) {
      try {
        resources.pop().close();
      } catch (Exception e) {
        LOG.warn("ledger: a resource did not close: {}", e.getMessage());
      }
    }
  }
}
