package io.samsvar.policies.builtin;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Regular expressions of RE2, whose time is linear in the text. */
final class RegexBuiltins {

  private RegexBuiltins() {}

  static void register(Map<String, Builtin> all) {
    all.put("regex.find_n", RegexBuiltins::findN);
    all.put("regex.split", RegexBuiltins::split);
    all.put("regex.replace", RegexBuiltins::replace);
    all.put("regex.template_match", RegexBuiltins::templateMatch);
  }

  private static Pattern compile(String pattern) {
    return Patterns.shared().compile(pattern);
  }

  /** Start and end of each match. */
  private static List<int[]> matches(Pattern pattern, String text, long limit) {
    List<int[]> found = new ArrayList<>();
    Patterns.each(pattern, text, limit, match -> found.add(new int[] {match.start(), match.end()}));
    return found;
  }

  private static Term findN(Call call) {
    String text = call.string(1);
    List<String> found = new ArrayList<>();
    for (int[] match : matches(compile(call.string(0)), text, call.whole(2))) {
      found.add(text.substring(match[0], match[1]));
    }
    return Term.ofStrings(found);
  }

  /** Between delimiters stand patterns, all else stands for itself. */
  private static Term templateMatch(Call call) {
    String template = call.string(0);
    String open = call.string(2);
    String close = call.string(3);
    if (open.length() != 1
        || close.length() != 1
        || open.charAt(0) > 0x7f
        || close.charAt(0) > 0x7f) {
      throw new UndefinedException("a delimiter is one character");
    }
    StringBuilder pattern = new StringBuilder("^");
    int level = 0;
    int start = 0;
    for (int i = 0; i < template.length(); i++) {
      // With one delimiter for both ends, each begins another level, as in OPA.
      if (template.charAt(i) == open.charAt(0)) {
        if (++level == 1) {
          pattern.append(Pattern.quote(template.substring(start, i)));
          start = i + 1;
        }
      } else if (template.charAt(i) == close.charAt(0)) {
        if (--level == 0) {
          String part = template.substring(start, i);
          compile("^" + part + "$");
          pattern.append('(').append(part).append(')');
          start = i + 1;
        } else if (level < 0) {
          throw new UndefinedException("unbalanced delimiters");
        }
      }
    }
    if (level != 0) {
      throw new UndefinedException("unbalanced delimiters");
    }
    pattern.append(Pattern.quote(template.substring(start))).append('$');
    return Term.of(Patterns.shared().matches(pattern.toString(), call.string(1)));
  }

  private static Term split(Call call) {
    String text = call.string(1);
    if (text.isEmpty() && !call.string(0).isEmpty()) {
      return Term.ofStrings(List.of(""));
    }
    List<String> parts = new ArrayList<>();
    int start = 0;
    int end = 0;
    for (int[] match : matches(compile(call.string(0)), text, -1)) {
      end = match[0];
      if (match[1] != 0) {
        parts.add(text.substring(start, end));
      }
      start = match[1];
    }
    if (end != text.length()) {
      parts.add(text.substring(start));
    }
    return Term.ofStrings(parts);
  }

  private static Term replace(Call call) {
    String text = call.string(0);
    Pattern pattern = compile(call.string(1));
    Matcher matcher = pattern.matcher(new StoppableText(text));
    StringBuilder out = new StringBuilder();
    int last = 0;
    int lastEnd = -1;
    while (matcher.find()) {
      if (matcher.start() == matcher.end() && matcher.start() == lastEnd) {
        continue;
      }
      out.append(text, last, matcher.start());
      expand(call.string(2), matcher, pattern, out);
      last = matcher.end();
      lastEnd = matcher.end();
    }
    return Term.of(out.append(text, last, text.length()).toString());
  }

  /** Go's template: {@code $1}, {@code $name}, {@code ${name}}, {@code $$}. */
  private static void expand(String template, Matcher matcher, Pattern pattern, StringBuilder out) {
    int at = 0;
    while (at < template.length()) {
      char c = template.charAt(at++);
      if (c != '$') {
        out.append(c);
        continue;
      }
      if (at < template.length() && template.charAt(at) == '$') {
        out.append('$');
        at++;
        continue;
      }
      boolean braced = at < template.length() && template.charAt(at) == '{';
      int start = braced ? at + 1 : at;
      int end = start;
      while (end < template.length() && word(template.charAt(end))) {
        end++;
      }
      boolean closed = !braced || (end < template.length() && template.charAt(end) == '}');
      if (end == start || !closed) {
        out.append('$');
        continue;
      }
      out.append(group(template.substring(start, end), matcher, pattern));
      at = braced ? end + 1 : end;
    }
  }

  private static boolean word(char c) {
    return c == '_' || Character.isLetterOrDigit(c);
  }

  private static String group(String name, Matcher matcher, Pattern pattern) {
    Integer index = pattern.namedGroups().get(name);
    if (index == null && name.length() < 7 && name.chars().allMatch(c -> c >= '0' && c <= '9')) {
      index = Integer.parseInt(name);
    }
    if (index == null || index > matcher.groupCount()) {
      return "";
    }
    String group = matcher.group(index);
    return group == null ? "" : group;
  }
}
