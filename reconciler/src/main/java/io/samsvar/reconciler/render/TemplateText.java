package io.samsvar.reconciler.render;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds the functions that a template calls, by the tokens of its actions: not in its text, nor in
 * the strings and comments of an action. Pure.
 */
final class TemplateText {

  private final String text;
  private final Map<String, String> replacements;
  private final Set<String> found = new TreeSet<>();
  private final StringBuilder out = new StringBuilder();
  private int at;

  private TemplateText(String text, Map<String, String> replacements) {
    this.text = text;
    this.replacements = replacements;
  }

  /**
   * A template as it was and as it is.
   *
   * @param found which of the functions it calls
   * @param replaced the same template, calling others
   */
  record Replaced(Set<String> found, String replaced) {
    Replaced {
      found = Set.copyOf(found);
    }
  }

  /**
   * Replaces calls.
   *
   * @param replacements functions, and what stands in their place
   */
  static Replaced replace(String text, Map<String, String> replacements) {
    TemplateText template = new TemplateText(text, replacements);
    template.run();
    return new Replaced(template.found, template.out.toString());
  }

  private void run() {
    while (at < text.length()) {
      int open = text.indexOf("{{", at);
      if (open < 0) {
        break;
      }
      copyTo(open + 2);
      action();
    }
    copyTo(text.length());
  }

  private void action() {
    while (at < text.length() && !text.startsWith("}}", at)) {
      char c = text.charAt(at);
      if (c == '"' || c == '\'') {
        quoted(c);
      } else if (c == '`') {
        past("`", at + 1);
      } else if (text.startsWith("/*", at)) {
        past("*/", at + 2);
      } else if (isNameStart(c)) {
        name();
      } else {
        copyTo(at + 1);
      }
    }
  }

  private void quoted(char quote) {
    int end = at + 1;
    while (end < text.length() && text.charAt(end) != quote) {
      end += text.charAt(end) == '\\' ? 2 : 1;
    }
    copyTo(Math.min(end + 1, text.length()));
  }

  private void past(String close, int from) {
    int end = text.indexOf(close, from);
    copyTo(end < 0 ? text.length() : end + close.length());
  }

  private void name() {
    int end = at + 1;
    while (end < text.length() && isNamePart(text.charAt(end))) {
      end++;
    }
    char before = at == 0 ? ' ' : text.charAt(at - 1);
    String name = text.substring(at, end);
    String instead = replacements.get(name);
    // A field (.now) and a variable ($now) are no calls.
    if (instead == null || before == '.' || before == '$' || isNamePart(before)) {
      copyTo(end);
      return;
    }
    found.add(name);
    out.append(instead);
    at = end;
  }

  private void copyTo(int end) {
    out.append(text, at, end);
    at = end;
  }

  private static boolean isNameStart(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  }

  private static boolean isNamePart(char c) {
    return isNameStart(c) || (c >= '0' && c <= '9');
  }
}
