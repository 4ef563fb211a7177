package io.samsvar.policies.builtin;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Reads values as OPA's WebAssembly runtime dumps them: JSON, and besides sets ({@code {1, 2}},
 * {@code set()}) and objects whose keys are not strings.
 */
public final class TermParser {

  private static final int DEPTH_MAX = 10_000;

  private final String text;
  private int at;
  private int depth;

  private TermParser(String text) {
    this.text = text;
  }

  /**
   * Reads one value.
   *
   * @throws IllegalArgumentException when this is not one value, or nested too deeply
   */
  public static Term parse(String text) {
    TermParser parser = new TermParser(text);
    Term term = parser.value();
    parser.space();
    if (parser.at != text.length()) {
      throw parser.malformed();
    }
    return term;
  }

  private Term value() {
    space();
    if (at >= text.length() || ++depth > DEPTH_MAX) {
      throw malformed();
    }
    Term term =
        switch (text.charAt(at)) {
          case '"' -> new Term.Str(string());
          case '[' -> new Term.Arr(items(']'));
          case '{' -> objectOrSet();
          case 't' -> word("true", Term.of(true));
          case 'f' -> word("false", Term.of(false));
          case 'n' -> word("null", new Term.Null());
          case 's' -> word("set()", new Term.Members(new TreeSet<>()));
          default -> number();
        };
    depth--;
    return term;
  }

  private Term word(String word, Term term) {
    if (!text.startsWith(word, at)) {
      throw malformed();
    }
    at += word.length();
    return term;
  }

  private Term number() {
    int start = at;
    while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    if (start == at) {
      throw malformed();
    }
    return new Term.Num(text.substring(start, at));
  }

  private List<Term> items(char close) {
    at++;
    List<Term> items = new ArrayList<>();
    if (next(close)) {
      return items;
    }
    do {
      items.add(value());
    } while (next(','));
    expect(close);
    return items;
  }

  private Term objectOrSet() {
    at++;
    if (next('}')) {
      return new Term.Obj(new TreeMap<>());
    }
    Term first = value();
    return next(':') ? object(first) : set(first);
  }

  private Term object(Term firstKey) {
    TreeMap<Term, Term> fields = new TreeMap<>();
    fields.put(firstKey, value());
    while (next(',')) {
      Term key = value();
      expect(':');
      fields.put(key, value());
    }
    expect('}');
    return new Term.Obj(fields);
  }

  private Term set(Term first) {
    TreeSet<Term> items = new TreeSet<>();
    items.add(first);
    while (next(',')) {
      items.add(value());
    }
    expect('}');
    return new Term.Members(items);
  }

  private String string() {
    StringBuilder value = new StringBuilder();
    at++;
    while (true) {
      if (at >= text.length()) {
        throw malformed();
      }
      char c = text.charAt(at++);
      if (c == '"') {
        return value.toString();
      }
      value.append(c == '\\' ? escaped() : c);
    }
  }

  private char escaped() {
    char c = at < text.length() ? text.charAt(at++) : '\0';
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> {
        if (at + 4 > text.length()) {
          throw malformed();
        }
        at += 4;
        yield (char) Integer.parseInt(text.substring(at - 4, at), 16);
      }
      default -> throw malformed();
    };
  }

  private boolean next(char c) {
    space();
    if (at < text.length() && text.charAt(at) == c) {
      at++;
      return true;
    }
    return false;
  }

  private void expect(char c) {
    if (!next(c)) {
      throw malformed();
    }
  }

  private void space() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  /** Names the place, never the text: it may hold a secret. */
  private IllegalArgumentException malformed() {
    return new IllegalArgumentException("Not a Rego value at character " + at);
  }
}
