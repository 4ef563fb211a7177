package io.samsvar.policies.builtin;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Numbers of JSON Schema, as OPA reads, compares and prints them. */
final class SchemaNumbers {

  /** A larger exponent is refused, since some operations would need as many digits. */
  private static final int EXPONENT_MAX = 400;

  private SchemaNumbers() {}

  /** The exact value. */
  static BigDecimal exact(Term.Num number) {
    BigDecimal value = number.value();
    if (Math.abs((long) value.scale()) > EXPONENT_MAX) {
      throw new UndefinedException("number out of range");
    }
    return value;
  }

  static boolean isWhole(BigDecimal value) {
    return value.signum() == 0 || value.stripTrailingZeros().scale() <= 0;
  }

  /**
   * JSON in which equal values are equal text, each number as Go writes its {@code float64}. Values
   * are compared, and shown, in this form.
   */
  static String comparable(Term term) {
    return GoJson.write(withFloats(term));
  }

  private static Term withFloats(Term term) {
    return switch (term) {
      case Term.Num number -> new Term.Num(asFloat(number.text()));
      case Term.Arr(var items) -> {
        List<Term> copied = new ArrayList<>(items.size());
        items.forEach(item -> copied.add(withFloats(item)));
        yield new Term.Arr(copied);
      }
      case Term.Obj(var fields) -> {
        TreeMap<Term, Term> copied = new TreeMap<>();
        fields.forEach((key, value) -> copied.put(key, withFloats(value)));
        yield new Term.Obj(copied);
      }
      case Term.Null _, Term.Bool _, Term.Str _, Term.Members _ -> term;
    };
  }

  private static String asFloat(String text) {
    double value = Double.parseDouble(text);
    if (Double.isInfinite(value)) {
      throw new UndefinedException("number out of range");
    }
    double size = Math.abs(value);
    String sign = Double.compare(value, 0.0) < 0 ? "-" : "";
    if (size == 0) {
      return sign + "0";
    }
    if (size < 1e-6 || size >= 1e21) {
      return sign + GoFloat.general(size, -1, false).replaceFirst("e-0", "e-");
    }
    return sign + new BigDecimal(Double.toString(size)).stripTrailingZeros().toPlainString();
  }
}
