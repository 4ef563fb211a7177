package io.samsvar.policies.builtin;

import java.util.List;

/** How values of a template compare: only within the same kind of Go. */
final class TemplateComparison {

  private enum Kind {
    NONE,
    BOOL,
    INT,
    UINT,
    FLOAT,
    STRING
  }

  private TemplateComparison() {}

  private static Kind kind(TemplateValue value) {
    return switch (value) {
      case TemplateValue.Bool _ -> Kind.BOOL;
      case TemplateValue.Whole _ -> Kind.INT;
      case TemplateValue.Octet _ -> Kind.UINT;
      case TemplateValue.Real _ -> Kind.FLOAT;
      case TemplateValue.Text _, TemplateValue.Digits _ -> Kind.STRING;
      case TemplateValue.Absent _,
          TemplateValue.Null _,
          TemplateValue.Items _,
          TemplateValue.Fields _ ->
          Kind.NONE;
    };
  }

  private static boolean areNumbers(Kind one, Kind two) {
    return (one == Kind.INT && two == Kind.UINT) || (one == Kind.UINT && two == Kind.INT);
  }

  /** {@code eq}: whether the first is one of the others. */
  static boolean isAnyEqual(List<TemplateValue> operands) {
    if (operands.size() < 2) {
      throw TemplateRun.wrong();
    }
    TemplateValue first = operands.getFirst().held();
    for (TemplateValue other : operands.subList(1, operands.size())) {
      if (isEqual(first, other.held())) {
        return true;
      }
    }
    return false;
  }

  private static boolean isEqual(TemplateValue one, TemplateValue two) {
    boolean missing = one instanceof TemplateValue.Absent || two instanceof TemplateValue.Absent;
    Kind kind = kind(one);
    if (missing) {
      return one.equals(two);
    }
    if (kind != kind(two) && !areNumbers(kind, kind(two))) {
      throw TemplateRun.wrong();
    }
    if (kind == Kind.NONE) {
      throw TemplateRun.wrong(); // Maps and slices do not compare.
    }
    return compare(one, two) == 0;
  }

  /** {@code lt}, {@code le}, {@code gt} and {@code ge}. */
  static boolean holds(String name, TemplateValue left, TemplateValue right) {
    TemplateValue one = left.held();
    TemplateValue two = right.held();
    Kind kind = kind(one);
    boolean fits = kind == kind(two) || areNumbers(kind, kind(two));
    if (kind == Kind.NONE || kind == Kind.BOOL || !fits) {
      throw TemplateRun.wrong();
    }
    int order = compare(one, two);
    return switch (name) {
      case "lt" -> order < 0;
      case "le" -> order <= 0;
      case "gt" -> order > 0;
      default -> order >= 0;
    };
  }

  private static int compare(TemplateValue one, TemplateValue two) {
    return switch (kind(one)) {
      case BOOL -> one.equals(two) ? 0 : 1;
      case INT, UINT -> Long.compare(whole(one), whole(two));
      case FLOAT ->
          Double.compare(
              ((TemplateValue.Real) one).value() + 0.0, ((TemplateValue.Real) two).value() + 0.0);
      case STRING -> Term.of(text(one)).compareTo(Term.of(text(two)));
      case NONE -> throw TemplateRun.wrong();
    };
  }

  private static long whole(TemplateValue value) {
    return value instanceof TemplateValue.Octet(int octet)
        ? octet
        : ((TemplateValue.Whole) value).value();
  }

  private static String text(TemplateValue value) {
    return value instanceof TemplateValue.Digits(String number)
        ? number
        : ((TemplateValue.Text) value).text();
  }
}
