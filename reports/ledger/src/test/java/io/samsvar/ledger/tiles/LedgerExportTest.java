package io.samsvar.ledger.tiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.samsvar.ledger.Event;
import io.samsvar.ledger.SampleEvents;
import io.samsvar.ledger.note.SignedCheckpoint;
import io.samsvar.ledger.store.LedgerSettings;
import io.samsvar.ledger.store.SqliteLedger;
import io.samsvar.ledger.verify.LedgerVerifier;
import io.samsvar.ledger.verify.Verification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerExportTest {
  @TempDir private Path folder;
  @TempDir private Path export;
  private SqliteLedger ledger;

  @BeforeEach
  void open() {
    ledger = SqliteLedger.open(LedgerSettings.of(folder, "samsvar.example/test"));
    SampleEvents.all().forEach(ledger::append);
    ledger.append(SampleEvents.large());
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  @Test
  void anExportGrowsWithTheLedgerAndVerifiesAtEverySize() throws IOException {
    SignedCheckpoint first = LedgerExport.write(ledger, export);
    assertSameAsLedger();
    for (int size : new int[] {255, 256, 257, 600}) {
      fillTo(size);
      assertThat(LedgerExport.write(ledger, export).checkpoint().size()).isEqualTo(size);
      assertSameAsLedger();
    }
    try (TileLedger tiles = TileLedger.open(export)) {
      LedgerVerifier.ledger(tiles, ledger.key(), List.of(first)).orThrow();
    }
    assertThat(files())
        .contains(
            "tile/0/000",
            "tile/0/001",
            "tile/0/002.p/88",
            "tile/1/000.p/2",
            "tile/entries/000",
            "tile/entries/002.p/88")
        .doesNotContain("tile/0/000.p/255");
    assertThat(export.resolve("tile/0/000")).hasSize(8192);
    assertThat(LedgerExport.write(ledger, export)).isEqualTo(ledger.checkpoint());
  }

  @Test
  void theEmptyLogIsExported(@TempDir Path other) throws IOException {
    try (SqliteLedger empty = SqliteLedger.open(LedgerSettings.of(other, "samsvar.example/new"))) {
      LedgerExport.write(empty, export);
    }
    try (TileLedger tiles = TileLedger.open(export)) {
      LedgerVerifier.verifyAll(tiles).orThrow();
      assertThat(files()).containsExactlyInAnyOrder("checkpoint", "ledger.vkey");
    }
  }

  @Test
  void everyChangedFileIsFound() throws IOException {
    fillTo(257);
    LedgerExport.write(ledger, export);
    for (String name : files()) {
      Path file = export.resolve(name);
      byte[] bytes = Files.readAllBytes(file);
      byte[] changed = bytes.clone();
      changed[changed.length / 2] ^= 1;
      Files.write(file, changed);
      assertThat(verify()).as(name).isNotInstanceOf(Verification.Valid.class);
      Files.delete(file);
      assertThat(verify()).as(name).isNotInstanceOf(Verification.Valid.class);
      Files.write(file, bytes);
    }
    assertThat(verify()).isInstanceOf(Verification.Valid.class);
  }

  @Test
  void anExportOfAnotherLogIsNotOverwritten(@TempDir Path other) throws IOException {
    LedgerExport.write(ledger, export);
    try (SqliteLedger another =
        SqliteLedger.open(LedgerSettings.of(other, "samsvar.example/test"))) {
      another.append(new Event.Heartbeat());
      assertThatThrownBy(() -> LedgerExport.write(another, export))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("another log");
    }
  }

  private Verification verify() {
    try (TileLedger tiles = TileLedger.open(export)) {
      return LedgerVerifier.ledger(tiles, ledger.key(), List.of());
    } catch (IOException | RuntimeException e) {
      return new Verification.CannotCheck(String.valueOf(e.getMessage()));
    }
  }

  private void assertSameAsLedger() throws IOException {
    try (TileLedger tiles = TileLedger.open(export)) {
      LedgerVerifier.ledger(tiles, ledger.key(), List.of(ledger.checkpoint())).orThrow();
      assertThat(tiles.entries(Instant.MIN, Instant.MAX))
          .isEqualTo(ledger.entries(Instant.MIN, Instant.MAX));
      for (long index = 0; index < tiles.size(); index += 7) {
        assertThat(tiles.proof(index)).isEqualTo(ledger.proof(index));
        assertThat(tiles.entry(index)).isEqualTo(ledger.entry(index));
      }
      assertThat(tiles.consistency(21, tiles.size()))
          .isEqualTo(ledger.consistency(21, ledger.size()));
    }
  }

  private void fillTo(long size) {
    try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
      for (long i = ledger.size(); i < size; i++) {
        var _ = pool.submit(() -> ledger.append(new Event.Heartbeat()));
      }
    }
  }

  private List<String> files() throws IOException {
    try (Stream<Path> all = Files.walk(export)) {
      return all.filter(Files::isRegularFile)
          .map(file -> export.relativize(file).toString())
          .toList();
    }
  }
}
