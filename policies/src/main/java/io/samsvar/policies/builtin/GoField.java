package io.samsvar.policies.builtin;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One verb of a Go format with its flags, width and precision; -1 means not given. */
final class GoField {

  /** Go's {@code nil} as an operand. */
  enum Nil {
    NIL
  }

  /**
   * An operand of a Go type that formats as another does.
   *
   * @param type its name
   * @param value a string or a {@code Long}
   */
  record Typed(String type, Object value) {}

  int width = -1;
  int precision = -1;
  boolean minus;
  boolean plus;
  boolean sharp;
  boolean space;
  boolean zero;

  /** Takes a flag; false when the character is none. */
  boolean flag(char c) {
    switch (c) {
      case '-' -> minus = true;
      case '+' -> plus = true;
      case '#' -> sharp = true;
      case ' ' -> space = true;
      case '0' -> zero = true;
      default -> {
        return false;
      }
    }
    return true;
  }

  /**
   * The operand under this verb, or Go's {@code %!verb(type=value)} when they do not go together.
   */
  String format(int verb, Object operand) {
    if (verb == 'T') {
      return pad(typeName(operand));
    }
    if (verb == 'v') {
      plus = false; // For Go it asks for the names of fields then.
    }
    if (operand instanceof List<?> || operand instanceof Map<?, ?>) {
      return collection(verb, operand);
    }
    Object plain = operand instanceof Typed typed ? typed.value() : operand;
    String text =
        switch (plain) {
          case Boolean value -> verb == 'v' || verb == 't' ? pad(value.toString()) : null;
          case Long number -> integer(verb, BigInteger.valueOf(number));
          case BigInteger number -> big(verb, number);
          case Double number -> real(verb, number);
          case String string -> string(verb, string);
          default -> verb == 'v' ? pad("<nil>") : null;
        };
    if (text != null) {
      return text;
    }
    String shown = operand instanceof Nil ? "" : "=" + new GoField().format('v', operand);
    return "%!" + Character.toString(verb) + "(" + typeName(operand) + shown + ")";
  }

  /** Go formats each element by the same verb. */
  private String collection(int verb, Object operand) {
    if (sharp || verb == 'p') {
      throw new UnsupportedOperationException(
          "A template prints a collection as Go writes it in source, or its address");
    }
    List<String> parts = new ArrayList<>();
    if (operand instanceof Map<?, ?> map) {
      map.forEach((key, value) -> parts.add(element(verb, key) + ":" + element(verb, value)));
      return "map[" + String.join(" ", parts) + "]";
    }
    ((List<?>) operand).forEach(value -> parts.add(element(verb, value)));
    return "[" + String.join(" ", parts) + "]";
  }

  private String element(int verb, @Nullable Object value) {
    return value == null || value instanceof Nil ? "<nil>" : format(verb, value);
  }

  /** The name of the type Go has for the operand. */
  static String typeName(Object operand) {
    return switch (operand) {
      case Long _ -> "int64";
      case BigInteger _ -> "*big.Int";
      case Double _ -> "float64";
      case Boolean _ -> "bool";
      case Typed typed -> typed.type();
      case List<?> _ -> "[]interface {}";
      case Map<?, ?> _ -> "map[string]interface {}";
      case Nil _ -> "<nil>";
      default -> "string";
    };
  }

  private @Nullable String integer(int verb, BigInteger number) {
    return switch (verb) {
      case 'v', 'd' -> digits(number, 10, "");
      case 'b' -> digits(number, 2, sharp ? "0b" : "");
      case 'o' -> digits(number, 8, sharp ? "0" : "");
      case 'O' -> digits(number, 8, "0o");
      case 'x' -> digits(number, 16, sharp ? "0x" : "");
      case 'X' -> digits(number, 16, sharp ? "0X" : "").toUpperCase(Locale.ROOT);
      case 'c' -> pad(Character.toString(codePoint(number)));
      case 'q' -> pad(quotedRune(codePoint(number)));
      case 'U' -> pad(String.format(Locale.ROOT, "U+%04X", codePoint(number)));
      default -> null;
    };
  }

  /** Go's {@code big.Int} formats itself: as text too, but never as a character. */
  private String big(int verb, BigInteger number) {
    String text =
        switch (verb) {
          case 's' -> digits(number, 10, "");
          case 'c', 'q', 'U' -> null;
          default -> integer(verb, number);
        };
    return text != null ? text : "%!" + Character.toString(verb) + "(big.Int=" + number + ")";
  }

  private String digits(BigInteger number, int radix, String prefix) {
    String digits = number.abs().toString(radix);
    String sign = number.signum() < 0 ? "-" : plus ? "+" : space ? " " : "";
    int wanted = precision;
    if (wanted < 0 && zero && !minus && width > 0) {
      wanted = width - sign.length();
    }
    if (wanted > digits.length()) {
      digits = "0".repeat(wanted - digits.length()) + digits;
    }
    return pad(sign + prefix + digits, ' ');
  }

  private static int codePoint(BigInteger number) {
    boolean valid = number.bitLength() < 31 && Character.isValidCodePoint(number.intValue());
    return valid ? number.intValue() : 0xfffd;
  }

  private static String quotedRune(int point) {
    String quoted = GoQuote.quote(Character.toString(point));
    String inner = quoted.substring(1, quoted.length() - 1);
    return "'" + (inner.equals("\\\"") ? "\"" : inner.equals("'") ? "\\'" : inner) + "'";
  }

  private @Nullable String real(int verb, double number) {
    return switch (verb) {
      case 'v', 'g' ->
          signed(number, GoFloat.general(Math.abs(number), precision, sharp && verb == 'g'));
      case 'G' ->
          signed(number, GoFloat.general(Math.abs(number), precision, sharp))
              .toUpperCase(Locale.ROOT);
      case 'e' -> signed(number, GoFloat.exponent(Math.abs(number), precision < 0 ? 6 : precision));
      case 'E' ->
          signed(number, GoFloat.exponent(Math.abs(number), precision < 0 ? 6 : precision))
              .toUpperCase(Locale.ROOT);
      case 'f', 'F' -> signed(number, fixed(Math.abs(number)));
      default -> null;
    };
  }

  private String fixed(double number) {
    return new BigDecimal(number)
        .setScale(precision < 0 ? 6 : precision, RoundingMode.HALF_EVEN)
        .toPlainString();
  }

  private String signed(double number, String digits) {
    boolean negative = number < 0 || (number == 0 && 1 / number < 0);
    String sign = negative ? "-" : plus ? "+" : space ? " " : "";
    int zeros = zero && !minus ? width - sign.length() - digits.length() : 0;
    return pad(sign + "0".repeat(Math.max(zeros, 0)) + digits, ' ');
  }

  private @Nullable String string(int verb, String string) {
    return switch (verb) {
      case 'v' -> pad(sharp ? GoQuote.quote(truncated(string)) : truncated(string));
      case 's' -> pad(truncated(string));
      case 'q' -> pad(quoted(truncated(string)));
      case 'x' -> pad(hex(string));
      case 'X' -> pad(hex(string).toUpperCase(Locale.ROOT));
      default -> null;
    };
  }

  private String quoted(String string) {
    boolean raw =
        sharp && string.indexOf('`') < 0 && string.chars().noneMatch(c -> c < ' ' && c != '\t');
    return raw ? "`" + string + "`" : GoQuote.quote(string);
  }

  private String hex(String string) {
    byte[] bytes = string.getBytes(StandardCharsets.UTF_8);
    byte[] shown =
        precision >= 0 && precision < bytes.length
            ? java.util.Arrays.copyOf(bytes, precision)
            : bytes;
    if (shown.length == 0) {
      return "";
    }
    String prefix = sharp ? "0x" : "";
    return space
        ? prefix + HexFormat.ofDelimiter(" " + prefix).formatHex(shown)
        : prefix + HexFormat.of().formatHex(shown);
  }

  private String truncated(String string) {
    if (precision < 0 || string.codePointCount(0, string.length()) <= precision) {
      return string;
    }
    return string.substring(0, string.offsetByCodePoints(0, precision));
  }

  private String pad(String text) {
    return pad(text, zero && !minus ? '0' : ' ');
  }

  private String pad(String text, char filler) {
    int missing = width - text.codePointCount(0, text.length());
    if (missing <= 0) {
      return text;
    }
    return minus ? text + " ".repeat(missing) : String.valueOf(filler).repeat(missing) + text;
  }
}
