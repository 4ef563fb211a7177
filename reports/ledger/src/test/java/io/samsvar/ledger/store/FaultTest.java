package io.samsvar.ledger.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.samsvar.ledger.Event;
import io.samsvar.ledger.LedgerEntry;
import io.samsvar.ledger.LedgerUnavailableException;
import io.samsvar.ledger.SampleEvents;
import io.samsvar.ledger.verify.LedgerVerifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sqlite.SQLiteConfig;

/** A disk that is full or fails: the caller is told, and nothing that was acknowledged is lost. */
class FaultTest {
  private static final String ORIGIN = "samsvar.example/test";
  private static final Duration DEADLINE = Duration.ofSeconds(20);
  private static final Duration POLL = Duration.ofMillis(20);

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource(Failpoints.Point.class)
  void afterAFailureAtAnyStepTheLedgerIsReadAnewAndGoesOn(Failpoints.Point failing) {
    AtomicReference<Failpoints.@Nullable Point> armed = new AtomicReference<>();
    Failpoints failpoints =
        point -> {
          if (point == armed.get()) {
            throw new IllegalStateException("disk I/O error");
          }
        };
    List<LedgerEntry> acknowledged = new ArrayList<>();
    try (SqliteLedger ledger = SqliteLedger.open(LedgerSettings.of(folder, ORIGIN), failpoints)) {
      acknowledged.add(ledger.append(SampleEvents.all().getFirst()));
      armed.set(failing);
      assertThatThrownBy(() -> ledger.append(SampleEvents.all().get(1)))
          .isInstanceOf(LedgerUnavailableException.class)
          .hasMessageContaining("nothing may be written to the cluster")
          .hasMessageContaining("disk I/O error");
      armed.set(null);
      acknowledged.add(appendUntilItWorks(ledger, SampleEvents.all().get(2)));
      acknowledged.add(ledger.append(SampleEvents.large()));
      LedgerVerifier.verifyAll(ledger).orThrow();
    }
    try (SqliteLedger ledger = SqliteLedger.open(LedgerSettings.of(folder, ORIGIN))) {
      assertThat(ledger.entries(Instant.MIN, Instant.MAX)).containsAll(acknowledged);
      LedgerVerifier.verifyAll(ledger).orThrow();
    }
  }

  @Test
  void aFullDiskIsToldAndTheLedgerGoesOnOnceThereIsSpace() {
    int[] pages = {100};
    Failpoints full =
        new Failpoints() {
          @Override
          public void reached(Point point) {}

          @Override
          public void configure(SQLiteConfig config) {
            config.setMaxPageCount(pages[0]);
          }
        };
    try (SqliteLedger ledger = SqliteLedger.open(LedgerSettings.of(folder, ORIGIN), full)) {
      long acknowledged = 0;
      LedgerUnavailableException refused = null;
      while (refused == null) {
        try {
          assertThat(ledger.append(SampleEvents.all().get(1)).index()).isEqualTo(acknowledged);
          acknowledged++;
        } catch (LedgerUnavailableException e) {
          refused = e;
        }
      }
      assertThat(refused).hasMessageContaining("full");
      assertThat(ledger.size()).isEqualTo(acknowledged);
      LedgerVerifier.verifyAll(ledger).orThrow();
      pages[0] = 10_000;
      LedgerEntry entry = appendUntilItWorks(ledger, new Event.Heartbeat());
      assertThat(entry.index()).as("without a gap").isEqualTo(acknowledged);
      LedgerVerifier.verifyAll(ledger).orThrow();
    }
  }

  @Test
  void aCheckpointFileThatCannotBeWrittenIsToldAndTheLedgerGoesOn() throws IOException {
    try (SqliteLedger ledger = SqliteLedger.open(LedgerSettings.of(folder, ORIGIN))) {
      ledger.append(new Event.Heartbeat());
      Path inTheWay = folder.resolve("checkpoint.tmp");
      Files.createDirectories(inTheWay.resolve("not-empty"));
      assertThatThrownBy(() -> ledger.append(new Event.Heartbeat()))
          .isInstanceOf(LedgerUnavailableException.class);
      Files.delete(inTheWay.resolve("not-empty"));
      appendUntilItWorks(ledger, new Event.Heartbeat());
      LedgerVerifier.verifyAll(ledger).orThrow();
    }
  }

  /** A damage found while it runs: nothing is appended to a log that does not fit any more. */
  @Test
  void aLedgerThatNoLongerFitsTakesNothing() {
    AtomicReference<Failpoints.@Nullable Point> armed = new AtomicReference<>();
    Failpoints failpoints =
        point -> {
          if (point == armed.get()) {
            throw new IllegalStateException("disk I/O error");
          }
        };
    try (SqliteLedger ledger = SqliteLedger.open(LedgerSettings.of(folder, ORIGIN), failpoints)) {
      ledger.append(new Event.Heartbeat());
      armed.set(Failpoints.Point.BEFORE_COMMIT);
      assertThatThrownBy(() -> ledger.append(new Event.Heartbeat()))
          .isInstanceOf(LedgerUnavailableException.class);
      armed.set(null);
      assertThatThrownBy(
              () -> {
                Files.writeString(folder.resolve("checkpoint"), "forged");
                Files.writeString(folder.resolve("checkpoint.synced"), "forged");
                appendUntilItWorks(ledger, new Event.Heartbeat());
              })
          .isInstanceOf(LedgerUnavailableException.class)
          .hasMessageContaining("Neither");
    }
  }

  /** Tries until the ledger has opened its files again, or says that they do not fit. */
  private static LedgerEntry appendUntilItWorks(SqliteLedger ledger, Event event) {
    long deadline = System.nanoTime() + DEADLINE.toNanos();
    while (true) {
      try {
        return ledger.append(event);
      } catch (LedgerUnavailableException e) {
        boolean waits = String.valueOf(e.getMessage()).contains("a moment ago");
        if (!waits || System.nanoTime() > deadline) {
          throw e;
        }
        LockSupport.parkNanos(POLL.toNanos());
      }
    }
  }
}
