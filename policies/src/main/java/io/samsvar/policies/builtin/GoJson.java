package io.samsvar.policies.builtin;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes JSON as Go's {@code encoding/json} does: keys sorted, the characters of HTML escaped. Sets
 * are sorted arrays, and keys that are no strings are the JSON of the key.
 */
final class GoJson {

  private final StringBuilder text = new StringBuilder();
  private final boolean pretty;
  private final String prefix;
  private final String indent;
  private int depth;

  private GoJson(boolean pretty, String prefix, String indent) {
    this.pretty = pretty;
    this.prefix = prefix;
    this.indent = indent;
  }

  /** On one line, without spaces. */
  static String write(Term term) {
    return write(term, false, "", "");
  }

  /** On lines of their own, each with the prefix but the first. */
  static String pretty(Term term, String prefix, String indent) {
    return write(term, true, prefix, indent);
  }

  private static String write(Term term, boolean pretty, String prefix, String indent) {
    GoJson writer = new GoJson(pretty, prefix, indent);
    writer.value(term);
    return writer.text.toString();
  }

  private void value(Term term) {
    switch (term) {
      case Term.Null _, Term.Bool _, Term.Num _ -> text.append(term);
      case Term.Str string -> string(string.value());
      case Term.Arr array -> items(array.items());
      case Term.Members set -> items(set.items());
      case Term.Obj object -> {
        TreeMap<Term, Term> fields = new TreeMap<>();
        object
            .fields()
            .forEach(
                (key, value) ->
                    fields.put(key instanceof Term.Str ? key : Term.of(write(key)), value));
        object(fields);
      }
    }
  }

  private void object(Map<Term, Term> fields) {
    text.append('{');
    depth++;
    boolean first = true;
    for (Map.Entry<Term, Term> field : fields.entrySet()) {
      separate(first);
      first = false;
      value(field.getKey());
      text.append(pretty ? ": " : ":");
      value(field.getValue());
    }
    close(first, '}');
  }

  private void items(Collection<Term> items) {
    text.append('[');
    depth++;
    boolean first = true;
    for (Term item : items) {
      separate(first);
      first = false;
      value(item);
    }
    close(first, ']');
  }

  private void separate(boolean first) {
    text.append(first ? "" : ",");
    line();
  }

  private void close(boolean empty, char bracket) {
    depth--;
    if (!empty) {
      line();
    }
    text.append(bracket);
  }

  private void line() {
    if (pretty) {
      text.append('\n').append(prefix).repeat(indent, depth);
    }
  }

  private void string(String value) {
    text.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '"', '\\' -> text.append('\\').append(c);
        case '\n' -> text.append("\\n");
        case '\r' -> text.append("\\r");
        case '\t' -> text.append("\\t");
        case '\b' -> text.append("\\b");
        case '\f' -> text.append("\\f");
        case '<', '>', '&', '\u2028', '\u2029' -> escape(c);
        default -> {
          if (c < ' ') {
            escape(c);
          } else {
            text.append(c);
          }
        }
      }
    }
    text.append('"');
  }

  private void escape(char c) {
    text.append(String.format(java.util.Locale.ROOT, "\\u%04x", (int) c));
  }
}
