package io.samsvar.policies.builtin;

/** Writes strings as Go's {@code strconv.Quote} does. */
final class GoQuote {

  private GoQuote() {}

  /** The string in double quotes, with Go's escapes. */
  static String quote(String value) {
    StringBuilder text = new StringBuilder(value.length() + 2).append('"');
    value.codePoints().forEach(point -> append(text, point));
    return text.append('"').toString();
  }

  private static void append(StringBuilder text, int point) {
    switch (point) {
      case '"' -> text.append("\\\"");
      case '\\' -> text.append("\\\\");
      case 0x07 -> text.append("\\a");
      case '\b' -> text.append("\\b");
      case '\f' -> text.append("\\f");
      case '\n' -> text.append("\\n");
      case '\r' -> text.append("\\r");
      case '\t' -> text.append("\\t");
      case 0x0b -> text.append("\\v");
      default -> {
        if (printable(point)) {
          text.appendCodePoint(point);
        } else if (point < ' ' || point == 0x7f) {
          text.append(String.format(java.util.Locale.ROOT, "\\x%02x", point));
        } else if (point > 0xffff) {
          text.append(String.format(java.util.Locale.ROOT, "\\U%08x", point));
        } else {
          text.append(String.format(java.util.Locale.ROOT, "\\u%04x", point));
        }
      }
    }
  }

  /** Go's {@code strconv.IsPrint}: letters, marks, numbers, punctuation, symbols, the space. */
  static boolean printable(int point) {
    if (point == ' ') {
      return true;
    }
    return switch (Character.getType(point)) {
      case Character.UNASSIGNED,
          Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.SPACE_SEPARATOR,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
