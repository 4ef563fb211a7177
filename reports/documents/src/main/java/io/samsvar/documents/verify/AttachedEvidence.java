package io.samsvar.documents.verify;

import io.samsvar.documents.draft.UnsignedReport;
import io.samsvar.documents.evidence.Evidence;
import io.samsvar.documents.evidence.EvidenceFormatException;
import io.samsvar.documents.evidence.EvidenceJson;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.io.IOUtils;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDDocumentNameDictionary;
import org.apache.pdfbox.pdmodel.PDEmbeddedFilesNameTreeNode;
import org.apache.pdfbox.pdmodel.common.PDNameTreeNode;
import org.apache.pdfbox.pdmodel.common.filespecification.PDComplexFileSpecification;
import org.apache.pdfbox.pdmodel.common.filespecification.PDEmbeddedFile;

/** Takes the evidence out of a PDF. */
final class AttachedEvidence {
  private AttachedEvidence() {}

  /** The evidence, read but not checked. */
  static Evidence of(byte[] file) throws InvalidReportException {
    try (PDDocument document =
        Loader.loadPDF(file, "", null, null, IOUtils.createMemoryOnlyStreamCache())) {
      return EvidenceJson.read(bytes(attached(document)));
    } catch (IOException e) {
      throw new InvalidReportException("the evidence cannot be taken out: " + e.getMessage(), e);
    } catch (EvidenceFormatException e) {
      throw new InvalidReportException("the evidence does not hold: " + e.getMessage(), e);
    }
  }

  private static PDEmbeddedFile attached(PDDocument document)
      throws IOException, InvalidReportException {
    PDDocumentNameDictionary names = document.getDocumentCatalog().getNames();
    PDEmbeddedFilesNameTreeNode tree = names == null ? null : names.getEmbeddedFiles();
    List<PDNameTreeNode<PDComplexFileSpecification>> kids = tree == null ? null : tree.getKids();
    if (kids == null || kids.size() != 1) {
      throw new InvalidReportException("the file carries no evidence");
    }
    Map<String, PDComplexFileSpecification> files = kids.getFirst().getNames();
    PDComplexFileSpecification file =
        files == null ? null : files.get(UnsignedReport.EVIDENCE_NAME);
    PDEmbeddedFile embedded = file == null ? null : file.getEmbeddedFile();
    if (embedded == null || files.size() != 1) {
      throw new InvalidReportException("the file carries other attachments than its evidence");
    }
    return embedded;
  }

  private static byte[] bytes(PDEmbeddedFile file) throws IOException, InvalidReportException {
    try (InputStream in = file.createInputStream()) {
      byte[] bytes = in.readNBytes(EvidenceJson.EVIDENCE_BYTES_MAX + 1);
      if (bytes.length > EvidenceJson.EVIDENCE_BYTES_MAX) {
        throw new InvalidReportException(
            "the evidence is longer than " + EvidenceJson.EVIDENCE_BYTES_MAX + " bytes");
      }
      return bytes;
    }
  }
}
