package io.samsvar.documents.issue;

import io.samsvar.documents.Period;
import io.samsvar.documents.content.ReportFrame;
import io.samsvar.documents.draft.UnsignedReport;
import io.samsvar.documents.evidence.Evidence;
import io.samsvar.documents.evidence.EvidenceCheck;
import io.samsvar.documents.evidence.EvidenceCollector;
import io.samsvar.documents.seal.PdfSeal;
import io.samsvar.documents.seal.SealIdentity;
import io.samsvar.documents.verify.ReportVerifier;
import io.samsvar.documents.verify.Trust;
import io.samsvar.documents.verify.Verification;
import io.samsvar.ledger.Digest;
import io.samsvar.ledger.Event;
import io.samsvar.ledger.Ledger;
import io.samsvar.ledger.LedgerEntry;
import io.samsvar.ledger.verify.LedgerEvidence;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;

/**
 * Issues compliance reports: collects evidence, makes the pages, seals them, writes the file and
 * records its digest in the ledger. Safe for use by several threads.
 */
public final class ReportIssuer {
  private final String organisation;
  private final String cluster;
  private final String product;
  private final SealIdentity seal;
  private final Clock clock;

  /**
   * An issuer.
   *
   * @param organisation the controller or processor that the reports speak for
   * @param cluster name of the cluster
   * @param product name and version of this program
   * @param seal whose seal
   * @param clock for the time of issue
   */
  public ReportIssuer(
      String organisation, String cluster, String product, SealIdentity seal, Clock clock) {
    this.organisation = organisation;
    this.cluster = cluster;
    this.product = product;
    this.seal = seal;
    this.clock = clock;
  }

  /**
   * Issues the report of a period. The file is complete and durable before the ledger says so; one
   * that is there already is replaced at once.
   *
   * @param out the PDF file; its folder exists
   * @throws IOException when the file cannot be written; then nothing is recorded
   * @throws ReportRefusedException when the ledger does not hold
   * @throws io.samsvar.documents.seal.SealException when the seal cannot be put on
   * @throws io.samsvar.ledger.LedgerUnavailableException when the ledger cannot record it
   */
  public <L extends Ledger & LedgerEvidence> IssuedReport issue(L ledger, Period period, Path out)
      throws IOException {
    IssuedReport report = issueUnrecorded(ledger, period, out);
    LedgerEntry entry =
        ledger.append(
            new Event.ReportIssued(period.from(), period.to(), report.sha256(), report.pages()));
    return new IssuedReport(
        report.path(),
        report.pages(),
        report.sha256(),
        report.verdicts(),
        OptionalLong.of(entry.index()));
  }

  /**
   * The same without a record in the ledger: for whoever may read it and not write, because another
   * process does.
   *
   * @throws IOException when the file cannot be written
   */
  public IssuedReport issueUnrecorded(LedgerEvidence ledger, Period period, Path out)
      throws IOException {
    ReportFrame frame =
        new ReportFrame(organisation, cluster, clock.instant(), product, seal.stated());
    Evidence evidence = EvidenceCollector.collect(ledger, period, frame, UnsignedReport.RENDERER);
    Optional<String> problem = EvidenceCheck.problem(evidence);
    if (problem.isPresent()) {
      throw new ReportRefusedException(
          "No report is issued over a ledger that does not hold: " + problem.get());
    }
    UnsignedReport unsigned = UnsignedReport.of(evidence);
    byte[] pdf = PdfSeal.seal(unsigned.pdf(), frame.issuedAt(), seal);
    check(pdf, new Trust(seal.certificate(), ledger.key()));
    write(out, pdf);
    return new IssuedReport(
        out, pages(pdf), Digest.of(pdf), unsigned.verdicts(), OptionalLong.empty());
  }

  /** Nobody gets a report that the verifier would refuse. */
  private static void check(byte[] pdf, Trust trust) {
    switch (ReportVerifier.verify(pdf, trust)) {
      case Verification.Valid _ -> {}
      case Verification.Invalid(String reason) ->
          throw new ReportRefusedException("The report that was made does not verify: " + reason);
      case Verification.CannotCheck(String reason) ->
          throw new ReportRefusedException("The report that was made cannot be checked: " + reason);
    }
  }

  private static int pages(byte[] pdf) throws IOException {
    try (PDDocument document = Loader.loadPDF(pdf)) {
      return document.getNumberOfPages();
    }
  }

  private static void write(Path out, byte[] pdf) throws IOException {
    Path temporary = out.resolveSibling(out.getFileName() + ".tmp");
    try (FileChannel channel =
        FileChannel.open(
            temporary,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(pdf);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(temporary, out, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
