package io.samsvar.cli.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;

/** Reads and damages a PDF. */
final class Pdf {
  private Pdf() {}

  /** The text of all pages. */
  static String text(Path pdf) {
    try (PDDocument document = Loader.loadPDF(pdf.toFile())) {
      return new PDFTextStripper().getText(document);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + pdf, e);
    }
  }

  /** A copy in which one bit in the middle is another. */
  static Path flipByte(Path pdf, Path copy) {
    try {
      byte[] bytes = Files.readAllBytes(pdf);
      bytes[bytes.length / 2] ^= 1;
      return Files.write(copy, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot copy " + pdf, e);
    }
  }
}
