package io.samsvar.ledger.identity;

import io.samsvar.ledger.Actor;
import io.samsvar.ledger.disk.PrivateFile;
import io.samsvar.ledger.disk.SqliteFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Keeps the openings of commitments, each person's under a key of their own, and destroys them on
 * request. Safe for use by several threads of one process; the ledger's lock keeps other processes
 * out.
 *
 * <p>Each subject key is wrapped by the key in the vault's key file. The database without that file
 * says nothing, and a subject without their key is gone, also from copies of the database that lack
 * the key file.
 */
public final class IdentityVault implements AutoCloseable {
  private static final String MIGRATIONS = "io/samsvar/ledger/identity";
  private static final int SUBJECT_ID_BYTES = 16;

  private final VaultCipher cipher;
  private final byte[] vaultKey;
  private final ErasureJournal journal;
  private final SecureRandom random;
  private final Handle handle;

  private IdentityVault(
      byte[] vaultKey, ErasureJournal journal, SecureRandom random, Handle handle) {
    this.cipher = new VaultCipher(random);
    this.vaultKey = vaultKey.clone();
    this.journal = journal;
    this.random = random;
    this.handle = handle;
  }

  /**
   * Opens the vault in this folder, making it when there is none, and erases once more whoever the
   * erasure journal names.
   */
  public static IdentityVault open(Path folder, SecureRandom random) throws IOException {
    Path database = folder.resolve("identities.db");
    byte[] key = key(folder.resolve("identities.key"), database, random);
    DataSource source = new SqliteFile(database).writable();
    SqliteFile.migrate(source, MIGRATIONS);
    ErasureJournal journal = new ErasureJournal(folder.resolve("erasures.journal"));
    Handle handle = Jdbi.create(source).open();
    IdentityVault vault = new IdentityVault(key, journal, random, handle);
    vault.forget(journal.subjects());
    return vault;
  }

  /** Makes openings durable, before the leaves with their commitments are. */
  public synchronized void keep(List<PersonOpening> openings, Instant recordedAt) {
    if (openings.isEmpty()) {
      return;
    }
    handle.useTransaction(
        transaction -> {
          for (PersonOpening opening : openings) {
            insert(transaction, opening, recordedAt);
          }
        });
  }

  /** The opening of a commitment, or empty when it was erased or never kept. */
  public synchronized Optional<PersonOpening> opening(Actor.Committed committed) {
    return handle
        .createQuery(
            """
            SELECT s.id, s.wrapped_key, s.identity, o.random
            FROM opening o JOIN subject s ON s.id = o.subject WHERE o.commitment = ?""")
        .bind(0, committed.commitment())
        .map(
            (row, context) -> {
              String subject = row.getString(1);
              byte[] key = cipher.open(vaultKey, "key of " + subject, row.getBytes(2));
              byte[] identity = cipher.open(key, "identity of " + subject, row.getBytes(3));
              byte[] bytes = cipher.open(key, committed.commitment(), row.getBytes(4));
              return new PersonOpening(new String(identity, StandardCharsets.UTF_8), bytes);
            })
        .findOne();
  }

  /**
   * Destroys a person's key and rows. Durable before this returns, and noted in the journal until
   * {@link #recorded} says that the ledger knows of it.
   *
   * @return what was destroyed, or empty when the vault does not know the person
   */
  public synchronized Optional<Erasure> erase(Actor.Person person, String legalGround) {
    Optional<String> subject = subject(handle, tag(PersonOpening.canonical(person.identity())));
    if (subject.isEmpty()) {
      return Optional.empty();
    }
    int openings =
        handle
            .createQuery("SELECT count(*) FROM opening WHERE subject = ?")
            .bind(0, subject.get())
            .mapTo(Integer.class)
            .one();
    Erasure erasure = new Erasure(subject.get(), openings, legalGround);
    journal.erased(erasure);
    forget(Set.of(subject.get()));
    return Optional.of(erasure);
  }

  /** Erasures that the ledger has not been told of yet. */
  public synchronized List<Erasure> unrecorded() {
    return journal.unrecorded();
  }

  /** The ledger holds the event of this erasure. */
  public synchronized void recorded(Erasure erasure) {
    journal.recorded(erasure);
  }

  /** How many openings are older than this. */
  public synchronized int countBefore(Instant time) {
    return handle
        .createQuery("SELECT count(*) FROM opening WHERE recorded_at < ?")
        .bind(0, micros(time))
        .mapTo(Integer.class)
        .one();
  }

  /** Destroys the openings older than this, and the persons who have none left. */
  public synchronized void eraseBefore(Instant time) {
    handle.useTransaction(
        transaction -> {
          transaction.execute("DELETE FROM opening WHERE recorded_at < ?", micros(time));
          transaction.execute("DELETE FROM subject WHERE id NOT IN (SELECT subject FROM opening)");
        });
    truncateLog();
  }

  @Override
  public synchronized void close() {
    handle.close();
  }

  private void insert(Handle transaction, PersonOpening opening, Instant recordedAt) {
    byte[] tag = tag(opening.identity());
    String subject =
        subject(transaction, tag).orElseGet(() -> enrol(transaction, tag, opening.identity()));
    byte[] wrapped =
        transaction
            .createQuery("SELECT wrapped_key FROM subject WHERE id = ?")
            .bind(0, subject)
            .mapTo(byte[].class)
            .one();
    byte[] key = cipher.open(vaultKey, "key of " + subject, wrapped);
    String commitment = opening.commitment().commitment();
    transaction.execute(
        "INSERT INTO opening (commitment, subject, random, recorded_at) VALUES (?, ?, ?, ?)",
        commitment,
        subject,
        cipher.seal(key, commitment, opening.random()),
        micros(recordedAt));
  }

  private String enrol(Handle transaction, byte[] tag, String identity) {
    byte[] id = new byte[SUBJECT_ID_BYTES];
    random.nextBytes(id);
    String subject = HexFormat.of().formatHex(id);
    byte[] key = cipher.newKey();
    transaction.execute(
        "INSERT INTO subject (id, tag, wrapped_key, identity) VALUES (?, ?, ?, ?)",
        subject,
        tag,
        cipher.seal(vaultKey, "key of " + subject, key),
        cipher.seal(key, "identity of " + subject, identity.getBytes(StandardCharsets.UTF_8)));
    return subject;
  }

  private static Optional<String> subject(Handle handle, byte[] tag) {
    return handle
        .createQuery("SELECT id FROM subject WHERE tag = ?")
        .bind(0, tag)
        .mapTo(String.class)
        .findOne();
  }

  private byte[] tag(String identity) {
    return Hmac.sha256(
        vaultKey,
        "tag/v1".getBytes(StandardCharsets.UTF_8),
        identity.getBytes(StandardCharsets.UTF_8));
  }

  private void forget(Set<String> subjects) {
    handle.useTransaction(
        transaction -> {
          for (String subject : subjects) {
            transaction.execute("DELETE FROM opening WHERE subject = ?", subject);
            transaction.execute("DELETE FROM subject WHERE id = ?", subject);
          }
        });
    truncateLog();
  }

  /** The write-ahead log still holds the pages as they were before the deletion. */
  private void truncateLog() {
    handle.createQuery("PRAGMA wal_checkpoint(TRUNCATE)").mapToMap().list();
  }

  private static long micros(Instant time) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, time);
  }

  private static byte[] key(Path file, Path database, SecureRandom random) throws IOException {
    Optional<byte[]> stored = PrivateFile.read(file);
    if (stored.isEmpty()) {
      if (Files.exists(database)) {
        throw new IOException(
            "The key file %s is missing: restore it, or move %s away, which gives up who the persons in the ledger were"
                .formatted(file, database));
      }
      byte[] key = new VaultCipher(random).newKey();
      PrivateFile.create(file, Base64.getEncoder().encode(key));
      return key;
    }
    PrivateFile.refuseWorldReadable(file);
    try {
      byte[] key =
          Base64.getDecoder().decode(new String(stored.get(), StandardCharsets.US_ASCII).strip());
      if (key.length == VaultCipher.KEY_BYTES) {
        return key;
      }
    } catch (IllegalArgumentException e) {
      throw new IOException("The key file of the identity vault is no base64: " + file, e);
    }
    throw new IOException("The key file of the identity vault has no 32 bytes: " + file);
  }
}
