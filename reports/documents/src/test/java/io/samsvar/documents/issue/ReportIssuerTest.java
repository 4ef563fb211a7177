package io.samsvar.documents.issue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.samsvar.documents.Period;
import io.samsvar.documents.Samples;
import io.samsvar.documents.TestingLedger;
import io.samsvar.documents.seal.SealIdentities;
import io.samsvar.documents.seal.SealIdentity;
import io.samsvar.documents.verify.ReportVerifier;
import io.samsvar.documents.verify.Trust;
import io.samsvar.documents.verify.Verification;
import io.samsvar.ledger.Event;
import io.samsvar.ledger.LedgerEntry;
import io.samsvar.ledger.store.LedgerSettings;
import io.samsvar.ledger.store.SqliteLedger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportIssuerTest {
  private static final Clock CLOCK = Clock.fixed(Samples.ISSUED, ZoneOffset.UTC);

  @TempDir Path folder;
  private ReportIssuer issuer;

  @BeforeEach
  void seal() {
    SealIdentity seal = SealIdentities.internal(folder.resolve("data"), "Fjordhelse AS", CLOCK);
    issuer = new ReportIssuer("Fjordhelse AS", "oslo", "samsvar 0.1.0", seal, CLOCK);
  }

  @Test
  void reportOfTheRealLedgerVerifies() throws Exception {
    LedgerSettings settings =
        LedgerSettings.of(folder.resolve("ledger"), "fjordhelse.example/samsvar");
    try (SqliteLedger ledger = SqliteLedger.open(settings)) {
      Instant from = Instant.now().minusSeconds(1);
      Samples.events(0).forEach(ledger::append);
      Period period = new Period(from, Instant.now().plusSeconds(60));

      IssuedReport report = issuer.issue(ledger, period, folder.resolve("report.pdf"));

      assertThat(ReportVerifier.verify(report.path(), new Trust(null, ledger.key())))
          .isInstanceOfSatisfying(
              Verification.Valid.class,
              valid -> assertThat(valid.entries()).isEqualTo(Samples.events(0).size()));
      LedgerEntry recorded = ledger.entry(report.entry().orElseThrow());
      assertThat(recorded.event())
          .isEqualTo(
              new Event.ReportIssued(period.from(), period.to(), report.sha256(), report.pages()));
      assertThat(report.pages()).isGreaterThan(4);
    }
  }

  @Test
  void folderThatIsMissingLeavesNoRecord() {
    TestingLedger ledger = TestingLedger.ofSamples();
    long size = ledger.size();

    assertThatThrownBy(
            () -> issuer.issue(ledger, Samples.DAY, folder.resolve("nowhere").resolve("a.pdf")))
        .isInstanceOf(IOException.class);
    assertThat(ledger.size()).isEqualTo(size);
  }

  @Test
  void anEarlierFileIsReplacedAndNothingElseIsLeft() throws Exception {
    Path out = Files.writeString(folder.resolve("report.pdf"), "old");
    issuer.issueUnrecorded(TestingLedger.ofSamples(), Samples.DAY, out);

    assertThat(ReportVerifier.verify(out, Trust.none())).isInstanceOf(Verification.Valid.class);
    try (var files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("data", "report.pdf");
    }
  }
}
