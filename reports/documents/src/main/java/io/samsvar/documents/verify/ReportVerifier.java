package io.samsvar.documents.verify;

import io.samsvar.documents.draft.UnsignedReport;
import io.samsvar.documents.evidence.Evidence;
import io.samsvar.documents.evidence.EvidenceCheck;
import io.samsvar.documents.seal.PdfSeal;
import io.samsvar.documents.seal.SealIdentity;
import io.samsvar.documents.verify.Verification.CannotCheck;
import io.samsvar.documents.verify.Verification.Invalid;
import io.samsvar.documents.verify.Verification.Valid;
import io.samsvar.ledger.note.VerifierKey;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Verifies a report by its file alone. In this order: the one seal covers the whole file; its
 * signature holds; the evidence in the file is signed by the ledger and proven entry by entry; the
 * pages, made anew from the evidence, are those of the file, byte for byte.
 *
 * <p>Never throws for what a file holds. Safe for use by several threads.
 */
public final class ReportVerifier {
  /** Longest report that is read. */
  public static final int REPORT_BYTES_MAX = 96 * 1024 * 1024;

  private ReportVerifier() {}

  /** Verifies a file. */
  public static Verification verify(Path pdf, Trust trust) {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(pdf)) {
      bytes = in.readNBytes(REPORT_BYTES_MAX + 1);
    } catch (IOException e) {
      return new CannotCheck("the file " + pdf + " cannot be read: " + e.getMessage());
    }
    return verify(bytes, trust);
  }

  /** Verifies the bytes of a file. */
  public static Verification verify(byte[] pdf, Trust trust) {
    if (pdf.length > REPORT_BYTES_MAX) {
      return new CannotCheck("the file is longer than " + REPORT_BYTES_MAX + " bytes");
    }
    try {
      return checked(pdf, trust);
    } catch (InvalidReportException e) {
      return new Invalid(e.reason());
    } catch (RuntimeException | StackOverflowError e) {
      // The libraries that read PDF, CMS and X.509 throw what they like at bytes made to break
      // them.
      return new Invalid("the file cannot be read: " + e);
    }
  }

  private static Verification checked(byte[] pdf, Trust trust) throws InvalidReportException {
    SealedFile file = SealedFile.of(pdf);
    VerifiedSeal seal = CmsVerifier.verify(file.cms(), file.covered());
    Evidence evidence = AttachedEvidence.of(pdf);
    SealTrust.check(seal, evidence.frame().issuedAt(), trust.certificate());
    checkEvidence(evidence, seal, trust.logKey());
    if (!evidence.renderer().equals(UnsignedReport.RENDERER)) {
      return new CannotCheck(
          "seal and evidence hold, but the pages were made by layout "
              + evidence.renderer()
              + " and this program has layout "
              + UnsignedReport.RENDERER
              + ": use the version of samsvar that the first page names");
    }
    UnsignedReport report = UnsignedReport.of(evidence);
    byte[] expected = PdfSeal.unfilled(report.pdf(), evidence.frame().issuedAt());
    List<String> notes = new ArrayList<>();
    if (!file.equalsButForDigits(expected)) {
      Optional<String> difference = SameObjects.difference(pdf, expected);
      if (difference.isPresent()) {
        throw new InvalidReportException(
            "the pages are not what the evidence says: " + difference.get());
      }
      notes.add(
          "The pages were compared object by object: this Java platform compresses differently.");
    }
    return valid(evidence, seal, report, trust, notes);
  }

  private static void checkEvidence(
      Evidence evidence, VerifiedSeal seal, @Nullable VerifierKey pinned)
      throws InvalidReportException {
    if (pinned != null && !pinned.equals(evidence.logKey())) {
      throw new InvalidReportException(
          "the evidence is of another ledger than the given key: " + evidence.logKey());
    }
    Optional<String> problem = EvidenceCheck.problem(evidence);
    if (problem.isPresent()) {
      throw new InvalidReportException("the evidence does not hold: " + problem.get());
    }
    String stated = evidence.frame().signer().fingerprint();
    if (!stated.equals(SealIdentity.fingerprint(seal.certificate()))) {
      throw new InvalidReportException(
          "the pages name another certificate than the seal's: " + stated);
    }
  }

  private static Valid valid(
      Evidence evidence,
      VerifiedSeal seal,
      UnsignedReport report,
      Trust trust,
      List<String> notes) {
    String fingerprint = SealIdentity.fingerprint(seal.certificate());
    if (trust.certificate() == null) {
      notes.add("Self-consistent, certificate not pinned: fingerprint " + fingerprint);
    }
    if (trust.logKey() == null) {
      notes.add("Self-consistent, ledger key not pinned: " + evidence.logKey());
    }
    return new Valid(
        evidence.period(),
        evidence.frame().issuedAt(),
        evidence.frame().organisation(),
        seal.certificate().getSubjectX500Principal().getName(),
        fingerprint,
        trust.certificate() != null,
        evidence.logKey().toString(),
        trust.logKey() != null,
        evidence.inPeriod().size(),
        report.verdicts(),
        notes);
  }
}
