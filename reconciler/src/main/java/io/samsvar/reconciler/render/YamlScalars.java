package io.samsvar.reconciler.render;

import java.math.BigInteger;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.DoubleNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.LongNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.StringNode;

/**
 * What a plain scalar means. YAML has several answers; what counts is the one that {@code kubectl}
 * and the API server give, which is that of sigs.k8s.io/yaml over go-yaml v2: {@code yes} and
 * {@code on} are booleans, {@code 0777} is octal, {@code 12:30} and dates are text. Pure.
 */
final class YamlScalars {

  private static final Map<String, Boolean> BOOLEANS =
      Map.ofEntries(
          Map.entry("y", true),
          Map.entry("Y", true),
          Map.entry("yes", true),
          Map.entry("Yes", true),
          Map.entry("YES", true),
          Map.entry("true", true),
          Map.entry("True", true),
          Map.entry("TRUE", true),
          Map.entry("on", true),
          Map.entry("On", true),
          Map.entry("ON", true),
          Map.entry("n", false),
          Map.entry("N", false),
          Map.entry("no", false),
          Map.entry("No", false),
          Map.entry("NO", false),
          Map.entry("false", false),
          Map.entry("False", false),
          Map.entry("FALSE", false),
          Map.entry("off", false),
          Map.entry("Off", false),
          Map.entry("OFF", false));

  private static final Pattern NULL = Pattern.compile("|~|null|Null|NULL");
  private static final Pattern NO_NUMBER =
      Pattern.compile("\\.(nan|NaN|NAN)|[-+]?\\.(inf|Inf|INF)");
  private static final Pattern INTEGER =
      Pattern.compile("([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+)|(0|[1-9][0-9]*))");
  private static final Pattern FLOAT =
      Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");
  private static final BigInteger UNSIGNED_MAX = BigInteger.TWO.pow(64).subtract(BigInteger.ONE);
  private static final double LONG_LIMIT = 0x1p63;

  private YamlScalars() {}

  /**
   * The value of a plain scalar.
   *
   * @throws ManifestException for numbers that JSON does not have
   */
  static JsonNode plain(String text) {
    if (NULL.matcher(text).matches()) {
      return NullNode.getInstance();
    }
    Boolean bool = BOOLEANS.get(text);
    if (bool != null) {
      return BooleanNode.valueOf(bool);
    }
    if (NO_NUMBER.matcher(text).matches()) {
      throw new ManifestException("render.yaml", "'" + text + "' is no number that JSON has");
    }
    char first = text.charAt(0);
    if (first != '.' && first != '+' && first != '-' && (first < '0' || first > '9')) {
      return StringNode.valueOf(text);
    }
    String digits = first == '.' ? text : text.replace("_", "");
    return integer(digits).or(() -> decimal(digits)).orElseGet(() -> StringNode.valueOf(text));
  }

  /** As a key of a JSON object: keys are always text. */
  static String key(JsonNode plain, String text) {
    return switch (plain) {
      case BooleanNode bool -> bool.booleanValue() ? "true" : "false";
      case LongNode number -> number.asString();
      case StringNode string -> string.stringValue();
      default ->
          throw new ManifestException("render.yaml", "'" + text + "' cannot be the key of a field");
    };
  }

  private static Optional<JsonNode> integer(String text) {
    Matcher matcher = INTEGER.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    BigInteger magnitude = magnitude(matcher);
    BigInteger value = matcher.group(1).equals("-") ? magnitude.negate() : magnitude;
    if (value.bitLength() < Long.SIZE) {
      return Optional.of(JsonNodeFactory.instance.numberNode(value.longValue()));
    }
    // What fits 64 bits without a sign only, the API server reads as a floating-point number.
    boolean unsigned = matcher.group(1).isEmpty() && value.compareTo(UNSIGNED_MAX) <= 0;
    return unsigned ? Optional.of(DoubleNode.valueOf(value.doubleValue())) : Optional.empty();
  }

  private static BigInteger magnitude(Matcher matcher) {
    if (matcher.group(2) != null) {
      return new BigInteger(matcher.group(2), 16);
    }
    if (matcher.group(3) != null) {
      return new BigInteger(matcher.group(3), 2);
    }
    if (matcher.group(4) != null) {
      return new BigInteger(matcher.group(4), 8);
    }
    return new BigInteger(matcher.group(5));
  }

  private static Optional<JsonNode> decimal(String text) {
    if (!FLOAT.matcher(text).matches()) {
      return Optional.empty();
    }
    double value = Double.parseDouble(text.toLowerCase(Locale.ROOT));
    if (Double.isInfinite(value)) {
      return Optional.empty();
    }
    // 1e3 reaches the API server as 1000, which it takes for an integer.
    return Optional.of(
        value == Math.rint(value) && Math.abs(value) < LONG_LIMIT
            ? JsonNodeFactory.instance.numberNode((long) value)
            : DoubleNode.valueOf(value));
  }
}
