package io.samsvar.policies.builtin;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The tokens of a GraphQL document (specification of October 2021), and where reading is. */
final class GraphqlTokens {

  /** What a token is. */
  enum Kind {
    MARK,
    NAME,
    INT,
    FLOAT,
    STRING,
    BLOCK,
    END
  }

  /**
   * A token.
   *
   * @param text the mark or name, or the value of a string
   * @param comments the lines of comment before it
   */
  record Token(Kind kind, String text, List<String> comments) {
    boolean is(String mark) {
      return kind == Kind.MARK && text.equals(mark);
    }

    boolean isName(String name) {
      return kind == Kind.NAME && text.equals(name);
    }
  }

  private final String source;
  private final List<Token> tokens = new ArrayList<>();
  private int end;
  private int at;

  private GraphqlTokens(String source) {
    this.source = source;
  }

  static GraphqlTokens of(String source) {
    GraphqlTokens tokens = new GraphqlTokens(source);
    tokens.readAll();
    return tokens;
  }

  static UndefinedException wrong() {
    return new UndefinedException("not a GraphQL document");
  }

  /** The token that is next. */
  Token peek() {
    return tokens.get(at);
  }

  /** Takes a token. */
  Token next() {
    Token token = tokens.get(at);
    at = Math.min(at + 1, tokens.size() - 1);
    return token;
  }

  /** Takes a mark that must be there. */
  Token expect(String mark) {
    if (!peek().is(mark)) {
      throw wrong();
    }
    return next();
  }

  /** Takes a word that must be there. */
  Token keyword(String word) {
    if (!peek().isName(word)) {
      throw wrong();
    }
    return next();
  }

  /** Takes a name that must be there. */
  String name() {
    if (peek().kind != Kind.NAME) {
      throw wrong();
    }
    return next().text;
  }

  /** Takes a mark if it is there. */
  boolean skip(String mark) {
    boolean found = peek().is(mark);
    if (found) {
      next();
    }
    return found;
  }

  /**
   * What stands between marks, when the first is there.
   *
   * @param least how many there must be at least
   * @return the closing mark, null when there was no opening one
   */
  @Nullable Token between(String open, String close, int least, Runnable each) {
    if (!skip(open)) {
      return null;
    }
    int count = 0;
    while (!peek().is(close)) {
      if (peek().kind == Kind.END) {
        throw wrong();
      }
      each.run();
      count++;
    }
    if (count < least) {
      throw wrong();
    }
    return next();
  }

  private void readAll() {
    List<String> comments = new ArrayList<>();
    while (true) {
      space();
      if (end >= source.length()) {
        tokens.add(new Token(Kind.END, "", List.copyOf(comments)));
        return;
      }
      if (source.charAt(end) == '#') {
        int start = end;
        while (end < source.length() && (source.charAt(end) > 0x1f || source.charAt(end) == '\t')) {
          end++;
        }
        comments.add(source.substring(start, end));
      } else {
        tokens.add(token(List.copyOf(comments)));
        comments.clear();
      }
    }
  }

  private void space() {
    while (end < source.length() && "\t ,\n\r\ufeff".indexOf(source.charAt(end)) >= 0) {
      end++;
    }
  }

  private Token token(List<String> comments) {
    char c = source.charAt(end);
    if (source.startsWith("...", end)) {
      end += 3;
      return new Token(Kind.MARK, "...", comments);
    }
    if ("!$&():=@[]{}|".indexOf(c) >= 0) {
      end++;
      return new Token(Kind.MARK, String.valueOf(c), comments);
    }
    if (source.startsWith("\"\"\"", end)) {
      return new Token(Kind.BLOCK, block(), comments);
    }
    if (c == '"') {
      return new Token(Kind.STRING, string(), comments);
    }
    int start = end;
    if (isLetter(c)) {
      while (end < source.length() && (isLetter(source.charAt(end)) || isDigit(end))) {
        end++;
      }
      return new Token(Kind.NAME, source.substring(start, end), comments);
    }
    Kind kind = number();
    return new Token(kind, source.substring(start, end), comments);
  }

  private static boolean isLetter(char c) {
    return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private boolean isDigit(int place) {
    return place < source.length() && source.charAt(place) >= '0' && source.charAt(place) <= '9';
  }

  private Kind number() {
    accept("-");
    int start = end;
    digits();
    if (source.charAt(start) == '0' && end - start > 1) {
      throw wrong();
    }
    Kind kind = Kind.INT;
    if (accept(".")) {
      digits();
      kind = Kind.FLOAT;
    }
    if (accept("eE")) {
      accept("+-");
      digits();
      kind = Kind.FLOAT;
    }
    return kind;
  }

  private boolean accept(String any) {
    boolean found = end < source.length() && any.indexOf(source.charAt(end)) >= 0;
    end += found ? 1 : 0;
    return found;
  }

  private void digits() {
    if (!isDigit(end)) {
      throw wrong();
    }
    while (isDigit(end)) {
      end++;
    }
  }

  private String string() {
    StringBuilder text = new StringBuilder();
    end++;
    while (end < source.length()) {
      char c = source.charAt(end++);
      if (c == '"') {
        return text.toString();
      }
      if (c < ' ' && c != '\t') {
        throw wrong();
      }
      text.append(c == '\\' ? escaped() : c);
    }
    throw wrong();
  }

  private char escaped() {
    char c = end < source.length() ? source.charAt(end++) : '\0';
    return switch (c) {
      case '"', '/', '\\' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> {
        String hex = source.substring(end, Math.min(end + 4, source.length()));
        if (!hex.matches("[0-9a-fA-F]{4}")) {
          throw wrong();
        }
        end += 4;
        yield (char) Integer.parseInt(hex, 16);
      }
      default -> throw wrong();
    };
  }

  private String block() {
    StringBuilder raw = new StringBuilder();
    end += 3;
    while (end < source.length()) {
      int quotes = 0;
      while (end + quotes < source.length() && source.charAt(end + quotes) == '"') {
        quotes++;
      }
      if (quotes >= 3) {
        raw.append("\"".repeat(quotes - 3));
        end += quotes;
        return unindented(raw.toString());
      }
      if (source.startsWith("\\\"\"\"", end)) {
        raw.append("\"\"\"");
        end += 4;
        continue;
      }
      char c = source.charAt(end++);
      if (c < ' ' && "\t\n\r".indexOf(c) < 0) {
        throw wrong();
      }
      if (c == '\r') {
        accept("\n");
      }
      raw.append(c == '\r' ? '\n' : c);
    }
    throw wrong();
  }

  /** Takes away the indent that all lines have, and the empty lines at both ends. */
  private static String unindented(String raw) {
    String[] lines = raw.split("\n", -1);
    int common = Integer.MAX_VALUE;
    for (String line : lines) {
      common = Math.min(common, indent(line));
    }
    List<String> kept = new ArrayList<>(List.of(lines));
    if (common != Integer.MAX_VALUE) {
      for (int i = 1; i < lines.length; i++) {
        kept.set(i, lines[i].length() < common ? "" : lines[i].substring(common));
      }
    }
    while (!kept.isEmpty() && indent(kept.getFirst()) == Integer.MAX_VALUE) {
      kept.removeFirst();
    }
    while (!kept.isEmpty() && indent(kept.getLast()) == Integer.MAX_VALUE) {
      kept.removeLast();
    }
    return String.join("\n", kept);
  }

  private static int indent(String line) {
    for (int i = 0; i < line.length(); i++) {
      if (line.charAt(i) != ' ' && line.charAt(i) != '\t') {
        return i;
      }
    }
    return Integer.MAX_VALUE;
  }
}
