package io.samsvar.documents.pdf;

import com.openhtmltopdf.outputdevice.helper.BaseRendererBuilder.TextDirection;
import com.openhtmltopdf.outputdevice.helper.ExternalResourceControlPriority;
import com.openhtmltopdf.pdfboxout.PdfBoxRenderer;
import com.openhtmltopdf.pdfboxout.PdfRendererBuilder;
import com.openhtmltopdf.pdfboxout.PdfRendererBuilder.PdfAConformance;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Calendar;
import java.util.GregorianCalendar;
import org.apache.pdfbox.pdfwriter.compress.CompressParameters;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDDocumentInformation;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.common.PDMetadata;
import org.w3c.dom.Document;

/**
 * Makes a PDF/A-3a and PDF/UA-1 document of a page tree. The same input gives the same bytes. No
 * resource but the fonts is read: style sheets, images and links to anywhere are refused.
 *
 * <p>Safe for use by several threads.
 */
public final class PdfRenderer {
  private static final float PDF_VERSION = 1.7f;

  /** Shown for a character that no font has; {@code VisibleText} leaves none. */
  private static final String REPLACEMENT = "\u25A1";

  private static final String PRODUCER = "Samsvar documents (openhtmltopdf, PDFBox)";

  private PdfRenderer() {}

  /**
   * Renders.
   *
   * @param page XHTML tree with its style in {@code head/style}
   * @param attached the file embedded as the data of the document
   */
  public static byte[] render(Document page, DocumentProperties properties, AttachedFile attached) {
    RendererLog.install();
    try (PDDocument document = new PDDocument()) {
      PdfRendererBuilder builder = builder(page).usePDDocument(document);
      try (FontsInUse _ = ReportFonts.shared().register(builder, document);
          PdfBoxRenderer renderer = builder.buildPdfRenderer()) {
        renderer.createPDFWithoutClosing();
        describe(document, properties);
        Attachment.add(document, attached, calendar(properties));
        for (PDPage each : document.getPages()) {
          // ISO 14289-1, 7.18.3: a page with an annotation, which the signature adds, names its tab
          // order.
          each.getCOSObject().setName("Tabs", "S");
        }
        return save(document, properties);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Rendering in memory failed", e);
    }
  }

  private static PdfRendererBuilder builder(Document page) {
    return new PdfRendererBuilder()
        .usePdfVersion(PDF_VERSION)
        .usePdfAConformance(PdfAConformance.PDFA_3_A)
        .usePdfUaAccessibility(true)
        .useColorProfile(SrgbProfile.bytes())
        .useReplacementText(REPLACEMENT)
        .withProducer(PRODUCER)
        .defaultTextDirection(TextDirection.LTR)
        .useUriResolver((base, uri) -> null)
        .useExternalResourceAccessControl(
            (uri, type) -> false, ExternalResourceControlPriority.RUN_BEFORE_RESOLVING_URI)
        .useExternalResourceAccessControl(
            (uri, type) -> false, ExternalResourceControlPriority.RUN_AFTER_RESOLVING_URI)
        .withW3cDocument(page, "");
  }

  private static void describe(PDDocument document, DocumentProperties properties)
      throws IOException {
    PDDocumentInformation information = new PDDocumentInformation();
    information.setTitle(properties.title());
    information.setSubject(properties.description());
    information.setAuthor(properties.author());
    information.setCreator(properties.creator());
    information.setProducer(PRODUCER);
    information.setCreationDate(calendar(properties));
    information.setModificationDate(calendar(properties));
    document.setDocumentInformation(information);
    PDMetadata metadata =
        new PDMetadata(document, new ByteArrayInputStream(XmpPacket.of(properties, PRODUCER)));
    document.getDocumentCatalog().setMetadata(metadata);
  }

  private static byte[] save(PDDocument document, DocumentProperties properties)
      throws IOException {
    // PDFBox derives the file identifier from this number, else from the clock.
    document.setDocumentId((long) properties.fingerprint().hashCode());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    // Object streams: the thousands of small objects of the structure tree take a quarter of the
    // room in them.
    document.save(out, CompressParameters.DEFAULT_COMPRESSION);
    return out.toByteArray();
  }

  private static Calendar calendar(DocumentProperties properties) {
    return GregorianCalendar.from(properties.created());
  }
}
