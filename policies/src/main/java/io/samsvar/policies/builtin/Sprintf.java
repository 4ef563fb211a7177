package io.samsvar.policies.builtin;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code sprintf} with the verbs of Go's {@code fmt}: whole numbers are {@code int64} or {@code
 * *big.Int}, other numbers {@code float64}, strings {@code string}, and all else is the text OPA
 * prints for the value.
 */
final class Sprintf {

  /** A wider field is Go's {@code %!(BADWIDTH)}. */
  private static final int WIDTH_MAX = 1_000_000;

  private final String format;
  private final List<Object> operands;
  private final StringBuilder out = new StringBuilder();
  private int at;
  private int operand;
  private boolean reordered;

  private Sprintf(String format, List<Object> operands) {
    this.format = format;
    this.operands = operands;
  }

  static Term call(Call call) {
    List<Object> operands = new ArrayList<>();
    for (Term term : call.array(1)) {
      operands.add(operand(term));
    }
    return Term.of(format(call.string(0), operands));
  }

  /** The format with operands as {@link GoField} takes them. */
  static String format(String format, List<Object> operands) {
    return new Sprintf(format, operands).format();
  }

  private static Object operand(Term term) {
    if (term instanceof Term.Str string) {
      return string.value();
    }
    if (!(term instanceof Term.Num number)) {
      return term.toString();
    }
    String text = number.text();
    if (text.indexOf('.') >= 0 || text.indexOf('e') >= 0 || text.indexOf('E') >= 0) {
      double value = Double.parseDouble(text);
      return Double.isInfinite(value) ? text : value;
    }
    BigInteger whole = new BigInteger(text);
    return whole.bitLength() <= 63 ? (Object) whole.longValue() : whole;
  }

  private String format() {
    while (at < format.length()) {
      int percent = format.indexOf('%', at);
      if (percent < 0) {
        out.append(format, at, format.length());
        break;
      }
      out.append(format, at, percent);
      at = percent + 1;
      verb();
    }
    if (!reordered && operand < operands.size()) {
      extra();
    }
    return out.toString();
  }

  private void verb() {
    GoField field = new GoField();
    while (at < format.length() && field.flag(format.charAt(at))) {
      at++;
    }
    index();
    field.width = width(field);
    if (at < format.length() && format.charAt(at) == '.') {
      at++;
      index();
      field.precision = precision();
    }
    index();
    if (at >= format.length()) {
      out.append("%!(NOVERB)");
      return;
    }
    int verb = format.codePointAt(at);
    at += Character.charCount(verb);
    if (verb == '%') {
      out.append('%');
    } else if (operand >= operands.size() || operand < 0) {
      out.append("%!").appendCodePoint(verb).append(operand < 0 ? "(BADINDEX)" : "(MISSING)");
    } else {
      out.append(field.format(verb, operands.get(operand++)));
    }
  }

  /** {@code [n]}: the operand to use next. */
  private void index() {
    if (at >= format.length() || format.charAt(at) != '[') {
      return;
    }
    int close = format.indexOf(']', at);
    reordered = true;
    if (close < 0) {
      operand = Integer.MIN_VALUE;
      at++;
      return;
    }
    String digits = format.substring(at + 1, close);
    at = close + 1;
    boolean whole =
        !digits.isEmpty()
            && digits.length() < 7
            && digits.chars().allMatch(c -> c >= '0' && c <= '9');
    int wanted = whole ? Integer.parseInt(digits) - 1 : -1;
    operand = wanted >= 0 && wanted < operands.size() ? wanted : Integer.MIN_VALUE;
  }

  private int width(GoField field) {
    if (at < format.length() && format.charAt(at) == '*') {
      at++;
      Integer star = star();
      if (star == null) {
        out.append("%!(BADWIDTH)");
        return -1;
      }
      if (star < 0) {
        field.minus = true;
        field.zero = false;
        return -star;
      }
      return star;
    }
    int start = at;
    int number = digits();
    return start == at ? -1 : number;
  }

  private int precision() {
    if (at < format.length() && format.charAt(at) == '*') {
      at++;
      Integer star = star();
      if (star == null || star < 0) {
        out.append(star == null ? "%!(BADPREC)" : "");
        return -1;
      }
      return star;
    }
    return digits();
  }

  private @Nullable Integer star() {
    if (operand >= 0 && operand < operands.size()) {
      if (operands.get(operand++) instanceof Long number && Math.abs(number) <= WIDTH_MAX) {
        return number.intValue();
      }
    }
    return null;
  }

  private int digits() {
    int number = 0;
    while (at < format.length() && Character.digit(format.charAt(at), 10) >= 0) {
      number = Math.min(number * 10 + format.charAt(at) - '0', WIDTH_MAX);
      at++;
    }
    return number;
  }

  private void extra() {
    out.append("%!(EXTRA ");
    for (int i = operand; i < operands.size(); i++) {
      out.append(i > operand ? ", " : "")
          .append(GoField.typeName(operands.get(i)))
          .append(operands.get(i) instanceof GoField.Nil ? "" : "=" + shown(operands.get(i)));
    }
    out.append(')');
  }

  private static String shown(Object operand) {
    return new GoField().format('v', operand);
  }
}
