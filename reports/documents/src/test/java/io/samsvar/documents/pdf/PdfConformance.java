package io.samsvar.documents.pdf;

import java.io.ByteArrayInputStream;
import java.util.List;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.VeraPDFFoundry;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/** Asks veraPDF whether a PDF is what it says. */
public final class PdfConformance {
  static {
    VeraGreenfieldFoundryProvider.initialise();
  }

  private PdfConformance() {}

  /** The failed clauses of PDF/A-3a and PDF/UA-1, one line each; empty when it conforms. */
  public static List<String> failures(byte[] pdf) {
    return java.util.stream.Stream.of(PDFAFlavour.PDFA_3_A, PDFAFlavour.PDFUA_1)
        .flatMap(flavour -> failures(pdf, flavour).stream())
        .toList();
  }

  private static List<String> failures(byte[] pdf, PDFAFlavour flavour) {
    try (VeraPDFFoundry foundry = Foundries.defaultInstance();
        PDFAValidator validator = foundry.createValidator(flavour, false);
        PDFAParser parser = foundry.createParser(new ByteArrayInputStream(pdf), flavour)) {
      ValidationResult result = validator.validate(parser);
      List<String> failed =
          result.getTestAssertions().stream()
              .filter(each -> each.getStatus() == TestAssertion.Status.FAILED)
              .map(PdfConformance::line)
              .distinct()
              .toList();
      return !result.isCompliant() && failed.isEmpty()
          ? List.of(flavour + ": not compliant, without a failed clause")
          : failed;
    } catch (Exception e) {
      throw new AssertionError("veraPDF could not read the PDF", e);
    }
  }

  private static String line(TestAssertion assertion) {
    return assertion.getRuleId().getSpecification().getId()
        + " "
        + assertion.getRuleId().getClause()
        + " test "
        + assertion.getRuleId().getTestNumber()
        + ": "
        + assertion.getMessage().replaceAll("\\s+", " ")
        + " at "
        + assertion.getLocation().getContext();
  }
}
