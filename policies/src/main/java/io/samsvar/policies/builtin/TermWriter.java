package io.samsvar.policies.builtin;

import java.util.Map;

/** Writes values as OPA's WebAssembly runtime parses them: JSON, and besides sets. */
public final class TermWriter {

  private final StringBuilder text = new StringBuilder();

  private TermWriter() {}

  /** The text of a value. */
  public static String write(Term term) {
    TermWriter writer = new TermWriter();
    writer.append(term);
    return writer.text.toString();
  }

  private void append(Term term) {
    switch (term) {
      case Term.Null _, Term.Bool _, Term.Num _ -> text.append(term);
      case Term.Str string -> string(string.value());
      case Term.Arr array -> all('[', array.items(), ']');
      case Term.Obj object -> object(object);
      case Term.Members set -> {
        if (set.items().isEmpty()) {
          text.append("set()");
        } else {
          all('{', set.items(), '}');
        }
      }
    }
  }

  private void object(Term.Obj object) {
    char separator = '{';
    if (object.fields().isEmpty()) {
      text.append(separator);
    }
    for (Map.Entry<Term, Term> field : object.fields().entrySet()) {
      text.append(separator);
      append(field.getKey());
      text.append(':');
      append(field.getValue());
      separator = ',';
    }
    text.append('}');
  }

  private void all(char open, Iterable<Term> items, char close) {
    text.append(open);
    boolean first = true;
    for (Term item : items) {
      if (!first) {
        text.append(',');
      }
      first = false;
      append(item);
    }
    text.append(close);
  }

  private void string(String value) {
    text.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        text.append('\\').append(c);
      } else if (c < ' ') {
        text.append("\\u00").append(hex(c >> 4)).append(hex(c));
      } else {
        text.append(c);
      }
    }
    text.append('"');
  }

  private static char hex(int digit) {
    return Character.forDigit(digit & 0xf, 16);
  }
}
