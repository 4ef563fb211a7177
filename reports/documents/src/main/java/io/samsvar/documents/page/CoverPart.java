package io.samsvar.documents.page;

import io.samsvar.documents.content.ReportContent;
import io.samsvar.documents.content.ReportFrame;
import io.samsvar.documents.content.VerdictCounts;
import io.samsvar.documents.page.Markup.Tile;
import java.util.List;

/** The first page: which report this is, and what it comes to. */
final class CoverPart {
  private CoverPart() {}

  static void add(Markup markup, ReportContent content, Integrity integrity) {
    markup.paragraph("wordmark", "SAMSVAR");
    markup.title("Compliance report");
    markup.paragraph("subtitle", "Samsvarsrapport – dokumentasjon etter personvernforordningen");
    markup.paragraph(
        "period",
        Words.time(content.period().from()) + "  –  " + Words.time(content.period().to()));
    statement(markup, content);
    markup.tiles(tiles(content));
    properties(markup, content, integrity);
  }

  private static void statement(Markup markup, ReportContent content) {
    VerdictCounts verdicts = content.verdicts();
    if (content.writtenOn().contradicted() > 0) {
      markup.statement(
          "alarm",
          "A write without a passed verdict is on record",
          Words.count(content.writtenOn().contradicted(), "write rests", "writes rest")
              + " on a verdict that did not pass or is of another plan. See section Coverage.");
    } else if (content.coverage().gaps().isEmpty() && content.overrides().isEmpty()) {
      markup.statement(
          "fine",
          "Enforced throughout the period",
          "No gap in enforcement and no override is on record. "
              + stopped(verdicts)
              + " "
              + written(content));
    } else {
      markup.statement(
          "look",
          "Enforced, with exceptions to assess",
          Words.count(content.coverage().gaps().size(), "gap", "gaps")
              + " in enforcement (together "
              + Words.length(content.coverage().gapTotal())
              + ") and "
              + Words.count(content.overrides().size(), "override is", "overrides are")
              + " on record. "
              + stopped(verdicts)
              + " "
              + written(content));
    }
  }

  private static String stopped(VerdictCounts verdicts) {
    int stopped = verdicts.blocked() + verdicts.undecided() + verdicts.frozen();
    return verdicts.total() == 0
        ? "No revision was judged."
        : Words.count(verdicts.passed(), "verdict", "verdicts")
            + " passed, "
            + stopped
            + " stopped a change before anything was written.";
  }

  private static String written(ReportContent content) {
    int writes = content.writtenOn().passed() + content.writtenOn().earlier();
    return writes == 0
        ? "Nothing was written to the cluster."
        : "Each of the "
            + Words.count(writes, "write", "writes")
            + " to the cluster rests on a recorded verdict that passed"
            + (content.writtenOn().earlier() == 0
                ? "."
                : ", " + content.writtenOn().earlier() + " of them from before the period.");
  }

  private static List<Tile> tiles(ReportContent content) {
    VerdictCounts verdicts = content.verdicts();
    return List.of(
        tile("good", verdicts.passed(), "verdicts passed (godkjent)"),
        tile(alert(verdicts.blocked()), verdicts.blocked(), "blocked by policy (stanset)"),
        tile(
            alert(verdicts.undecided() + verdicts.frozen()),
            verdicts.undecided() + verdicts.frozen(),
            "undecided or frozen (fryst)"),
        tile("", content.denied(), "requests refused (avvist)"),
        tile("", content.drifted(), "changes put back (rettet)"),
        tile(
            alert(content.coverage().gaps().size()),
            content.coverage().gaps().size(),
            "gaps in enforcement (hull)"));
  }

  private static Tile tile(String style, int figure, String label) {
    return new Tile(style, Integer.toString(figure), label);
  }

  private static String alert(int count) {
    return count == 0 ? "" : "look";
  }

  private static void properties(Markup markup, ReportContent content, Integrity integrity) {
    ReportFrame frame = content.frame();
    markup.properties(
        List.of(
            List.of("Document number (dokumentnummer)", integrity.documentNumber()),
            List.of("Organisation (virksomhet)", frame.organisation()),
            List.of("Cluster (klynge)", frame.cluster()),
            List.of(
                "Period (periode)",
                "from "
                    + Words.time(content.period().from())
                    + ", inclusive, to "
                    + Words.time(content.period().to())
                    + ", exclusive"
                    + (content.isPreliminary()
                        ? ". It was not over when the report was issued."
                        : "")),
            List.of("Issued (utstedt)", Words.time(frame.issuedAt()) + ", by " + frame.product()),
            List.of("Time zone (tidssone)", "Europe/Oslo. Each time carries its offset from UTC."),
            List.of(
                "Basis (datagrunnlag)",
                content.coverage().entries()
                    + " entries of the ledger "
                    + integrity.origin()
                    + " at size "
                    + integrity.size()),
            List.of(
                "Electronic seal (segl)",
                frame.signer().subject(),
                frame.signer().internal()
                    ? "Certificate made by the organisation itself for this purpose: internal, "
                        + "self-issued, vouched for by no third party."
                    : "Certificate provided by the organisation."),
            List.of(
                "Law (lovgrunnlag)",
                "Regulation (EU) 2016/679 (GDPR, personvernforordningen), as in force in the EEA. "
                    + "Articles are named at each section.")));
  }
}
