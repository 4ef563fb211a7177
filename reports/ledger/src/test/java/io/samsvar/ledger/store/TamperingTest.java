package io.samsvar.ledger.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.samsvar.ledger.Event;
import io.samsvar.ledger.SampleEvents;
import io.samsvar.ledger.leaf.LeafCodec;
import io.samsvar.ledger.note.SignedCheckpoint;
import io.samsvar.ledger.note.VerifierKey;
import io.samsvar.ledger.store.LedgerRefusedException.Reason;
import io.samsvar.ledger.verify.LedgerVerifier;
import io.samsvar.ledger.verify.Verification;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody with access to the files does, and who finds out. */
class TamperingTest {
  private static final String ORIGIN = "samsvar.example/test";

  @TempDir private Path folder;
  @TempDir private Path copy;

  private long size;

  @BeforeEach
  void fill() {
    try (SqliteLedger ledger = open()) {
      SampleEvents.all().forEach(ledger::append);
      ledger.append(SampleEvents.large());
      size = ledger.size();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // A leaf rewritten, with and without its own hash.
        "UPDATE entry SET leaf = (SELECT leaf FROM entry WHERE idx = 18) WHERE idx = 3",
        "UPDATE entry SET leaf = CAST(replace(leaf, 'SURVIVED', 'DELETED') AS BLOB) WHERE idx = 3",
        // Two records swapped.
        """
        CREATE TABLE s AS SELECT * FROM entry WHERE idx IN (3, 4);
        UPDATE entry SET leaf = (SELECT leaf FROM s WHERE idx = 4) WHERE idx = 3;
        UPDATE entry SET leaf = (SELECT leaf FROM s WHERE idx = 3) WHERE idx = 4""",
        // The middle removed, and moved up.
        "DELETE FROM entry WHERE idx = 5",
        "DELETE FROM entry WHERE idx = 5; UPDATE entry SET idx = 5 WHERE idx = {last}",
        // The end removed.
        "DELETE FROM entry WHERE idx = {last}",
        // Hashes changed or removed.
        "UPDATE subtree SET hash = zeroblob(32) WHERE position = 2",
        "DELETE FROM subtree WHERE position = 3",
        "UPDATE subtree SET hash = x'00' WHERE position = (SELECT max(position) FROM subtree)",
        // The checkpoint changed or removed.
        "UPDATE checkpoint SET note = replace(note, '{size}', '{last}')",
        "UPDATE checkpoint SET note = 'none'",
        "DELETE FROM checkpoint",
        // A record more.
        "INSERT INTO entry VALUES ({size}, 0, x'7b7d')",
      })
  void aChangedDatabaseIsRefusedAndFoundInvalid(String sql) throws SQLException {
    tamper(sql);
    assertRefused(Reason.NOT_AS_SIGNED);
    if (!sql.startsWith("INSERT")) {
      // What stands beyond the signed size is refused at the opening and is no part of the log.
      assertThat(verify()).isNotInstanceOf(Verification.Valid.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // A record filed under another day would be missing from that day's report.
        "UPDATE entry SET recorded_at = recorded_at + 86400000000 WHERE idx = 7",
        "UPDATE body SET bytes = zeroblob(100)",
        "DELETE FROM body",
      })
  void whatStandsBesideTheLeavesIsVerifiedToo(String sql) throws SQLException {
    tamper(sql);
    assertThat(verify()).isInstanceOf(Verification.Invalid.class);
  }

  @Test
  void everyChangedByteOfALeafIsFound() throws SQLException {
    for (int at = 1; at <= 40; at++) {
      tamper(
          "UPDATE entry SET leaf = CAST(substr(leaf, 1, %1$d - 1) || x'7e' || substr(leaf, %1$d + 1) AS BLOB) WHERE idx = 9"
              .formatted(at));
      assertThat(verify()).as("byte %d", at).isInstanceOf(Verification.Invalid.class);
      assertRefused(Reason.NOT_AS_SIGNED);
    }
  }

  @Test
  void anOldCopyPutBackIsRefused() throws IOException {
    copyTo(copy);
    try (SqliteLedger ledger = open()) {
      ledger.append(new Event.Heartbeat());
    }
    Files.copy(
        copy.resolve("ledger.db"),
        folder.resolve("ledger.db"),
        StandardCopyOption.REPLACE_EXISTING);
    assertThatThrownBy(this::open)
        .isInstanceOf(LedgerRefusedException.class)
        .hasMessageContaining("an old copy was put back");
  }

  @Test
  void aRemovedDatabaseIsRefused() throws IOException {
    Files.delete(folder.resolve("ledger.db"));
    assertThatThrownBy(this::open)
        .isInstanceOf(LedgerRefusedException.class)
        .hasMessageContaining(size + " entries was signed and it has 0");
  }

  @Test
  void removedCheckpointFilesAreRefused() throws IOException {
    Files.delete(folder.resolve("checkpoint"));
    open().close();
    Files.delete(folder.resolve("checkpoint"));
    Files.delete(folder.resolve("checkpoint.synced"));
    assertRefused(Reason.NOT_AS_SIGNED);
  }

  @Test
  void aTornCheckpointFileIsNoHarm() throws IOException {
    Files.writeString(folder.resolve("checkpoint"), "samsvar.exa");
    open().close();
    Files.writeString(folder.resolve("checkpoint"), "");
    Files.writeString(folder.resolve("checkpoint.synced"), "");
    assertRefused(Reason.NOT_AS_SIGNED);
  }

  @Test
  void aRemovedKeyIsRefused() throws IOException {
    Files.delete(folder.resolve("ledger.key"));
    assertRefused(Reason.KEY);
    try (SqliteLedgerReader reader = SqliteLedgerReader.open(folder)) {
      LedgerVerifier.verifyAll(reader).orThrow();
    }
  }

  @Test
  void aDatabaseThatIsNoneIsRefused() throws IOException {
    Files.writeString(folder.resolve("ledger.db"), "no database");
    Files.deleteIfExists(folder.resolve("ledger.db-wal"));
    assertThatThrownBy(this::open).isInstanceOf(LedgerRefusedException.class);
  }

  /** The worst case: all files and the key, history rewritten and signed anew. */
  @Test
  void aRewrittenLedgerSignedWithTheStolenKeyIsFoundByWhoKeptACheckpoint() throws IOException {
    SignedCheckpoint kept;
    VerifierKey key;
    try (SqliteLedgerReader reader = SqliteLedgerReader.open(folder)) {
      kept = reader.checkpoint();
      key = reader.key();
    }
    Files.copy(folder.resolve("ledger.key"), copy.resolve("ledger.key"));
    try (SqliteLedger forged = SqliteLedger.open(LedgerSettings.of(copy, ORIGIN))) {
      List<Event> history = SampleEvents.all();
      for (int i = 0; i < history.size(); i++) {
        forged.append(i == 7 ? new Event.Heartbeat() : history.get(i));
      }
      for (int i = 0; i < 10; i++) {
        forged.append(new Event.Heartbeat());
      }
      assertThat(LedgerVerifier.ledger(forged, key, List.of()))
          .as("without a kept checkpoint the forgery looks good")
          .isInstanceOf(Verification.Valid.class);
      assertThat(LedgerVerifier.ledger(forged, key, List.of(kept)))
          .isInstanceOfSatisfying(
              Verification.Invalid.class,
              invalid -> assertThat(invalid.reason()).contains("history was rewritten"));
      assertThat(
              LedgerVerifier.consistency(
                  kept, forged.checkpoint(), forged.consistency(size, forged.size()), key))
          .isInstanceOf(Verification.Invalid.class);
    }
    try (SqliteLedger genuine = open()) {
      genuine.append(new Event.Heartbeat());
      LedgerVerifier.ledger(genuine, key, List.of(kept)).orThrow();
    }
  }

  @Test
  void aShorterLedgerIsFoundByWhoKeptACheckpoint() throws IOException {
    SignedCheckpoint kept;
    copyTo(copy);
    try (SqliteLedger ledger = open()) {
      ledger.append(new Event.Heartbeat());
      kept = ledger.checkpoint();
    }
    try (SqliteLedgerReader old = SqliteLedgerReader.open(copy)) {
      assertThat(LedgerVerifier.ledger(old, old.key(), List.of(kept)))
          .isInstanceOfSatisfying(
              Verification.Invalid.class,
              invalid -> assertThat(invalid.reason()).contains("cut off"));
    }
  }

  @Test
  void anotherKeyVerifiesNothing() {
    try (SqliteLedgerReader reader = SqliteLedgerReader.open(folder);
        SqliteLedger other = SqliteLedger.open(LedgerSettings.of(copy, ORIGIN))) {
      assertThat(LedgerVerifier.ledger(reader, other.key(), List.of()))
          .isInstanceOf(Verification.Invalid.class);
      assertThat(LedgerVerifier.ledger(reader, reader.key(), List.of(other.checkpoint())))
          .isInstanceOf(Verification.CannotCheck.class);
    }
  }

  @Test
  void aLeafOfANewerVersionIsReadAsUnrecognisedAndVerifies() throws IOException {
    byte[] newer =
        "{\"event\":{},\"time\":\"2026-11-24T02:00:00Z\",\"type\":\"wormhole\",\"v\":2}"
            .getBytes(StandardCharsets.UTF_8);
    assertThat(LeafCodec.decode(newer, digest -> Optional.empty()).event())
        .isEqualTo(new Event.Unrecognised("wormhole", 2, "the leaf has schema version 2, not 1"));
  }

  @Test
  void theTablesRefuseChanges() {
    for (String sql : List.of("UPDATE entry SET leaf = x'00'", "DELETE FROM entry")) {
      assertThatThrownBy(() -> execute(sql)).hasMessageContaining("append-only");
    }
  }

  private void tamper(String sql) throws SQLException {
    execute("DROP TRIGGER IF EXISTS entry_is_never_changed");
    execute("DROP TRIGGER IF EXISTS entry_is_never_removed");
    String filled =
        sql.replace("{size}", Long.toString(size)).replace("{last}", Long.toString(size - 1));
    for (String statement : filled.split(";", -1)) {
      execute(statement);
    }
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("ledger.db"));
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }

  private Verification verify() {
    try (SqliteLedgerReader reader = SqliteLedgerReader.open(folder)) {
      return LedgerVerifier.verifyAll(reader);
    } catch (LedgerRefusedException e) {
      return new Verification.CannotCheck(String.valueOf(e.getMessage()));
    }
  }

  private void assertRefused(Reason reason) {
    assertThatThrownBy(this::open)
        .isInstanceOfSatisfying(
            LedgerRefusedException.class,
            refused -> assertThat(refused.reason()).isEqualTo(reason));
  }

  private void copyTo(Path target) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.copy(file, target.resolve(file.getFileName()));
      }
    }
  }

  private SqliteLedger open() {
    return SqliteLedger.open(LedgerSettings.of(folder, ORIGIN));
  }
}
