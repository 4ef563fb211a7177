package io.samsvar.policies.builtin;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The operands of a call, and what the outside world is to it. The accessors throw {@link
 * UndefinedException} for an operand of another type.
 *
 * @param operands the operands, in order
 * @param time the decision's recorded time, the only clock
 */
public record Call(List<Term> operands, Instant time) {
  /** Copies the list. */
  public Call {
    operands = List.copyOf(operands);
  }

  /** The operand at this place. */
  public Term term(int index) {
    return operands.get(index);
  }

  /** A string. */
  public String string(int index) {
    return string(term(index));
  }

  /** A number. */
  public BigDecimal number(int index) {
    return number(term(index));
  }

  /** A whole number, exact. */
  public BigInteger integer(int index) {
    BigDecimal number = number(index);
    if (Math.abs((long) number.precision() - number.scale()) > 400) {
      throw new UndefinedException("number out of range");
    }
    try {
      return number.toBigIntegerExact();
    } catch (ArithmeticException e) {
      throw new UndefinedException("not a whole number");
    }
  }

  /** A whole number of 64 bits. */
  public long whole(int index) {
    BigInteger integer = integer(index);
    if (integer.bitLength() > 63) {
      throw new UndefinedException("number out of range");
    }
    return integer.longValue();
  }

  /** A whole number of 32 bits. */
  public int small(int index) {
    long whole = whole(index);
    if ((int) whole != whole) {
      throw new UndefinedException("number out of range");
    }
    return (int) whole;
  }

  /** A boolean. */
  public boolean bool(int index) {
    if (term(index) instanceof Term.Bool bool) {
      return bool.value();
    }
    throw new UndefinedException("not a boolean");
  }

  /** An array. */
  public List<Term> array(int index) {
    if (term(index) instanceof Term.Arr array) {
      return array.items();
    }
    throw new UndefinedException("not an array");
  }

  /** An object. */
  public Term.Obj object(int index) {
    if (term(index) instanceof Term.Obj object) {
      return object;
    }
    throw new UndefinedException("not an object");
  }

  /** A string, or the strings of an array or set. */
  public List<String> strings(int index) {
    return switch (term(index)) {
      case Term.Str string -> List.of(string.value());
      case Term.Arr array -> strings(array.items());
      case Term.Members set -> strings(set.items());
      case Term.Null _, Term.Bool _, Term.Num _, Term.Obj _ ->
          throw new UndefinedException("not a string or a collection of strings");
    };
  }

  /** The text of a string. */
  static String string(Term term) {
    if (term instanceof Term.Str string) {
      return string.value();
    }
    throw new UndefinedException("not a string");
  }

  /** The value of a number. */
  static BigDecimal number(Term term) {
    if (term instanceof Term.Num number) {
      return number.value();
    }
    throw new UndefinedException("not a number");
  }

  private static List<String> strings(Collection<Term> terms) {
    List<String> strings = new ArrayList<>();
    for (Term term : terms) {
      strings.add(string(term));
    }
    return strings;
  }
}
