package io.samsvar.policies.foreign;

import java.util.ArrayList;
import java.util.List;

/**
 * The tokens of a Rego file, with their places: enough to find names and references without a
 * parser. Comments are left out; what does not end is read to the end of the file, since the
 * compiler refuses it later.
 */
public final class RegoTokens {

  /** What a token is. */
  public enum Kind {
    /** A name or a keyword. */
    NAME,
    /** A text, without its quotes; escapes are left as they are. */
    TEXT,
    /** One character of anything else. */
    SIGN
  }

  /**
   * One token.
   *
   * @param text the name, the text without quotes, or the character
   * @param start offset of its first character
   * @param end offset behind its last character
   * @param depth how many brackets are open around it
   */
  public record Token(Kind kind, String text, int start, int end, int depth) {
    /** Whether it is this name. */
    public boolean isName(String name) {
      return kind == Kind.NAME && text.equals(name);
    }

    /** Whether it is this character. */
    public boolean isSign(char sign) {
      return kind == Kind.SIGN && text.charAt(0) == sign;
    }
  }

  private final String source;
  private final List<Token> tokens = new ArrayList<>();
  private int at;
  private int depth;

  private RegoTokens(String source) {
    this.source = source;
  }

  /** The tokens of a file, in order. */
  public static List<Token> of(String source) {
    RegoTokens reader = new RegoTokens(source);
    reader.read(false);
    return List.copyOf(reader.tokens);
  }

  /** Up to the end of the file, or to the brace that ends an expression within a text. */
  private void read(boolean withinText) {
    int outside = depth;
    while (at < source.length()) {
      char c = source.charAt(at);
      if (c == '#') {
        skipLine();
      } else if (Character.isWhitespace(c)) {
        at++;
      } else if (isNameStart(c)) {
        name();
      } else if (c == '"' || c == '`') {
        text(c, false);
      } else if (c == '$' && startsTemplate()) {
        at++;
        text(source.charAt(at), true);
      } else {
        if (withinText && c == '}' && depth == outside) {
          return;
        }
        sign(c);
      }
    }
  }

  private boolean startsTemplate() {
    return at + 1 < source.length()
        && (source.charAt(at + 1) == '"' || source.charAt(at + 1) == '`');
  }

  private void skipLine() {
    int end = source.indexOf('\n', at);
    at = end < 0 ? source.length() : end;
  }

  private void name() {
    int start = at;
    while (at < source.length()
        && (isNameStart(source.charAt(at)) || Character.isDigit(source.charAt(at)))) {
      at++;
    }
    tokens.add(new Token(Kind.NAME, source.substring(start, at), start, at, depth));
  }

  private void text(char quote, boolean template) {
    int start = ++at;
    while (at < source.length() && source.charAt(at) != quote) {
      char c = source.charAt(at);
      if (c == '\\' && (quote == '"' || template)) {
        at++;
      } else if (template && c == '{') {
        at++;
        depth++;
        read(true);
        depth--;
      }
      at++;
    }
    int end = Math.min(at, source.length());
    tokens.add(new Token(Kind.TEXT, source.substring(start, end), start - 1, end, depth));
    at = end + 1;
  }

  private void sign(char c) {
    if (c == ')' || c == ']' || c == '}') {
      depth--;
    }
    tokens.add(new Token(Kind.SIGN, String.valueOf(c), at, at + 1, depth));
    if (c == '(' || c == '[' || c == '{') {
      depth++;
    }
    at++;
  }

  private static boolean isNameStart(char c) {
    return c == '_' || Character.isLetter(c);
  }
}
