package io.samsvar.documents.page;

import io.samsvar.documents.content.Coverage.Gap;
import io.samsvar.documents.content.ExemptionUse;
import io.samsvar.documents.content.ReportContent;
import io.samsvar.documents.content.ReportContent.OverrideEnding;
import io.samsvar.documents.content.ReportContent.OverrideWrite;
import java.util.List;

/** Gaps, overrides, and what a person has to assess. */
final class IncidentsPart {
  private IncidentsPart() {}

  static void add(Markup markup, ReportContent content) {
    markup.section("Gaps in enforcement", "Hull i håndhevingen", "GDPR art. 32(1)(b), 33(5)");
    gaps(markup, content);
    markup.section("Overrides", "Unntak og nødtilgang", "GDPR art. 5(2), 32(4)");
    overrides(markup, content);
    markup.section("Exemptions used", "Brukte unntak", "GDPR art. 5(2), 24(1)");
    exemptions(markup, content);
    markup.section("Candidates for the breach register", "Avvikskandidater", "GDPR art. 33(5)");
    candidates(markup, content);
  }

  private static void gaps(Markup markup, ReportContent content) {
    if (content.coverage().gaps().isEmpty()) {
      markup.paragraph("none", "No gap is on record.");
      return;
    }
    Table.Builder table =
        Table.of("From", 17)
            .column("To", 17)
            .column("Length", 14)
            .column("Component", 20)
            .column("Reason", 32);
    for (Gap gap : content.coverage().gaps()) {
      table.row(
          Words.when(gap.span().from()),
          Words.when(gap.span().to()),
          Cell.text(Words.length(gap.span().length())),
          Cell.code(gap.component()),
          Cell.text(gap.reason()));
    }
    markup.table(table.build());
  }

  private static void overrides(Markup markup, ReportContent content) {
    if (content.overrides().isEmpty()) {
      markup.paragraph("none", "No override was used.");
      return;
    }
    Table.Builder table =
        Table.of("Time", 17)
            .column("Override", 18)
            .column("Write", 30)
            .column("By", 15)
            .column("Reason given", 20);
    for (OverrideWrite write : content.overrides()) {
      table.row(
          Words.when(write.time()),
          Cell.code(write.override()),
          Cell.code(write.operation().name(), Words.resource(write.resource())),
          Cell.text(Words.actor(write.actor())),
          Cell.text(write.reason()));
    }
    markup.table(table.build());
    if (!content.overrideEnds().isEmpty()) {
      markup.table(overrideEnds(content));
    }
  }

  private static Table overrideEnds(ReportContent content) {
    Table.Builder table =
        Table.of("Ended", 17).column("Override", 20).column("Object", 33).column("Then", 30);
    for (OverrideEnding ending : content.overrideEnds()) {
      table.row(
          Words.when(ending.time()),
          Cell.code(ending.override()),
          Cell.code(Words.resource(ending.resource())),
          Cell.text(
              switch (ending.end()) {
                case PUT_BACK -> "differed from Git, and was put back";
                case LEFT -> "differed from Git, and was left";
                case AS_DECLARED -> "was as Git declares it";
              }));
    }
    return table.build();
  }

  private static void exemptions(Markup markup, ReportContent content) {
    if (content.exemptions().isEmpty()) {
      markup.paragraph("none", "No rule was waived by an exemption.");
      return;
    }
    Table.Builder table =
        Table.of("Recorded", 15)
            .column("Exemption", 20)
            .column("Rule and object", 29)
            .column("Answers for it", 14)
            .column("Reason given", 22);
    for (ExemptionUse use : content.exemptions()) {
      table.row(
          Words.when(use.first(), use.last()),
          Cell.code(Words.resource(use.exemption()), "until " + Words.time(use.expiresAt())),
          Cell.code(use.code(), Words.resource(use.resource())),
          Cell.text(Words.actor(use.owner())),
          Cell.text(use.reason()));
    }
    markup.table(table.build());
  }

  private static void candidates(Markup markup, ReportContent content) {
    markup.paragraph(
        "The product never declares a personal data breach. These records may bear on one; the"
            + " controller assesses each and writes down the assessment, also when it is not"
            + " notified.");
    Table.Builder table =
        Table.of("Entry", 10)
            .column("Time", 17)
            .column("What", 43)
            .column("Assessment (vurdering)", 30);
    for (Gap gap : content.coverage().gaps()) {
      table.row(
          Cell.code(Long.toString(gap.index())),
          Words.when(gap.span().from()),
          Cell.text("Enforcement by " + gap.component() + " was or may have been off"),
          open());
    }
    for (OverrideWrite write : content.overrides()) {
      table.row(
          Cell.code(Long.toString(write.index())),
          Words.when(write.time()),
          Cell.text("Write to a declared object under " + write.override()),
          open());
    }
    if (table.isEmpty()) {
      markup.paragraph("none", "No candidate is on record.");
    } else {
      markup.table(table.build());
    }
  }

  private static Cell open() {
    return new Cell("open", List.of("to be filled in by the controller"));
  }
}
