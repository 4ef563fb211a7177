package io.samsvar.documents.page;

import io.samsvar.documents.content.ReportContent;
import io.samsvar.documents.content.ReportContent.Operational;
import io.samsvar.documents.content.ReportContent.Requirement;

/** Which requirement each part of the report serves. */
final class LawPart {
  private LawPart() {}

  static void add(Markup markup, ReportContent content) {
    markup.section("Requirements and findings", "Krav og funn", "GDPR art. 5(2), 24(1)");
    if (content.requirements().isEmpty()) {
      markup.paragraph("none", "No finding names a requirement.");
    } else {
      Table.Builder table =
          Table.of("Requirement", 50).column("Denying findings", 25).column("Warnings", 25);
      for (Requirement requirement : content.requirements()) {
        table.row(
            Cell.code(requirement.id()),
            Cell.number(requirement.denials()),
            Cell.number(requirement.warnings()));
      }
      markup.table(table.build());
    }
    markup.caption("Articles and where this report serves them (artikler)");
    markup.table(articles());
    operations(markup, content);
  }

  private static Table articles() {
    return Table.of("Article", 20)
        .column("What it asks", 44)
        .column("Section", 36)
        .row(
            Cell.text("5(2), 24"),
            Cell.text("Be able to demonstrate compliance (ansvar)"),
            Cell.text("All; Integrity and verification"))
        .row(
            Cell.text("25"),
            Cell.text("Data protection by design (innebygd personvern)"),
            Cell.text("Changes and decisions; Policies in force"))
        .row(
            Cell.text("30(1)(e), (g)"),
            Cell.text("Transfers and security measures in the record of processing (protokoll)"),
            Cell.text("Data location; Policies in force"))
        .row(
            Cell.text("32(1)(b)"),
            Cell.text("Ongoing confidentiality, integrity, availability and resilience"),
            Cell.text("Refused requests; Changes put back; Gaps in enforcement"))
        .row(
            Cell.text("32(1)(d)"),
            Cell.text("Regular testing and evaluation of measures"),
            Cell.text("Coverage; Changes and decisions"))
        .row(
            Cell.text("33(5)"),
            Cell.text("Documentation of personal data breaches (avvik)"),
            Cell.text("Candidates for the breach register"))
        .row(
            Cell.text("44 to 49"),
            Cell.text("Transfers to third countries (overføring)"),
            Cell.text("Data location"))
        .build();
  }

  private static void operations(Markup markup, ReportContent content) {
    markup.section("Operation of the product", "Drift av løsningen", "GDPR art. 17, 32(1)(d)");
    if (content.operations().isEmpty()) {
      markup.paragraph("none", "No start, stop, erasure or earlier report is on record.");
      return;
    }
    Table.Builder table = Table.of("Entry", 10).column("Time", 17).column("What", 73);
    for (Operational operational : content.operations()) {
      table.row(
          Cell.code(Long.toString(operational.index())),
          Words.when(operational.time()),
          Cell.text(operational.what()));
    }
    markup.table(table.build());
  }
}
