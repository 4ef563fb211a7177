package io.samsvar.policies.builtin;

/**
 * Whether a text is one mail address as Go's {@code mail.ParseAddress} takes it (RFC 5322 and 6532,
 * with or without a name), Go 1.26. A group of one address is one, too.
 */
final class MailAddress {

  private static final String SPECIALS = "()<>[]:;@\\,\"";

  private final String text;
  private int at;

  private MailAddress(String text) {
    this.text = text;
  }

  static boolean isOne(String text) {
    MailAddress reader = new MailAddress(text);
    return reader.address(true) == 1 && reader.comments() && reader.at == text.length();
  }

  /** How many addresses were read, -1 when it is none. */
  private int address(boolean group) {
    space();
    if (at == text.length()) {
      return -1;
    }
    int start = at;
    if (plain()) {
      space();
      return !consume('(') || comment() ? 1 : -1;
    }
    at = start;
    if (text.charAt(at) != '<' && !phrase()) {
      return -1;
    }
    space();
    if (group && consume(':')) {
      return members();
    }
    return consume('<') && plain() && consume('>') ? 1 : -1;
  }

  private int members() {
    space();
    if (consume(';')) {
      return comments() ? 0 : -1;
    }
    int count = 0;
    do {
      space();
      if (address(false) < 0 || !comments()) {
        return -1;
      }
      count++;
    } while (consume(','));
    return consume(';') && comments() ? count : -1;
  }

  private boolean plain() {
    space();
    if (at == text.length()) {
      return false;
    }
    int start = at;
    boolean local = text.charAt(at) == '"' ? quoted() && at - start > 2 : dotted();
    if (!local || !consume('@')) {
      return false;
    }
    space();
    return at < text.length() && (text.charAt(at) == '[' ? literal() : dotted());
  }

  private boolean phrase() {
    int words = 0;
    while (true) {
      if (words > 0 && !comments()) {
        return false;
      }
      space();
      if (at == text.length()) {
        return words > 0;
      }
      int start = at;
      if (!(text.charAt(at) == '"' ? quoted() : atom())) {
        at = start;
        return words > 0;
      }
      words++;
    }
  }

  private boolean quoted() {
    at++;
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == '"') {
        return true;
      }
      if (c == '\\') {
        if (at == text.length()) {
          return false;
        }
        c = text.charAt(at++);
      }
      if (!isVisible(c) && c != ' ' && c != '\t') {
        return false;
      }
    }
    return false;
  }

  private boolean atom() {
    int start = at;
    while (at < text.length()
        && isVisible(text.charAt(at))
        && SPECIALS.indexOf(text.charAt(at)) < 0) {
      at++;
    }
    return at > start;
  }

  private boolean dotted() {
    int start = at;
    if (!atom()) {
      return false;
    }
    String atom = text.substring(start, at);
    return !atom.startsWith(".") && !atom.endsWith(".") && !atom.contains("..");
  }

  private boolean literal() {
    int close = text.indexOf(']', at);
    if (close < 0 || Ip.parse(text.substring(at + 1, close)) == null) {
      return false;
    }
    at = close + 1;
    return true;
  }

  /** Spaces and comments; false when a comment does not end. */
  private boolean comments() {
    space();
    while (consume('(')) {
      if (!comment()) {
        return false;
      }
      space();
    }
    return true;
  }

  private boolean comment() {
    int depth = 1;
    while (at < text.length() && depth > 0) {
      char c = text.charAt(at++);
      if (c == '\\' && at < text.length()) {
        at++;
      } else if (c == '(') {
        depth++;
      } else if (c == ')') {
        depth--;
      }
    }
    return depth == 0;
  }

  private boolean consume(char wanted) {
    if (at < text.length() && text.charAt(at) == wanted) {
      at++;
      return true;
    }
    return false;
  }

  private void space() {
    while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
      at++;
    }
  }

  private static boolean isVisible(char c) {
    return (c > ' ' && c < 0x7f) || c >= 0x80;
  }
}
