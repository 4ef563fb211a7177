package io.samsvar.documents.page;

import io.samsvar.documents.content.ReportContent;
import io.samsvar.documents.content.SyncSection;
import io.samsvar.documents.content.SyncSection.SeenFinding;
import io.samsvar.ledger.Severity;

/** Where data may be, as far as the ledger says. */
final class LocationPart {
  /** Codes of the rules about regions begin with this. */
  private static final String RESIDENCY = "residency.";

  private LocationPart() {}

  static void add(Markup markup, ReportContent content) {
    markup.section("Data location", "Dataresidens og overføring", "GDPR art. 30(1)(e), 44 to 49");
    markup.paragraph(
        "The residency rules judge the region that each object declares. This table says what they"
            + " found. It is no proof that no transfer took place: see Not observed.");
    Table.Builder table =
        Table.of("Sync", 26)
            .column("Namespaces written", 28)
            .column("Judged", 10)
            .column("Region findings", 36);
    for (SyncSection sync : content.syncs()) {
      table.row(
          Cell.code(sync.sync().toString()),
          sync.namespaces().isEmpty() ? Cell.text("none") : Cell.code(sync.namespaces()),
          Cell.number(judged(sync)),
          Cell.text(findings(sync)));
    }
    if (table.isEmpty()) {
      markup.paragraph("none", "No Sync was active in the period.");
    } else {
      markup.table(table.build());
    }
  }

  private static String findings(SyncSection sync) {
    long denials = count(sync, Severity.DENY);
    long warnings = count(sync, Severity.WARN);
    if (judged(sync) == 0) {
      return "no verdict was reached";
    }
    if (denials + warnings == 0) {
      return "none: every declared region was allowed";
    }
    return denials + " blocked before anything was written, " + warnings + " warned of";
  }

  /** Verdicts that policy reached: an undecided one says nothing about regions. */
  private static int judged(SyncSection sync) {
    return sync.judgements().stream()
        .filter(judgement -> judgement.ruling() != SyncSection.Ruling.UNDECIDED)
        .mapToInt(SyncSection.Judgement::times)
        .sum();
  }

  private static long count(SyncSection sync, Severity severity) {
    return sync.findings().stream()
        .map(SeenFinding::finding)
        .filter(finding -> finding.severity() == severity && finding.code().startsWith(RESIDENCY))
        .count();
  }
}
