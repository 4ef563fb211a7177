package io.samsvar.policies.builtin;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the tokens of a template of Go's {@code text/template}, Go 1.26. */
final class TemplateTokens {

  enum Kind {
    TEXT,
    LEFT,
    RIGHT,
    SPACE,
    ASSIGN,
    DECLARE,
    PIPE,
    COMMA,
    OPEN,
    CLOSE,
    STRING,
    CHARACTER,
    NUMBER,
    VARIABLE,
    FIELD,
    DOT,
    NIL,
    BOOL,
    IDENTIFIER,
    BLOCK,
    BREAK,
    CONTINUE,
    DEFINE,
    ELSE,
    END,
    IF,
    RANGE,
    TEMPLATE,
    WITH,
    OTHER,
    EOF
  }

  record Token(Kind kind, String text) {}

  private static final String SPACES = " \t\r\n";

  /** The second part of a complex number. */
  private static final Pattern COMPLEX = Pattern.compile("[+-][0-9_.]+([eE][+-]?[0-9_]+)?i");

  private static final Map<String, Kind> WORDS =
      Map.ofEntries(
          Map.entry("block", Kind.BLOCK),
          Map.entry("break", Kind.BREAK),
          Map.entry("continue", Kind.CONTINUE),
          Map.entry("define", Kind.DEFINE),
          Map.entry("else", Kind.ELSE),
          Map.entry("end", Kind.END),
          Map.entry("if", Kind.IF),
          Map.entry("range", Kind.RANGE),
          Map.entry("nil", Kind.NIL),
          Map.entry("template", Kind.TEMPLATE),
          Map.entry("with", Kind.WITH),
          Map.entry("true", Kind.BOOL),
          Map.entry("false", Kind.BOOL));

  private final String input;
  private final List<Token> tokens = new ArrayList<>();
  private int at;

  private TemplateTokens(String input) {
    this.input = input;
  }

  /**
   * All tokens, the last is the end.
   *
   * @throws UndefinedException when this is no template
   */
  static List<Token> read(String input) {
    TemplateTokens reader = new TemplateTokens(input);
    reader.all();
    return reader.tokens;
  }

  private void all() {
    boolean trim = false;
    while (true) {
      int open = input.indexOf("{{", at);
      String text = input.substring(at, open < 0 ? input.length() : open);
      boolean trimBefore = open >= 0 && isMarkerBehind(open + 2);
      text = trim ? strippedLeft(text) : text;
      text = trimBefore ? strippedRight(text) : text;
      if (!text.isEmpty()) {
        add(Kind.TEXT, text);
      }
      if (open < 0) {
        add(Kind.EOF, "");
        return;
      }
      at = open + (trimBefore ? 4 : 2);
      if (input.startsWith("/*", at)) {
        comment();
      } else {
        add(Kind.LEFT, "");
        while (rightLength() == 0) {
          inside();
        }
        add(Kind.RIGHT, "");
      }
      int right = rightLength();
      at += right;
      trim = right > 2;
    }
  }

  private boolean isMarkerBehind(int from) {
    return input.startsWith("-", from)
        && from + 1 < input.length()
        && SPACES.indexOf(input.charAt(from + 1)) >= 0;
  }

  private static String strippedLeft(String text) {
    int from = 0;
    while (from < text.length() && SPACES.indexOf(text.charAt(from)) >= 0) {
      from++;
    }
    return text.substring(from);
  }

  private static String strippedRight(String text) {
    int to = text.length();
    while (to > 0 && SPACES.indexOf(text.charAt(to - 1)) >= 0) {
      to--;
    }
    return text.substring(0, to);
  }

  private void comment() {
    int end = input.indexOf("*/", at + 2);
    if (end < 0) {
      throw wrong();
    }
    at = end + 2;
    if (rightLength() == 0) {
      throw wrong();
    }
  }

  /** How long the end of the action here is: 2, 4 with a trim marker, 0 when there is none. */
  private int rightLength() {
    if (at < input.length() && SPACES.indexOf(input.charAt(at)) >= 0) {
      return input.startsWith("-}}", at + 1) ? 4 : 0;
    }
    return input.startsWith("}}", at) ? 2 : 0;
  }

  private void inside() {
    if (at >= input.length()) {
      throw wrong();
    }
    int point = input.codePointAt(at);
    if (SPACES.indexOf(point) >= 0) {
      spaces();
    } else if (point == '"' || point == '\'') {
      quoted(point);
    } else if (point == '`') {
      int end = input.indexOf('`', at + 1);
      if (end < 0) {
        throw wrong();
      }
      take(Kind.STRING, end + 1);
    } else if (point == ':' && input.startsWith(":=", at)) {
      take(Kind.DECLARE, at + 2);
    } else if (point == '$' || (point == '.' && !isDigit(at + 1))) {
      named(point == '$' ? Kind.VARIABLE : Kind.FIELD);
    } else if ("+-.0123456789".indexOf(point) >= 0) {
      number();
    } else if (isWord(point)) {
      int start = at;
      int end = wordEnd(at);
      Kind kind = WORDS.getOrDefault(input.substring(start, end), Kind.IDENTIFIER);
      take(kind, end);
      terminated();
    } else {
      mark(point);
    }
  }

  private void spaces() {
    int end = at;
    while (end < input.length() && SPACES.indexOf(input.charAt(end)) >= 0) {
      end++;
    }
    // The last one may belong to the trim marker.
    boolean trims = input.startsWith("-}}", end);
    if (!trims || end - at > 1) {
      take(Kind.SPACE, trims ? end - 1 : end);
    }
  }

  private void mark(int point) {
    Kind kind =
        switch (point) {
          case '=' -> Kind.ASSIGN;
          case '|' -> Kind.PIPE;
          case ',' -> Kind.COMMA;
          case '(' -> Kind.OPEN;
          case ')' -> Kind.CLOSE;
          default -> Kind.OTHER;
        };
    if (point == ':' || point < ' ' || point > '~') {
      throw wrong();
    }
    take(kind, at + 1);
  }

  private void quoted(int quote) {
    int end = at + 1;
    while (end < input.length() && input.charAt(end) != quote) {
      if (input.charAt(end) == '\\') {
        end++;
      }
      if (end >= input.length() || input.charAt(end) == '\n') {
        throw wrong();
      }
      end++;
    }
    if (end >= input.length()) {
      throw wrong();
    }
    take(quote == '"' ? Kind.STRING : Kind.CHARACTER, end + 1);
  }

  private void named(Kind kind) {
    int end = wordEnd(at + 1);
    take(kind == Kind.FIELD && end == at + 1 ? Kind.DOT : kind, end);
    terminated();
  }

  private void number() {
    int end = at;
    while (end < input.length()
        && (isWord(input.codePointAt(end))
            || input.charAt(end) == '.'
            || ("+-".indexOf(input.charAt(end)) >= 0 && signFits(end)))) {
      end++;
    }
    if (end < input.length() && "+-".indexOf(input.charAt(end)) >= 0) {
      if (COMPLEX.matcher(input).region(end, input.length()).lookingAt()) {
        throw new UnsupportedOperationException("A template has a complex number");
      }
      throw wrong();
    }
    take(Kind.NUMBER, end);
  }

  /** A sign stands at the beginning and behind an exponent. */
  private boolean signFits(int place) {
    boolean hex = input.regionMatches(true, at, "0x", 0, 2);
    return place == at || (hex ? "pP" : "eE").indexOf(input.charAt(place - 1)) >= 0;
  }

  private void terminated() {
    if (at >= input.length()) {
      return;
    }
    boolean ends = SPACES.indexOf(input.charAt(at)) >= 0 || ".,|:)(".indexOf(input.charAt(at)) >= 0;
    if (!ends && !input.startsWith("}}", at)) {
      throw wrong();
    }
  }

  private int wordEnd(int from) {
    int end = from;
    while (end < input.length() && isWord(input.codePointAt(end))) {
      end += Character.charCount(input.codePointAt(end));
    }
    return end;
  }

  private boolean isDigit(int place) {
    return place < input.length() && input.charAt(place) >= '0' && input.charAt(place) <= '9';
  }

  private static boolean isWord(int point) {
    return point == '_' || Character.isLetter(point) || Character.isDigit(point);
  }

  private void take(Kind kind, int end) {
    add(kind, input.substring(at, end));
    at = end;
  }

  private void add(Kind kind, String text) {
    tokens.add(new Token(kind, text));
  }

  private static UndefinedException wrong() {
    return new UndefinedException("not a template");
  }

  /** The text of a literal of Go in its quotes; null when it is none. */
  static @Nullable String unquoted(String literal) {
    if (literal.startsWith("`")) {
      return literal.substring(1, literal.length() - 1).replace("\r", "");
    }
    return GoUnquote.unquote(literal);
  }
}
