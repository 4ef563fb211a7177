package io.samsvar.policies.builtin;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What a regular expression costs, known before it is compiled.
 *
 * @param states how many states its automaton has when the repetitions are written out, about: what
 *     it takes to compile it, and to match it against each character
 * @param nesting the largest product of repetitions within each other
 */
record PatternSize(long states, long nesting) {

  private static final PatternSize ONE = new PatternSize(1, 1);

  /** More than anybody allows, and far from overflowing. */
  private static final long ENOUGH = 1L << 40;

  private static final int REPEAT_DIGITS_MAX = 5;

  /** Of a pattern in the syntax of RE2; of something else, any number. */
  static PatternSize of(String pattern) {
    return new Reader(pattern).read();
  }

  private PatternSize and(PatternSize next) {
    return new PatternSize(Math.min(ENOUGH, states + next.states), Math.max(nesting, next.nesting));
  }

  private PatternSize times(long most) {
    return most == 0
        ? ONE
        : new PatternSize(Math.min(ENOUGH, states * most), Math.min(ENOUGH, nesting * most));
  }

  /**
   * The place behind a class of characters: a bracket that comes first, is escaped or ends a named
   * class does not close it.
   *
   * @param from behind the bracket that opens it
   */
  static int afterClass(String pattern, int from) {
    int at = from < pattern.length() && pattern.charAt(from) == '^' ? from + 1 : from;
    boolean first = true;
    while (at < pattern.length() && (first || pattern.charAt(at) != ']')) {
      int named = pattern.startsWith("[:", at) ? pattern.indexOf(":]", at + 2) : -1;
      if (named >= 0) {
        at = named + 2;
      } else {
        at += pattern.charAt(at) == '\\' ? 2 : 1;
      }
      first = false;
    }
    return Math.min(at + 1, pattern.length());
  }

  /**
   * The place behind an escape.
   *
   * @param from behind the backslash
   */
  static int afterEscape(String pattern, int from) {
    if (pattern.startsWith("Q", from)) {
      int end = pattern.indexOf("\\E", from);
      return end < 0 ? pattern.length() : end + 2;
    }
    if (pattern.startsWith("x{", from)
        || pattern.startsWith("p{", from)
        || pattern.startsWith("P{", from)) {
      int end = pattern.indexOf('}', from);
      return end < 0 ? pattern.length() : end + 1;
    }
    return Math.min(from + 1, pattern.length());
  }

  /** Reads just enough of the syntax to know which repetition is of what. */
  private static final class Reader {

    private final String pattern;
    private final Deque<PatternSize> outer = new ArrayDeque<>();
    private PatternSize size = ONE;
    private int at;

    Reader(String pattern) {
      this.pattern = pattern;
    }

    PatternSize read() {
      while (at < pattern.length()) {
        char c = pattern.charAt(at++);
        switch (c) {
          case '(' -> {
            outer.push(size);
            size = ONE;
          }
          case ')' -> {
            if (outer.isEmpty()) {
              add(ONE);
            } else {
              PatternSize group = size;
              size = outer.pop();
              add(group);
            }
          }
          case '[' -> {
            at = afterClass(pattern, at);
            add(ONE);
          }
          case '\\' -> {
            int end = afterEscape(pattern, at);
            size = size.and(new PatternSize(end - at, 1));
            at = end;
            add(ONE);
          }
          default -> add(ONE);
        }
      }
      while (!outer.isEmpty()) {
        size = size.and(outer.pop());
      }
      return size;
    }

    private void add(PatternSize atom) {
      size = size.and(atom.times(repetition()));
    }

    /**
     * The most repetitions of what was read last; other marks than braces repeat without copies.
     */
    private long repetition() {
      if (at >= pattern.length() || pattern.charAt(at) != '{') {
        return 1;
      }
      int end = pattern.indexOf('}', at);
      String[] bounds = end < 0 ? new String[0] : pattern.substring(at + 1, end).split(",", 2);
      if (bounds.length == 0 || !isNumber(bounds[0])) {
        return 1;
      }
      at = end + 1;
      String most = bounds[bounds.length - 1];
      return Long.parseLong(isNumber(most) ? most : bounds[0]);
    }

    private static boolean isNumber(String text) {
      return !text.isEmpty()
          && text.length() <= REPEAT_DIGITS_MAX
          && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }
  }
}
