package io.samsvar.documents.seal;

import io.samsvar.documents.Period;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.GregorianCalendar;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.interactive.digitalsignature.ExternalSigningSupport;
import org.apache.pdfbox.pdmodel.interactive.digitalsignature.PDSignature;
import org.apache.pdfbox.pdmodel.interactive.digitalsignature.SignatureOptions;
import org.apache.pdfbox.pdmodel.interactive.form.PDSignatureField;

/**
 * Puts a seal on a PDF, as an increment behind its bytes: the bytes before it stay as they are, and
 * the signature covers all of the file but the place where it stands itself.
 */
public final class PdfSeal {
  /**
   * Bytes kept free for the CMS signature. Ours with two certificates takes about 2,000; chains of
   * trust service providers and a later timestamp fit as well.
   */
  public static final int SIGNATURE_BYTES_RESERVED = 24_576;

  /** The reason that the signature states. */
  public static final String REASON = "Compliance report issued";

  private static final COSName CADES = COSName.getPDFName("ETSI.CAdES.detached");

  private PdfSeal() {}

  /**
   * Seals.
   *
   * @param unsigned a PDF without a signature
   * @param time signing time, as the signer claims it
   */
  public static byte[] seal(byte[] unsigned, Instant time, SealIdentity identity) {
    return write(unsigned, time, content -> CmsSeal.sign(content, identity));
  }

  /**
   * The same file with the signature's place left at zeros. Equal input gives equal bytes, so that
   * a verifier can tell what a sealed file has to look like.
   */
  public static byte[] unfilled(byte[] unsigned, Instant time) {
    return write(unsigned, time, _ -> new byte[0]);
  }

  private interface Signer {
    byte[] sign(byte[] content);
  }

  private static byte[] write(byte[] unsigned, Instant time, Signer signer) {
    ByteArrayOutputStream out =
        new ByteArrayOutputStream(unsigned.length + 4 * SIGNATURE_BYTES_RESERVED);
    try (PDDocument document = Loader.loadPDF(unsigned);
        SignatureOptions options = new SignatureOptions()) {
      PDSignature signature = new PDSignature();
      signature.setFilter(PDSignature.FILTER_ADOBE_PPKLITE);
      signature.setSubFilter(CADES);
      signature.setReason(REASON);
      signature.setSignDate(GregorianCalendar.from(time.atZone(Period.ZONE)));
      options.setPreferredSignatureSize(SIGNATURE_BYTES_RESERVED);
      document.setDocumentId(time.getEpochSecond());
      document.addSignature(signature, options);
      for (PDSignatureField field : document.getSignatureFields()) {
        // ISO 14289-1, 7.18.1: a form field says what it is.
        field.setAlternateFieldName("Electronic seal of the report");
      }
      ExternalSigningSupport signing = document.saveIncrementalForExternalSigning(out);
      byte[] content = signing.getContent().readAllBytes();
      signing.setSignature(signer.sign(content));
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException("Sealing in memory failed", e);
    }
  }
}
