package io.samsvar.policies.builtin;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads a literal of Go in double or single quotes. */
final class GoUnquote {

  private static final String ESCAPES = "abfnrtv\\'\"";
  private static final String ESCAPED = "\u0007\b\f\n\r\t\u000b\\'\"";

  private final String literal;
  private final char quote;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private int at = 1;

  private GoUnquote(String literal) {
    this.literal = literal;
    this.quote = literal.charAt(0);
  }

  /**
   * The text; null when this is no literal.
   *
   * @throws UnsupportedOperationException when it writes bytes that are no UTF-8
   */
  static @Nullable String unquote(String literal) {
    return new GoUnquote(literal).read();
  }

  private @Nullable String read() {
    while (at < literal.length() - 1) {
      int point = literal.codePointAt(at);
      at += Character.charCount(point);
      if (point == quote || point == '\n') {
        return null;
      }
      if (point != '\\') {
        text(point);
      } else if (!escape()) {
        return null;
      }
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(out.toByteArray()))
          .toString();
    } catch (CharacterCodingException e) {
      throw new UnsupportedOperationException("A literal of a template is no UTF-8", e);
    }
  }

  private void text(int point) {
    out.writeBytes(Character.toString(point).getBytes(StandardCharsets.UTF_8));
  }

  private boolean escape() {
    char c = literal.charAt(at++);
    int simple = ESCAPES.indexOf(c);
    if (simple >= 0) {
      text(ESCAPED.charAt(simple));
      return (c != '\'' && c != '"') || c == quote;
    }
    return switch (c) {
      case 'x' -> number(2, 16, true);
      case 'u' -> number(4, 16, false);
      case 'U' -> number(8, 16, false);
      case '0', '1', '2', '3', '4', '5', '6', '7' -> {
        at--;
        yield number(3, 8, true);
      }
      default -> false;
    };
  }

  private boolean number(int digits, int radix, boolean isByte) {
    long value = 0;
    for (int i = 0; i < digits; i++) {
      int digit = at < literal.length() - 1 ? Character.digit(literal.charAt(at++), radix) : -1;
      if (digit < 0) {
        return false;
      }
      value = value * radix + digit;
    }
    if (isByte && value <= 255) {
      if (quote == '\'') {
        text((int) value);
      } else {
        out.write((int) value);
      }
      return true;
    }
    boolean valid = !isByte && value <= 0x10ffff && (value < 0xd800 || value > 0xdfff);
    if (valid) {
      text((int) value);
    }
    return valid;
  }
}
