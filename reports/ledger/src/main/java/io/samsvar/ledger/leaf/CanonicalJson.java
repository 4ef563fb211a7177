package io.samsvar.ledger.leaf;

import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * The JSON Canonicalization Scheme (RFC 8785): equal documents have equal bytes. Numbers are IEEE
 * 754 doubles; an integer that a double cannot hold is refused instead of rounded.
 */
public final class CanonicalJson {
  /** Largest integer whose neighbours a double can tell apart from it: 2^53 - 1. */
  private static final long SAFE_INTEGER_MAX = (1L << 53) - 1;

  private final StringBuilder out = new StringBuilder();

  private CanonicalJson() {}

  /**
   * The canonical UTF-8 bytes of a document.
   *
   * @throws IllegalArgumentException for a number that a double cannot hold or a string that is no
   *     Unicode
   */
  public static byte[] bytes(JsonNode document) {
    CanonicalJson writer = new CanonicalJson();
    writer.value(document);
    try {
      ByteBuffer utf8 = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(writer.out));
      byte[] bytes = new byte[utf8.remaining()];
      utf8.get(bytes);
      return bytes;
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("A string holds half a surrogate pair", e);
    }
  }

  private void value(JsonNode node) {
    if (node.isObject()) {
      object(node);
    } else if (node.isArray()) {
      array(node);
    } else if (node.isString()) {
      string(node.stringValue());
    } else if (node.isNumber()) {
      out.append(number(node));
    } else if (node.isBoolean()) {
      out.append(node.booleanValue());
    } else if (node.isNull()) {
      out.append("null");
    } else {
      throw new IllegalArgumentException("No JSON value: " + node.getNodeType());
    }
  }

  private void object(JsonNode node) {
    // String.compareTo orders by UTF-16 code unit, as section 3.2.3 asks.
    Map<String, JsonNode> sorted = new TreeMap<>();
    node.properties().forEach(member -> sorted.put(member.getKey(), member.getValue()));
    char separator = '{';
    for (Map.Entry<String, JsonNode> member : sorted.entrySet()) {
      out.append(separator);
      string(member.getKey());
      out.append(':');
      value(member.getValue());
      separator = ',';
    }
    out.append(sorted.isEmpty() ? "{}" : "}");
  }

  private void array(JsonNode node) {
    char separator = '[';
    for (JsonNode element : node) {
      out.append(separator);
      value(element);
      separator = ',';
    }
    out.append(node.isEmpty() ? "[]" : "]");
  }

  private void string(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\b' -> out.append("\\b");
        case '\t' -> out.append("\\t");
        case '\n' -> out.append("\\n");
        case '\f' -> out.append("\\f");
        case '\r' -> out.append("\\r");
        default -> {
          if (c < ' ') {
            out.append("\\u00").append(c < 0x10 ? '0' : '1').append(hexDigit(c & 0xf));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }

  private static char hexDigit(int value) {
    return Character.forDigit(value, 16);
  }

  private static String number(JsonNode node) {
    if (node.isIntegralNumber()) {
      if (node.canConvertToLong() && Math.abs(node.longValue()) <= SAFE_INTEGER_MAX) {
        return Long.toString(node.longValue());
      }
      throw new IllegalArgumentException("No double holds the integer " + node);
    }
    return number(node.doubleValue());
  }

  /** A double as ECMAScript writes it: section 3.2.2.3. */
  static String number(double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("JSON has no number " + value);
    }
    if (value == 0) {
      return "0";
    }
    BigDecimal shortest = shortest(Math.abs(value));
    String digits = shortest.unscaledValue().toString();
    int point = digits.length() - shortest.scale();
    return (value < 0 ? "-" : "") + layout(digits, point);
  }

  /**
   * The fewest digits that read back as this double. Double.toString finds them, except that it
   * never looks for fewer than two.
   */
  private static BigDecimal shortest(double value) {
    BigDecimal digits = new BigDecimal(Double.toString(value)).stripTrailingZeros();
    BigDecimal single = digits.round(new MathContext(1));
    return single.doubleValue() == value ? single.stripTrailingZeros() : digits;
  }

  /** Lays out {@code 0.digits * 10^point}. */
  private static String layout(String digits, int point) {
    int count = digits.length();
    if (point > 21 || point < -5) {
      int exponent = point - 1;
      String fraction = count == 1 ? "" : "." + digits.substring(1);
      return digits.charAt(0) + fraction + (exponent < 0 ? "e-" : "e+") + Math.abs(exponent);
    }
    if (point <= 0) {
      return "0." + "0".repeat(-point) + digits;
    }
    return point >= count
        ? digits + "0".repeat(point - count)
        : digits.substring(0, point) + "." + digits.substring(point);
  }
}
