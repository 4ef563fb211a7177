package io.samsvar.documents.page;

import io.samsvar.documents.pdf.ReportFonts;
import java.text.Normalizer;
import java.util.Locale;

/**
 * Makes text from elsewhere safe to show: what is on the page is what is in the record. A character
 * that is invisible, steers direction or controls a device is written out as {@code [U+202E]}; one
 * without a glyph becomes a box. Line breaks become spaces.
 */
final class VisibleText {
  /** Characters of one text that the page shows; the attached evidence has the whole. */
  static final int TEXT_CHARS_MAX = 2_000;

  private static final String BOX = "\u25A1";

  private VisibleText() {}

  /** The text as the page shows it. */
  static String of(String text) {
    String bounded = text;
    int left = 0;
    if (text.length() > TEXT_CHARS_MAX) {
      int end =
          Character.isHighSurrogate(text.charAt(TEXT_CHARS_MAX - 1))
              ? TEXT_CHARS_MAX - 1
              : TEXT_CHARS_MAX;
      bounded = text.substring(0, end);
      left = text.length() - end;
    }
    StringBuilder out = new StringBuilder(bounded.length() + 16);
    Normalizer.normalize(bounded, Normalizer.Form.NFC)
        .codePoints()
        .forEach(codePoint -> append(out, codePoint));
    if (left > 0) {
      out.append(" … (").append(left).append(" more characters in the evidence)");
    }
    return out.toString();
  }

  private static void append(StringBuilder out, int codePoint) {
    switch (Character.getType(codePoint)) {
      case Character.CONTROL -> {
        if (codePoint == '\n' || codePoint == '\r' || codePoint == '\t') {
          out.append(' ');
        } else {
          escape(out, codePoint);
        }
      }
      case Character.SPACE_SEPARATOR -> out.append(' ');
      case Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          escape(out, codePoint);
      default -> {
        if (ReportFonts.shared().hasGlyph(codePoint)) {
          out.appendCodePoint(codePoint);
        } else {
          out.append(BOX);
        }
      }
    }
  }

  private static void escape(StringBuilder out, int codePoint) {
    out.append(String.format(Locale.ROOT, "[U+%04X]", codePoint));
  }
}
