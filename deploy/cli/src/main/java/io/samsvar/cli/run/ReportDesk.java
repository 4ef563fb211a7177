package io.samsvar.cli.run;

import io.samsvar.documents.Period;
import io.samsvar.documents.issue.IssuedReport;
import io.samsvar.documents.issue.ReportIssuer;
import io.samsvar.ledger.Stage;
import io.samsvar.ledger.store.SqliteLedger;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Issues reports: each night that of the day before, and any period on demand. One at a time. A
 * night that was slept through is caught up at the next start.
 */
public final class ReportDesk implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ReportDesk.class);

  private final SqliteLedger ledger;
  private final ReportIssuer issuer;
  private final Path directory;
  private final LocalTime at;
  private final ZoneId zone;
  private final Clock clock;
  private final Thread nights;

  ReportDesk(
      SqliteLedger ledger,
      ReportIssuer issuer,
      Path directory,
      LocalTime at,
      ZoneId zone,
      Clock clock) {
    this.ledger = ledger;
    this.issuer = issuer;
    this.directory = directory;
    this.at = at;
    this.zone = zone;
    this.clock = clock;
    this.nights = Thread.ofVirtual().name("nightly report").unstarted(this::everyNight);
  }

  /** Begins to wait for the nights. */
  void start() {
    nights.start();
  }

  /** Issues the report of a period. */
  public synchronized IssuedReport issue(Period period, Path out) {
    try {
      Files.createDirectories(out.toAbsolutePath().getParent());
      IssuedReport report = issuer.issue(ledger, period, out);
      LOG.atInfo()
          .addKeyValue("stage", Stage.REPORT.label())
          .addKeyValue("pages", report.pages())
          .addKeyValue("document", report.sha256())
          .log("Issued {}", out);
      return report;
    } catch (IOException e) {
      throw new UncheckedIOException("The report cannot be written to " + out, e);
    }
  }

  /** Where the report of a day goes. */
  Path fileOf(LocalDate day) {
    return directory.resolve("samsvar-" + day + ".pdf");
  }

  private void everyNight() {
    try {
      while (true) {
        ZonedDateTime now = clock.instant().atZone(zone);
        LocalDate due =
            now.toLocalTime().isBefore(at) ? now.toLocalDate().minusDays(2) : yesterday(now);
        issueOnce(due);
        ZonedDateTime next = now.with(at).isAfter(now) ? now.with(at) : now.plusDays(1).with(at);
        Thread.sleep(Duration.between(clock.instant(), next));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static LocalDate yesterday(ZonedDateTime now) {
    return now.toLocalDate().minusDays(1);
  }

  /* Before the ledger's first day there is nothing to report; what is there is not made again. */
  private void issueOnce(LocalDate day) {
    Period period = Period.day(day);
    boolean known = ledger.size() > 0 && ledger.entry(0).time().isBefore(period.to());
    if (!known || Files.exists(fileOf(day))) {
      return;
    }
    try {
      var _ = issue(period, fileOf(day));
    } catch (RuntimeException e) {
      LOG.atError()
          .addKeyValue("stage", Stage.REPORT.label())
          .setCause(e)
          .log("The report of {} failed; it is tried again at the next night or start", day);
    }
  }

  @Override
  public void close() {
    nights.interrupt();
  }
}
