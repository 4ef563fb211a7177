package io.samsvar.policies.builtin;

import io.samsvar.policies.builtin.TemplateTokens.Kind;
import io.samsvar.policies.builtin.TemplateTokens.Token;
import java.math.BigInteger;
import java.util.regex.Pattern;

/** The constants of a template that are numbers for Go. */
final class TemplateNumbers {

  private static final Pattern WHOLE =
      Pattern.compile(
          "([+-]?)(0[xX]_?[0-9a-fA-F]+(?:_[0-9a-fA-F]+)*|0[bB]_?[01]+(?:_[01]+)*"
              + "|0[oO]?_?[0-7]+(?:_[0-7]+)*|0|[1-9][0-9]*(?:_[0-9]+)*)");

  private static final Pattern REAL =
      Pattern.compile("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?");

  /** Imaginary numbers, hexadecimal fractions, and fractions with underscores. */
  private static final Pattern OTHER =
      Pattern.compile(
          "[+-]?([0-9][0-9_]*\\.?[0-9_]*|\\.[0-9_]+)([eE][+-]?[0-9_]+)?i?"
              + "|[+-]?0[xX][0-9a-fA-F_]*\\.?[0-9a-fA-F_]*([pP][+-]?[0-9_]+)?i?");

  private TemplateNumbers() {}

  /**
   * The constant.
   *
   * @throws UndefinedException when it is none
   * @throws UnsupportedOperationException for complex numbers, and fractions in other forms than
   *     the decimal one
   */
  static TemplateNode.Operand constant(Token token) {
    String text = token.text();
    if (token.kind() == Kind.CHARACTER) {
      String character = GoUnquote.unquote(text);
      if (character == null || character.codePointCount(0, character.length()) != 1) {
        throw TemplateParser.wrong();
      }
      return new TemplateNode.Constant(new TemplateValue.Whole(character.codePointAt(0)));
    }
    var whole = WHOLE.matcher(text);
    if (whole.matches()) {
      return whole(whole.group(1), whole.group(2).replace("_", ""));
    }
    if (REAL.matcher(text).matches()) {
      double value = Double.parseDouble(text);
      if (Double.isInfinite(value)) {
        throw TemplateParser.wrong();
      }
      if (text.matches("[+-]?[0-9]+")) {
        throw TemplateParser.wrong(); // Digits behind a zero that are no octal ones.
      }
      return new TemplateNode.Constant(new TemplateValue.Real(value));
    }
    if (OTHER.matcher(text).matches()) {
      throw new UnsupportedOperationException(
          "A template has a complex number or a fraction that is not decimal");
    }
    throw TemplateParser.wrong();
  }

  private static TemplateNode.Operand whole(String sign, String digits) {
    int radix = 10;
    String plain = digits;
    if (digits.length() > 1 && digits.startsWith("0")) {
      radix =
          switch (digits.charAt(1)) {
            case 'x', 'X' -> 16;
            case 'b', 'B' -> 2;
            default -> 8;
          };
      plain = Character.isDigit(digits.charAt(1)) ? digits : digits.substring(2);
    }
    BigInteger value = new BigInteger(sign.equals("-") ? "-" + plain : plain, radix);
    if (value.bitLength() <= 63) {
      return new TemplateNode.Constant(new TemplateValue.Whole(value.longValue()));
    }
    if (value.signum() > 0 && value.bitLength() <= 64 && sign.isEmpty()) {
      return new TemplateNode.Overflow();
    }
    throw TemplateParser.wrong();
  }
}
