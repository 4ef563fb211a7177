package io.samsvar.policies.builtin;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Writes numbers that are not negative as Go's {@code strconv.FormatFloat} does. */
final class GoFloat {

  /** What Go takes for the precision when it chooses the form of the shortest digits. */
  private static final int PRECISION_OF_SHORTEST = 6;

  private GoFloat() {}

  /**
   * The exponent form when the exponent is below -4 or not below the precision, else the plain one.
   *
   * @param precision significant digits, -1 for as few as read back
   */
  static String general(double value, int precision, boolean keepZeros) {
    BigDecimal rounded =
        precision < 0
            ? new BigDecimal(Double.toString(value))
            : new BigDecimal(value)
                .round(new MathContext(Math.max(precision, 1), RoundingMode.HALF_EVEN));
    BigDecimal digits = rounded.signum() == 0 ? BigDecimal.ZERO : rounded.stripTrailingZeros();
    int exponent = digits.precision() - digits.scale() - 1;
    int significant = precision < 0 ? PRECISION_OF_SHORTEST : Math.max(precision, 1);
    int limit = Math.max(precision, 1);
    if (precision < 0) {
      limit = PRECISION_OF_SHORTEST;
    } else if (limit > digits.precision() && digits.precision() > exponent) {
      limit = digits.precision();
    }
    if (digits.signum() != 0 && (exponent < -4 || exponent >= limit)) {
      return exponent(digits, Math.max(keepZeros ? significant : 1, digits.precision()) - 1);
    }
    int decimals = Math.max(significant - exponent - 1, Math.max(digits.scale(), 0));
    String plain = (keepZeros ? digits.setScale(decimals) : digits).toPlainString();
    return keepZeros && plain.indexOf('.') < 0 ? plain + "." : plain;
  }

  /** An exact number as Go's {@code big.Float} prints it. */
  static String shortest(BigDecimal value) {
    BigDecimal digits = value.signum() == 0 ? BigDecimal.ZERO : value.abs().stripTrailingZeros();
    int exponent = digits.precision() - digits.scale() - 1;
    String text =
        digits.signum() != 0 && (exponent < -4 || exponent >= PRECISION_OF_SHORTEST)
            ? exponent(digits, digits.precision() - 1)
            : digits.toPlainString();
    return value.signum() < 0 ? "-" + text : text;
  }

  /** One digit, the decimals and a signed exponent of at least two digits. */
  static String exponent(double value, int decimals) {
    BigDecimal exact = new BigDecimal(value);
    if (exact.signum() == 0) {
      return exponent(BigDecimal.ZERO, decimals);
    }
    return exponent(exact.round(new MathContext(decimals + 1, RoundingMode.HALF_EVEN)), decimals);
  }

  private static String exponent(BigDecimal value, int decimals) {
    int exponent = value.signum() == 0 ? 0 : value.precision() - value.scale() - 1;
    String digits = value.unscaledValue().toString();
    StringBuilder text = new StringBuilder(digits);
    while (text.length() < decimals + 1) {
      text.append('0');
    }
    text.setLength(decimals + 1);
    if (decimals > 0) {
      text.insert(1, '.');
    }
    text.append('e').append(exponent < 0 ? '-' : '+');
    int magnitude = Math.abs(exponent);
    return text.append(magnitude < 10 ? "0" : "").append(magnitude).toString();
  }
}
