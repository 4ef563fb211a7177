package io.samsvar.admission.decision;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Equality of scalars as the API server stores them. */
final class Scalars {

  /** Fields below which values are quantities, which the server rewrites: {@code 1000m} is 1. */
  private static final Set<String> QUANTITIES_BELOW =
      Set.of(
          "limits",
          "requests",
          "capacity",
          "hard",
          "overhead",
          "podFixed",
          "default",
          "defaultRequest",
          "max",
          "min",
          "maxLimitRequestRatio");

  private static final Set<String> QUANTITIES =
      Set.of("sizeLimit", "divisor", "averageValue", "storage");

  /** Fields of bytes: base64, in which line ends mean nothing and are not kept. */
  private static final Set<String> BYTES = Set.of("caBundle", "binaryData");

  private static final Pattern QUANTITY =
      Pattern.compile(
          "([+-]?(?:[0-9]{1,30}(?:\\.[0-9]{0,30})?|\\.[0-9]{1,30}))"
              + "(n|u|m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei|[eE][+-]?[0-9]{1,2})?");

  private static final Map<String, BigDecimal> FACTORS =
      Map.ofEntries(
          Map.entry("n", new BigDecimal("1e-9")),
          Map.entry("u", new BigDecimal("1e-6")),
          Map.entry("m", new BigDecimal("1e-3")),
          Map.entry("k", new BigDecimal("1e3")),
          Map.entry("M", new BigDecimal("1e6")),
          Map.entry("G", new BigDecimal("1e9")),
          Map.entry("T", new BigDecimal("1e12")),
          Map.entry("P", new BigDecimal("1e15")),
          Map.entry("E", new BigDecimal("1e18")),
          Map.entry("Ki", BigDecimal.TWO.pow(10)),
          Map.entry("Mi", BigDecimal.TWO.pow(20)),
          Map.entry("Gi", BigDecimal.TWO.pow(30)),
          Map.entry("Ti", BigDecimal.TWO.pow(40)),
          Map.entry("Pi", BigDecimal.TWO.pow(50)),
          Map.entry("Ei", BigDecimal.TWO.pow(60)));

  private Scalars() {}

  /** Whether two values at a place are the same to the API server. */
  static boolean same(List<String> names, JsonNode declared, JsonNode actual) {
    if (declared.isNumber() && actual.isNumber()) {
      return declared.decimalValue().compareTo(actual.decimalValue()) == 0;
    }
    if (declared.equals(actual)) {
      return true;
    }
    if (isQuantity(names)) {
      Optional<BigDecimal> one = quantity(declared);
      Optional<BigDecimal> other = quantity(actual);
      return one.isPresent() && other.isPresent() && one.get().compareTo(other.get()) == 0;
    }
    return isBytes(names)
        && declared.isString()
        && actual.isString()
        && withoutLineEnds(declared).equals(withoutLineEnds(actual));
  }

  private static boolean isQuantity(List<String> names) {
    int size = names.size();
    return size > 0
        && (QUANTITIES.contains(names.getLast())
            || (size > 1 && QUANTITIES_BELOW.contains(names.get(size - 2)))
            || (size > 1
                && names.getLast().equals("value")
                && names.get(size - 2).equals("target")));
  }

  private static boolean isBytes(List<String> names) {
    return names.stream().anyMatch(BYTES::contains);
  }

  private static String withoutLineEnds(JsonNode text) {
    return text.stringValue().replace("\n", "").replace("\r", "");
  }

  private static Optional<BigDecimal> quantity(JsonNode node) {
    if (node.isNumber()) {
      return Optional.of(node.decimalValue());
    }
    Matcher matcher = QUANTITY.matcher(node.asString(""));
    if (!matcher.matches()) {
      return Optional.empty();
    }
    BigDecimal number = new BigDecimal(matcher.group(1));
    String suffix = matcher.group(2);
    if (suffix == null) {
      return Optional.of(number);
    }
    BigDecimal factor = FACTORS.get(suffix);
    return Optional.of(
        factor != null
            ? number.multiply(factor)
            : number.scaleByPowerOfTen(Integer.parseInt(suffix.substring(1))));
  }
}
