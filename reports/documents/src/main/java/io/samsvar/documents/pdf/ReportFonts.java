package io.samsvar.documents.pdf;

import com.openhtmltopdf.outputdevice.helper.BaseRendererBuilder.FontStyle;
import com.openhtmltopdf.pdfboxout.PdfRendererBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.apache.fontbox.ttf.CmapLookup;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.io.RandomAccessReadBuffer;
import org.apache.pdfbox.pdmodel.PDDocument;

/**
 * The fonts of a report: Roboto for text (Apache License 2.0) and JetBrains Mono for names, digests
 * and paths (SIL Open Font License 1.1). Both are embedded as subsets.
 */
public final class ReportFonts {
  /** CSS family of running text. */
  public static final String TEXT = "Roboto";

  /** CSS family of identifiers. */
  public static final String MONO = "JetBrains Mono";

  private static final String ROBOTO = "/com/formdev/flatlaf/fonts/roboto/";
  private static final String JETBRAINS = "/com/formdev/flatlaf/fonts/jetbrains_mono/";
  private static final int NORMAL = 400;
  private static final int MEDIUM = 500;
  private static final int BOLD = 700;

  private static final List<Face> FACES =
      List.of(
          new Face(TEXT, NORMAL, FontStyle.NORMAL, ROBOTO + "Roboto-Regular.ttf"),
          new Face(TEXT, NORMAL, FontStyle.ITALIC, ROBOTO + "Roboto-Italic.ttf"),
          new Face(TEXT, MEDIUM, FontStyle.NORMAL, ROBOTO + "Roboto-Medium.ttf"),
          new Face(TEXT, BOLD, FontStyle.NORMAL, ROBOTO + "Roboto-Bold.ttf"),
          new Face(MONO, NORMAL, FontStyle.NORMAL, JETBRAINS + "JetBrainsMono-Regular.ttf"),
          new Face(MONO, BOLD, FontStyle.NORMAL, JETBRAINS + "JetBrainsMono-Bold.ttf"));

  private final List<Loaded> faces;
  private final BitSet printable;

  private ReportFonts(List<Loaded> faces, BitSet printable) {
    this.faces = faces;
    this.printable = printable;
  }

  /** The fonts, read once. */
  public static ReportFonts shared() {
    return Holder.INSTANCE;
  }

  /**
   * Whether every face of text or every face of the mono family, and so each way the report sets a
   * character, has a glyph for this code point.
   */
  public boolean hasGlyph(int codePoint) {
    return printable.get(codePoint);
  }

  /**
   * Makes the fonts known to a renderer of this document. They are loaded when first used and stay
   * open until the result is closed, which has to be after the document was saved.
   */
  FontsInUse register(PdfRendererBuilder builder, PDDocument document) {
    List<EmbeddedFont> fonts = new ArrayList<>();
    for (Loaded face : faces) {
      EmbeddedFont font = new EmbeddedFont(document, face.bytes());
      fonts.add(font);
      builder.useFont(font, face.face().family(), face.face().weight(), face.face().style(), true);
    }
    return new FontsInUse(fonts);
  }

  private static ReportFonts load() {
    List<Loaded> faces = new ArrayList<>();
    BitSet text = full();
    BitSet mono = full();
    for (Face face : FACES) {
      byte[] bytes = read(face.resource());
      (face.family().equals(TEXT) ? text : mono).and(glyphs(face, bytes));
      faces.add(new Loaded(face, bytes));
    }
    text.or(mono);
    return new ReportFonts(List.copyOf(faces), text);
  }

  private static BitSet full() {
    BitSet set = new BitSet();
    set.set(0, Character.MAX_CODE_POINT + 1);
    return set;
  }

  private static byte[] read(String resource) {
    try (InputStream in = ReportFonts.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("The font " + resource + " is not on the class path");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("Reading the font " + resource + " failed", e);
    }
  }

  private static BitSet glyphs(Face face, byte[] bytes) {
    try (TrueTypeFont font = new TTFParser().parse(new RandomAccessReadBuffer(bytes))) {
      CmapLookup cmap = font.getUnicodeCmapLookup();
      BitSet set = new BitSet();
      for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
        if (cmap.getGlyphId(c) != 0) {
          set.set(c);
        }
      }
      return set;
    } catch (IOException e) {
      throw new UncheckedIOException("Reading the font " + face.resource() + " failed", e);
    }
  }

  private record Face(String family, int weight, FontStyle style, String resource) {}

  @SuppressWarnings("ArrayRecordComponent") // Compared and printed by nobody.
  private record Loaded(Face face, byte[] bytes) {}

  private static final class Holder {
    static final ReportFonts INSTANCE = load();
  }
}
