package io.samsvar.documents.draft;

import io.samsvar.documents.Period;
import io.samsvar.documents.content.ReportContent;
import io.samsvar.documents.content.VerdictCounts;
import io.samsvar.documents.evidence.Evidence;
import io.samsvar.documents.evidence.EvidenceJson;
import io.samsvar.documents.page.Integrity;
import io.samsvar.documents.page.ReportPage;
import io.samsvar.documents.pdf.AttachedFile;
import io.samsvar.documents.pdf.DocumentProperties;
import io.samsvar.documents.pdf.PdfRenderer;
import io.samsvar.ledger.Digest;
import io.samsvar.ledger.note.Checkpoint;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;

/**
 * A report before its seal: a pure function of its evidence. The issuer makes one to seal it, the
 * verifier makes one to compare it. Immutable.
 */
public final class UnsignedReport {
  /**
   * Version of everything that pages are made with: wording, style, fonts, libraries. It changes
   * whenever the same evidence would give other pages.
   */
  public static final String RENDERER = "1";

  /** Name of the attached evidence. */
  public static final String EVIDENCE_NAME = "evidence.json";

  private static final int NUMBER_DIGITS = 8;

  private final byte[] pdf;
  private final VerdictCounts verdicts;

  private UnsignedReport(byte[] pdf, VerdictCounts verdicts) {
    this.pdf = pdf;
    this.verdicts = verdicts;
  }

  /** Makes the pages of evidence by {@link #RENDERER}. */
  public static UnsignedReport of(Evidence evidence) {
    byte[] json = EvidenceJson.write(evidence);
    ReportContent content =
        ReportContent.of(evidence.frame(), evidence.period(), evidence.inPeriod());
    Integrity integrity = integrity(evidence, Digest.of(json));
    byte[] pdf =
        PdfRenderer.render(
            ReportPage.of(content, integrity),
            properties(content, integrity),
            new AttachedFile(
                EVIDENCE_NAME,
                "application/json",
                "Ledger entries of the period with proofs; the pages are made of it",
                json));
    return new UnsignedReport(pdf, content.verdicts());
  }

  /** The PDF, as a copy. */
  public byte[] pdf() {
    return pdf.clone();
  }

  /** How often revisions were judged in the period. */
  public VerdictCounts verdicts() {
    return verdicts;
  }

  private static Integrity integrity(Evidence evidence, Digest json) {
    Checkpoint checkpoint = evidence.checkpoint().checkpoint();
    List<String> note = evidence.checkpoint().format().lines().toList();
    return new Integrity(
        number(evidence.period(), json),
        checkpoint.origin(),
        checkpoint.size(),
        checkpoint.root().base64(),
        note,
        evidence.logKey().toString(),
        evidence.entries().size(),
        json);
  }

  private static String number(Period period, Digest json) {
    return "SAMSVAR-"
        + LocalDate.ofInstant(period.from(), Period.ZONE)
        + "-"
        + json.hex().substring(0, NUMBER_DIGITS).toUpperCase(Locale.ROOT);
  }

  private static DocumentProperties properties(ReportContent content, Integrity integrity) {
    return new DocumentProperties(
        ReportPage.title(content),
        ReportPage.description(content),
        ReportPage.shown(content.frame().organisation()),
        ReportPage.shown(content.frame().product()),
        ReportPage.LANGUAGE,
        content.frame().issuedAt().atZone(Period.ZONE),
        integrity.evidence().toString());
  }
}
