package io.samsvar.policies.builtin;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Amounts with units: Kubernetes quantities and bytes. */
final class UnitBuiltins {

  /** A longer exponent is undefined, as OPA has it. */
  private static final int EXPONENT_DIGITS_MAX = 6;

  /** A larger exponent would be a number too large to be an amount of anything. */
  private static final int EXPONENT_MAX = 400;

  private static final Pattern AMOUNT =
      Pattern.compile("([+-]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?(\\d+))?)(.*)", Pattern.DOTALL);

  private static final int DECIMALS = 10;

  private static final String PREFIXES = "kmgtpe";

  private UnitBuiltins() {}

  static void register(Map<String, Builtin> all) {
    all.put("units.parse", call -> quantity(call.string(0)));
    all.put("units.parse_bytes", call -> bytes(call.string(0)));
  }

  /** Lower-case m is a thousandth, M a million; else case means nothing behind the first letter. */
  private static Term quantity(String text) {
    Matcher amount = amount(text.replace("\"", ""));
    String unit = amount.group(3);
    BigDecimal factor =
        unit.equals("m") ? new BigDecimal("0.001") : factor(unit.toLowerCase(Locale.ROOT), "i");
    BigDecimal value = new BigDecimal(amount.group(1)).multiply(factor);
    if (value.stripTrailingZeros().scale() <= 0) {
      return new Term.Num(value.toBigInteger().toString());
    }
    return new Term.Num(value.setScale(DECIMALS, RoundingMode.HALF_UP).toPlainString());
  }

  private static Term bytes(String text) {
    Matcher amount = amount(text.replace("\"", "").toLowerCase(Locale.ROOT));
    String unit = amount.group(3);
    String prefix =
        unit.length() > 1 && unit.endsWith("b") ? unit.substring(0, unit.length() - 1) : unit;
    return new Term.Num(
        new BigDecimal(amount.group(1)).multiply(factor(prefix, "i")).toBigInteger().toString());
  }

  private static Matcher amount(String text) {
    Matcher amount = AMOUNT.matcher(text);
    if (text.contains(" ") || !amount.matches()) {
      throw new UndefinedException("no amount");
    }
    String exponent = amount.group(2);
    if (exponent != null
        && (exponent.length() > EXPONENT_DIGITS_MAX || Integer.parseInt(exponent) > EXPONENT_MAX)) {
      throw new UndefinedException("exponent too large");
    }
    return amount;
  }

  private static BigDecimal factor(String unit, String binary) {
    if (unit.isEmpty()) {
      return BigDecimal.ONE;
    }
    int power = PREFIXES.indexOf(unit.charAt(0)) + 1;
    boolean isBinary = unit.substring(1).equals(binary);
    if (power == 0 || !(unit.length() == 1 || isBinary)) {
      throw new UndefinedException("unknown unit");
    }
    return new BigDecimal(BigInteger.valueOf(isBinary ? 1024 : 1000).pow(power));
  }
}
