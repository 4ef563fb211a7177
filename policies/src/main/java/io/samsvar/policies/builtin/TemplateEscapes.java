package io.samsvar.policies.builtin;

import java.util.Locale;

/** The escapes of Go's {@code text/template}. */
final class TemplateEscapes {

  private TemplateEscapes() {}

  static String html(String text) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case 0 -> out.append('\ufffd');
        case '"' -> out.append("&#34;");
        case '\'' -> out.append("&#39;");
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        default -> out.append(c);
      }
    }
    return out.toString();
  }

  static String javascript(String text) {
    StringBuilder out = new StringBuilder();
    text.codePoints()
        .forEach(
            point -> {
              if ("\\'\"".indexOf(point) >= 0) {
                out.append('\\').appendCodePoint(point);
              } else if ("<>&=".indexOf(point) >= 0 || point < ' ') {
                out.append(String.format(Locale.ROOT, "\\u%04X", point));
              } else if (point < 0x80 || GoQuote.printable(point)) {
                out.appendCodePoint(point);
              } else {
                out.append(String.format(Locale.ROOT, "\\u%04X", point));
              }
            });
    return out.toString();
  }
}
