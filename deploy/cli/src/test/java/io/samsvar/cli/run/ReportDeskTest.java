package io.samsvar.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.samsvar.documents.Period;
import io.samsvar.documents.issue.ReportIssuer;
import io.samsvar.documents.seal.SealIdentities;
import io.samsvar.documents.verify.ReportVerifier;
import io.samsvar.documents.verify.Trust;
import io.samsvar.documents.verify.Verification;
import io.samsvar.ledger.Event;
import io.samsvar.ledger.store.LedgerSettings;
import io.samsvar.ledger.store.SqliteLedger;
import io.samsvar.ledger.verify.LedgerVerifier;
import io.samsvar.testkit.Eventually;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.LocalTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportDeskTest {
  private static final LocalDate DAY = LocalDate.of(2026, 11, 23);
  private static final Instant YESTERDAY = Instant.parse("2026-11-23T10:00:00Z");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path folder = Path.of("");

  @Test
  void aNightThatWasSleptThroughIsCaughtUpOnceAtTheStart() {
    try (SqliteLedger ledger = ledger()) {
      var _ = ledger.append(new Event.Heartbeat());
      Path report = folder.resolve("samsvar-2026-11-23.pdf");
      try (ReportDesk desk = desk(ledger, "2026-11-24T02:30:00Z")) {
        desk.start();
        Eventually.isTrue("the report of the night", PATIENCE, () -> ledger.size() == 2);
        assertThat(desk.fileOf(DAY)).isEqualTo(report).exists();
      }
      assertThat(ReportVerifier.verify(report, Trust.none()))
          .isInstanceOf(Verification.Valid.class);
      assertThat(ledger.entry(1).event()).isInstanceOf(Event.ReportIssued.class);
      try (ReportDesk again = desk(ledger, "2026-11-24T02:40:00Z")) {
        again.start();
        var _ = again.issue(Period.day(DAY), folder.resolve("by-hand.pdf"));
      }
      assertThat(ledger.size()).as("one by the night, one by hand").isEqualTo(3);
      var _ = LedgerVerifier.verifyAll(ledger).orThrow();
    }
  }

  @Test
  void beforeTheHourTheNightBeforeIsTheNewest() {
    try (SqliteLedger ledger = ledger();
        ReportDesk desk = desk(ledger, "2026-11-24T00:30:00Z")) {
      var _ = ledger.append(new Event.Heartbeat());
      desk.start();
      var _ = desk.issue(Period.day(DAY), folder.resolve("by-hand.pdf"));
      assertThat(desk.fileOf(DAY)).doesNotExist();
      assertThat(desk.fileOf(DAY.minusDays(1))).as("before the ledger's first day").doesNotExist();
    }
  }

  private SqliteLedger ledger() {
    return SqliteLedger.open(
        new LedgerSettings(
            folder.resolve("ledger"), "samsvar/test", InstantSource.fixed(YESTERDAY)));
  }

  private ReportDesk desk(SqliteLedger ledger, String now) {
    Clock clock = Clock.fixed(Instant.parse(now), Period.ZONE);
    ReportIssuer issuer =
        new ReportIssuer(
            "Helse Eksempel AS",
            "test",
            Samsvar.PRODUCT,
            SealIdentities.internal(folder.resolve("seal"), "Helse Eksempel AS", clock),
            clock);
    return new ReportDesk(ledger, issuer, folder, LocalTime.of(2, 0), Period.ZONE, clock);
  }
}
