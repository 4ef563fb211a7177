package io.samsvar.ledger.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.samsvar.ledger.Event;
import io.samsvar.ledger.LedgerEntry;
import io.samsvar.ledger.LedgerUnavailableException;
import io.samsvar.ledger.SampleEvents;
import io.samsvar.ledger.leaf.Leaf;
import io.samsvar.ledger.note.SignedCheckpoint;
import io.samsvar.ledger.note.TlogProof;
import io.samsvar.ledger.store.LedgerRefusedException.Reason;
import io.samsvar.ledger.verify.LedgerVerifier;
import io.samsvar.ledger.verify.Verification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteLedgerTest {
  private static final String ORIGIN = "samsvar.example/test";

  @TempDir private Path folder;

  private final TestClock clock = new TestClock();

  @Test
  void everyEventIsReadBackAfterAReopening() {
    List<LedgerEntry> appended = new ArrayList<>();
    try (SqliteLedger ledger = open()) {
      for (Event event : SampleEvents.all()) {
        clock.move(Duration.ofMillis(7));
        appended.add(ledger.append(event));
      }
      appended.add(ledger.append(SampleEvents.large()));
      LedgerVerifier.verifyAll(ledger).orThrow();
    }
    try (SqliteLedger ledger = open()) {
      assertThat(ledger.size()).isEqualTo(appended.size());
      assertThat(ledger.entries(Instant.MIN, Instant.MAX)).isEqualTo(appended);
      for (LedgerEntry entry : appended) {
        assertThat(ledger.entry(entry.index())).isEqualTo(entry);
      }
      assertThat(appended).extracting(LedgerEntry::index).isEqualTo(indexes(appended.size()));
      LedgerVerifier.verifyAll(ledger).orThrow();
    }
  }

  @Test
  void aPeriodIsFromInclusiveToExclusive() {
    try (SqliteLedger ledger = open()) {
      List<Instant> times = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        times.add(ledger.append(new Event.Heartbeat()).time());
        clock.move(Duration.ofMinutes(1));
      }
      assertThat(ledger.entries(times.get(1), times.get(3)))
          .extracting(LedgerEntry::index)
          .containsExactly(1L, 2L);
      assertThat(ledger.entries(times.get(4).plusNanos(1000), Instant.MAX)).isEmpty();
      assertThatThrownBy(() -> ledger.entry(5)).isInstanceOf(NoSuchElementException.class);
    }
  }

  @Test
  void appendsOfManyThreadsHaveNoGapAndNoTwin() throws Exception {
    int threads = 8;
    int each = 50;
    List<Long> indexes = new ArrayList<>();
    try (SqliteLedger ledger = open();
        ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<List<Long>>> futures = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        futures.add(
            pool.submit(
                () ->
                    LongStream.range(0, each)
                        .map(i -> ledger.append(new Event.Heartbeat()).index())
                        .boxed()
                        .toList()));
      }
      for (Future<List<Long>> future : futures) {
        List<Long> own = future.get();
        assertThat(own).isSorted();
        indexes.addAll(own);
      }
      assertThat(indexes.stream().sorted().toList()).isEqualTo(indexes((long) threads * each));
      LedgerVerifier.verifyAll(ledger).orThrow();
    }
  }

  @Test
  void everyRecordIsProvenOffline() {
    try (SqliteLedger ledger = open()) {
      SampleEvents.all().forEach(ledger::append);
      ledger.append(SampleEvents.large());
      SignedCheckpoint checkpoint = ledger.checkpoint();
      ledger.append(new Event.Heartbeat());
      for (long index = 0; index < checkpoint.checkpoint().size(); index++) {
        String proof = ledger.proof(index, checkpoint).format();
        byte[] leaf = ledger.leaf(index);
        Optional<byte[]> body = ledger.body(index);
        assertThat(LedgerVerifier.record(proof, leaf, body, ledger.key()))
            .isInstanceOf(Verification.Valid.class);
        leaf[leaf.length / 2] ^= 1;
        assertThat(LedgerVerifier.record(proof, leaf, body, ledger.key()))
            .isInstanceOf(Verification.Invalid.class);
        String elsewhere = TlogProof.parse(proof).format().replace("index " + index, "index 99");
        assertThat(LedgerVerifier.record(elsewhere, ledger.leaf(index), body, ledger.key()))
            .isInstanceOf(Verification.Invalid.class);
      }
      assertThat(
              LedgerVerifier.consistency(
                  checkpoint,
                  ledger.checkpoint(),
                  ledger.consistency(checkpoint.checkpoint().size(), ledger.size()),
                  ledger.key()))
          .isInstanceOf(Verification.Valid.class);
    }
  }

  @Test
  void aLargeEventNeedsItsBodyToBeVerified() {
    try (SqliteLedger ledger = open()) {
      LedgerEntry entry = ledger.append(SampleEvents.large());
      assertThat(entry.event()).isInstanceOf(Event.SyncIntended.class);
      byte[] body = ledger.body(entry.index()).orElseThrow();
      assertThat(body.length).isGreaterThan(Leaf.LEAF_BYTES_MAX);
      String proof = ledger.proof(0).format();
      byte[] leaf = ledger.leaf(0);
      assertThat(LedgerVerifier.record(proof, leaf, Optional.empty(), ledger.key()))
          .isInstanceOf(Verification.CannotCheck.class);
      body[100] ^= 1;
      assertThat(LedgerVerifier.record(proof, leaf, Optional.of(body), ledger.key()))
          .isInstanceOf(Verification.Invalid.class);
    }
  }

  @Test
  void aClockThatStepsBackIsPutOnRecord() {
    try (SqliteLedger ledger = open()) {
      Instant before = ledger.append(new Event.Heartbeat()).time();
      clock.move(Duration.ofHours(-1));
      LedgerEntry after = ledger.append(new Event.Heartbeat());
      assertThat(after.index()).isEqualTo(2);
      assertThat(after.time()).isEqualTo(before.minusSeconds(3600));
      assertThat(ledger.entry(1).event()).isEqualTo(new Event.ClockSkew(before, after.time()));
      assertThat(ledger.entries(Instant.MIN, Instant.MAX))
          .extracting(LedgerEntry::index)
          .containsExactly(0L, 1L, 2L);
      assertThat(ledger.entries(before, Instant.MAX)).hasSize(1);
      LedgerVerifier.verifyAll(ledger).orThrow();
    }
  }

  @Test
  void aClockThatStepsBackALittleIsHeld() {
    try (SqliteLedger ledger = open()) {
      Instant before = ledger.append(new Event.Heartbeat()).time();
      clock.move(LogWriter.CLOCK_STEP_TOLERANCE.negated());
      assertThat(ledger.append(new Event.Heartbeat()).time()).isEqualTo(before);
      assertThat(ledger.size()).isEqualTo(2);
    }
  }

  @Test
  void aStepBackWhileTheLedgerWasClosedIsPutOnRecord() {
    try (SqliteLedger ledger = open()) {
      ledger.append(new Event.Heartbeat());
    }
    clock.move(Duration.ofDays(-1));
    try (SqliteLedger ledger = open()) {
      ledger.append(new Event.Heartbeat());
      assertThat(ledger.entry(1).event()).isInstanceOf(Event.ClockSkew.class);
    }
  }

  @Test
  void itIsReadWhileItIsWritten() {
    try (SqliteLedger ledger = open();
        SqliteLedgerReader reader = SqliteLedgerReader.open(folder)) {
      assertThat(reader.size()).isZero();
      LedgerEntry entry = ledger.append(SampleEvents.all().getFirst());
      assertThat(reader.entry(0)).isEqualTo(entry);
      assertThat(reader.key()).isEqualTo(ledger.key());
      LedgerVerifier.verifyAll(reader).orThrow();
    }
  }

  @Test
  void itIsReadAfterItWasClosed() {
    try (SqliteLedger ledger = open()) {
      ledger.append(new Event.Heartbeat());
    }
    try (SqliteLedgerReader reader = SqliteLedgerReader.open(folder)) {
      LedgerVerifier.verifyAll(reader).orThrow();
      assertThat(reader.entries(Instant.MIN, Instant.MAX)).hasSize(1);
    }
  }

  @Test
  void aFolderWithoutALedgerIsNamed() {
    assertThatThrownBy(() -> SqliteLedgerReader.open(folder))
        .isInstanceOf(LedgerRefusedException.class)
        .hasMessageContaining(folder.toString());
  }

  @Test
  void oneProcessWritesIt() {
    try (SqliteLedger ledger = open()) {
      assertThatThrownBy(this::open)
          .isInstanceOfSatisfying(
              LedgerRefusedException.class,
              refused -> assertThat(refused.reason()).isEqualTo(Reason.LOCKED));
      ledger.append(new Event.Heartbeat());
    }
    open().close();
  }

  @Test
  void aClosedLedgerTakesNothing() {
    SqliteLedger ledger = open();
    ledger.close();
    ledger.close();
    assertThatThrownBy(() -> ledger.append(new Event.Heartbeat()))
        .isInstanceOf(LedgerUnavailableException.class)
        .hasMessageContaining("closed");
  }

  @Test
  void keysAreReadByTheirOwnerOnly() throws IOException {
    open().close();
    for (String file : List.of("ledger.key", "identities.key", "checkpoint")) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(file))))
          .isEqualTo("rw-------");
    }
    Path key = folder.resolve("ledger.key");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
    assertThatThrownBy(this::open).hasMessageContaining("chmod 600");
  }

  @Test
  void anotherOriginIsAnotherLedger() {
    open().close();
    assertThatThrownBy(
            () -> SqliteLedger.open(new LedgerSettings(folder, "samsvar.example/other", clock)))
        .hasMessageContaining(ORIGIN)
        .hasMessageContaining("samsvar.example/other");
  }

  @Test
  void anEventThatTheLedgerCannotTakeHurtsNoOther() {
    try (SqliteLedger ledger = open()) {
      assertThatThrownBy(() -> ledger.append(SampleEvents.large(200_000)))
          .isInstanceOf(IllegalArgumentException.class);
      assertThat(ledger.append(new Event.Heartbeat()).index()).isZero();
    }
  }

  private SqliteLedger open() {
    return SqliteLedger.open(new LedgerSettings(folder, ORIGIN, clock));
  }

  private static List<Long> indexes(long size) {
    return LongStream.range(0, size).boxed().toList();
  }
}
