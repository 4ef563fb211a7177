package io.samsvar.policies.builtin;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A value of Rego. Immutable. Ordered as OPA orders values: null, booleans, numbers, strings,
 * arrays, objects, sets.
 *
 * <p>{@link #toString} writes the value as OPA prints it, which is also what {@link TermParser}
 * reads.
 */
public sealed interface Term extends Comparable<Term> {

  /** Null. */
  record Null() implements Term {
    @Override
    public String toString() {
      return "null";
    }
  }

  /** A boolean. */
  record Bool(boolean value) implements Term {
    @Override
    public String toString() {
      return Boolean.toString(value);
    }
  }

  /**
   * A number, kept as written, since the text decides how {@code sprintf} prints it.
   *
   * @param text as in JSON
   */
  record Num(String text) implements Term {
    /** The exact value. */
    public BigDecimal value() {
      return new BigDecimal(text);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Num number && value().compareTo(number.value()) == 0;
    }

    @Override
    public int hashCode() {
      return value().stripTrailingZeros().hashCode();
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /** A string. */
  record Str(String value) implements Term {
    @Override
    public String toString() {
      return GoQuote.quote(value);
    }
  }

  /** An array. */
  record Arr(List<Term> items) implements Term {
    /** Copies the list. */
    public Arr {
      items = List.copyOf(items);
    }

    @Override
    public String toString() {
      return join("[", items, "]");
    }
  }

  /** An object; its keys may be any value. */
  record Obj(TreeMap<Term, Term> fields) implements Term {
    /** Copies the map. */
    public Obj {
      fields = new TreeMap<>(fields);
    }

    @Override
    public String toString() {
      StringBuilder text = new StringBuilder("{");
      for (Map.Entry<Term, Term> field : fields.entrySet()) {
        text.append(text.length() > 1 ? ", " : "")
            .append(field.getKey())
            .append(": ")
            .append(field.getValue());
      }
      return text.append('}').toString();
    }
  }

  /** A set. */
  record Members(TreeSet<Term> items) implements Term {
    /** Copies the set. */
    public Members {
      items = new TreeSet<>(items);
    }

    @Override
    public String toString() {
      return items.isEmpty() ? "set()" : join("{", items, "}");
    }
  }

  /** The number of this value. */
  static Term of(long value) {
    return new Num(Long.toString(value));
  }

  /** The boolean of this value. */
  static Term of(boolean value) {
    return new Bool(value);
  }

  /** The string of this value. */
  static Term of(String value) {
    return new Str(value);
  }

  /** The array of these strings. */
  static Term ofStrings(List<String> values) {
    return new Arr(values.stream().map(Term::of).toList());
  }

  @Override
  default int compareTo(Term other) {
    int byKind = Integer.compare(rank(this), rank(other));
    if (byKind != 0) {
      return byKind;
    }
    return switch (this) {
      case Null _ -> 0;
      case Bool mine -> Boolean.compare(mine.value, ((Bool) other).value);
      case Num mine -> mine.value().compareTo(((Num) other).value());
      case Str mine -> compareBytes(mine.value, ((Str) other).value);
      case Arr mine -> compareAll(mine.items.iterator(), ((Arr) other).items.iterator());
      case Members mine -> compareAll(mine.items.iterator(), ((Members) other).items.iterator());
      case Obj mine -> compareObjects(mine, (Obj) other);
    };
  }

  private static int rank(Term term) {
    return switch (term) {
      case Null _ -> 0;
      case Bool _ -> 1;
      case Num _ -> 2;
      case Str _ -> 3;
      case Arr _ -> 4;
      case Obj _ -> 5;
      case Members _ -> 6;
    };
  }

  /** Go compares the bytes of UTF-8, which order as code points do; Java's chars do not. */
  private static int compareBytes(String left, String right) {
    return Arrays.compare(left.codePoints().toArray(), right.codePoints().toArray());
  }

  private static int compareAll(Iterator<Term> left, Iterator<Term> right) {
    while (left.hasNext() && right.hasNext()) {
      int order = left.next().compareTo(right.next());
      if (order != 0) {
        return order;
      }
    }
    return Boolean.compare(left.hasNext(), right.hasNext());
  }

  private static int compareObjects(Obj left, Obj right) {
    Iterator<Map.Entry<Term, Term>> mine = left.fields.entrySet().iterator();
    Iterator<Map.Entry<Term, Term>> theirs = right.fields.entrySet().iterator();
    while (mine.hasNext() && theirs.hasNext()) {
      Map.Entry<Term, Term> one = mine.next();
      Map.Entry<Term, Term> two = theirs.next();
      int order = one.getKey().compareTo(two.getKey());
      order = order != 0 ? order : one.getValue().compareTo(two.getValue());
      if (order != 0) {
        return order;
      }
    }
    return Boolean.compare(mine.hasNext(), theirs.hasNext());
  }

  private static String join(String open, Iterable<Term> items, String close) {
    StringBuilder text = new StringBuilder(open);
    for (Term item : items) {
      text.append(text.length() > 1 ? ", " : "").append(item);
    }
    return text.append(close).toString();
  }
}
