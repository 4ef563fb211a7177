package io.samsvar.documents.verify;

import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.io.IOUtils;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.interactive.digitalsignature.PDSignature;

/**
 * Where the signature of a file stands and what it covers. A file is taken only when its one
 * signature covers everything but its own place, so that nothing can be added, taken away or
 * wrapped around it.
 */
final class SealedFile {
  private static final byte[] HEADER = {'%', 'P', 'D', 'F', '-', '1', '.'};
  private static final int RANGE_NUMBERS = 4;
  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private final byte[] file;
  private final int gapStart;
  private final int gapEnd;

  private SealedFile(byte[] file, int gapStart, int gapEnd) {
    this.file = file;
    this.gapStart = gapStart;
    this.gapEnd = gapEnd;
  }

  /** Reads the structure. */
  static SealedFile of(byte[] file) throws InvalidReportException {
    if (file.length < HEADER.length || !Arrays.equals(HEADER, Arrays.copyOf(file, HEADER.length))) {
      throw new InvalidReportException("the file does not begin as a PDF");
    }
    try (PDDocument document =
        Loader.loadPDF(file, "", null, null, IOUtils.createMemoryOnlyStreamCache())) {
      if (document.isEncrypted()) {
        throw new InvalidReportException("the file is encrypted, which no report is");
      }
      List<PDSignature> signatures = document.getSignatureDictionaries();
      if (signatures.size() != 1) {
        throw new InvalidReportException(
            signatures.isEmpty()
                ? "the file bears no seal"
                : "the file bears " + signatures.size() + " signatures, a report has one");
      }
      return of(file, signatures.getFirst());
    } catch (IOException e) {
      throw new InvalidReportException("the file cannot be read as a PDF: " + e.getMessage(), e);
    }
  }

  private static SealedFile of(byte[] file, PDSignature signature) throws InvalidReportException {
    String form = String.valueOf(signature.getSubFilter());
    if (!form.equals("ETSI.CAdES.detached")) {
      throw new InvalidReportException("the seal has the form " + form + " instead of PAdES");
    }
    COSArray array = signature.getCOSObject().getCOSArray(COSName.BYTERANGE);
    if (array == null || array.size() != RANGE_NUMBERS) {
      throw new InvalidReportException("the seal does not say what it covers");
    }
    long start = array.getInt(0, -1);
    long gapStart = array.getInt(1, -1);
    long gapEnd = array.getInt(2, -1);
    long end = gapEnd + array.getInt(3, -1);
    if (start != 0 || gapStart <= 0 || gapEnd <= gapStart || end < gapEnd || end > file.length) {
      throw new InvalidReportException("the seal claims to cover what the file does not have");
    }
    if (end < file.length) {
      throw new InvalidReportException(
          (file.length - end) + " bytes stand behind what the seal covers");
    }
    SealedFile sealed = new SealedFile(file, (int) gapStart, (int) gapEnd);
    sealed.checkGap(signature);
    return sealed;
  }

  /** The place that is not covered holds the signature in hexadecimal digits and nothing else. */
  private void checkGap(PDSignature signature) throws InvalidReportException {
    if (file[gapStart] != '<' || file[gapEnd - 1] != '>') {
      throw new InvalidReportException("what the seal leaves out is not the seal alone");
    }
    for (int i = gapStart + 1; i < gapEnd - 1; i++) {
      if (!isUpperCaseHexDigit(file[i])) {
        throw new InvalidReportException("the seal holds something else than its digits");
      }
    }
    if ((gapEnd - gapStart) % 2 != 0 || !Arrays.equals(signature.getContents(), reserved())) {
      throw new InvalidReportException("the seal does not stand where it says");
    }
  }

  private static boolean isUpperCaseHexDigit(byte b) {
    return (b >= '0' && b <= '9') || (b >= 'A' && b <= 'F');
  }

  private byte[] reserved() {
    char[] digits = new char[gapEnd - gapStart - 2];
    for (int i = 0; i < digits.length; i++) {
      digits[i] = (char) file[gapStart + 1 + i];
    }
    return HEX.parseHex(digits, 0, digits.length);
  }

  /** The DER of the CMS signature; what is reserved behind it has to be zeros. */
  byte[] cms() throws InvalidReportException {
    byte[] reserved = reserved();
    int length = DerLength.ofFirst(reserved);
    for (int i = length; i < reserved.length; i++) {
      if (reserved[i] != 0) {
        throw new InvalidReportException("something stands behind the seal's signature");
      }
    }
    return Arrays.copyOf(reserved, length);
  }

  /** The bytes that are covered. */
  byte[] covered() {
    byte[] covered = new byte[gapStart + file.length - gapEnd];
    System.arraycopy(file, 0, covered, 0, gapStart);
    System.arraycopy(file, gapEnd, covered, gapStart, file.length - gapEnd);
    return covered;
  }

  /** Whether the file equals another one everywhere but at the place of the signature's digits. */
  boolean equalsButForDigits(byte[] other) {
    return file.length == other.length
        && Arrays.equals(file, 0, gapStart + 1, other, 0, gapStart + 1)
        && Arrays.equals(file, gapEnd - 1, file.length, other, gapEnd - 1, other.length);
  }
}
