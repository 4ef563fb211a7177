package io.samsvar.policies.builtin;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * {@code glob.match}, as regular expressions of the same language.
 *
 * <p>Source: the pattern syntax of {@code github.com/gobwas/glob} 1.0.0, which OPA 1.22.2 uses.
 */
public final class Globs {

  private static final int END = -1;

  private final int[] glob;
  private final String one;
  private final StringBuilder regex = new StringBuilder("\\A(?s:");
  private int at;
  private int depth;

  private Globs(String glob, String one) {
    this.glob = glob.codePoints().toArray();
    this.one = one;
  }

  /** Answers a call with pattern, delimiters (an array, or null for none) and text. */
  public static Term match(Call call) {
    String pattern = call.string(0);
    String one = notDelimiter(call);
    String text = call.string(2);
    return Term.of(Patterns.shared().matches(new Globs(pattern, one).translate(), text));
  }

  /** The regular expression of one character that is no delimiter. */
  private static String notDelimiter(Call call) {
    if (call.term(1) instanceof Term.Null) {
      return ".";
    }
    List<Term> delimiters = call.array(1);
    if (delimiters.isEmpty()) {
      return "[^.]";
    }
    StringBuilder one = new StringBuilder("[^");
    for (Term delimiter : delimiters) {
      String text = Call.string(delimiter);
      if (text.codePointCount(0, text.length()) != 1) {
        throw new UndefinedException("a delimiter that is not one character");
      }
      literal(text.codePointAt(0), one);
    }
    return one.append(']').toString();
  }

  private String translate() {
    for (int c = next(); c != END; c = next()) {
      switch (c) {
        case '?' -> regex.append(one);
        case '*' -> star();
        case '[' -> characters();
        case '{' -> {
          depth++;
          regex.append("(?:");
        }
        case '\\' -> literal(required(), regex);
        case '}' -> closing();
        case ',' -> regex.append(depth > 0 ? "|" : ",");
        default -> literal(c, regex);
      }
    }
    if (depth > 0) {
      throw new UndefinedException("an open brace in a glob");
    }
    return regex.append(")\\z").toString();
  }

  private void star() {
    if (peek() == '*') {
      at++;
      regex.append(".*");
    } else {
      regex.append(one).append('*');
    }
  }

  private void closing() {
    if (depth > 0) {
      depth--;
      regex.append(')');
    } else {
      regex.append("\\}");
    }
  }

  /** {@code [abc]}, {@code [a-z]} and their negations: a range stands alone. */
  private void characters() {
    boolean not = peek() == '!';
    if (not) {
      at++;
    }
    regex.append(not ? "[^" : "[");
    if (at + 1 < glob.length && glob[at + 1] == '-') {
      int low = required();
      at++;
      int high = required();
      if (high < low || required() != ']') {
        throw new UndefinedException("a malformed range in a glob");
      }
      literal(low, regex);
      regex.append('-');
      literal(high, regex);
    } else {
      for (int c : listed()) {
        literal(c, regex);
      }
    }
    regex.append(']');
  }

  private Set<Integer> listed() {
    Set<Integer> listed = new LinkedHashSet<>();
    for (int c = required(); c != ']'; c = required()) {
      listed.add(c == '\\' ? required() : c);
    }
    if (listed.isEmpty()) {
      throw new UndefinedException("an empty list in a glob");
    }
    return listed;
  }

  private static void literal(int c, StringBuilder out) {
    boolean mark = c < 0x80 && !Character.isLetterOrDigit(c) && c > ' ';
    out.append(mark ? "\\" : "").appendCodePoint(c);
  }

  private int peek() {
    return at < glob.length ? glob[at] : END;
  }

  private int next() {
    return at < glob.length ? glob[at++] : END;
  }

  private int required() {
    int c = next();
    if (c == END) {
      throw new UndefinedException("a glob that ends too early");
    }
    return c;
  }
}
