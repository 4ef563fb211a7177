package io.samsvar.documents.pdf;

import com.openhtmltopdf.pdfboxout.PDFontSupplier;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.io.RandomAccessReadBuffer;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDType0Font;
import org.jspecify.annotations.Nullable;

/**
 * A font of one document, loaded when it is first used, without glyph substitution: in a path or a
 * digest each character stands for itself, and setting ligatures took a third of the rendering
 * time.
 */
final class EmbeddedFont extends PDFontSupplier {
  private final PDDocument document;
  private final byte[] bytes;
  private @Nullable TrueTypeFont file;
  private @Nullable PDFont font;

  @SuppressWarnings("NullAway") // The superclass, unannotated, only keeps what supply() gives here.
  EmbeddedFont(PDDocument document, byte[] bytes) {
    super(null);
    this.document = document;
    this.bytes = bytes;
  }

  @Override
  public PDFont supply() {
    if (font == null) {
      font = load();
    }
    return font;
  }

  private PDFont load() {
    try {
      TrueTypeFont parsed = new TTFParser().parse(new RandomAccessReadBuffer(bytes));
      parsed.setEnableGsub(false);
      file = parsed;
      return PDType0Font.load(document, parsed, true);
    } catch (IOException e) {
      throw new UncheckedIOException("Reading a font failed", e);
    }
  }

  void close() throws IOException {
    if (file != null) {
      file.close();
    }
  }
}
