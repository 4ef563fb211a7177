package io.samsvar.policies.builtin;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Compiled regular expressions of RE2, kept since policies use the same few again and again. The
 * number kept and the size of each are bounded; those used least recently go first. Safe for
 * several threads.
 */
public final class Patterns {

  /** How many compiled patterns are kept. */
  static final int PATTERNS_MAX = 512;

  /**
   * Largest pattern, in states of its automaton (some 60 bytes each) as {@link PatternSize} counts.
   */
  static final int PATTERN_STATES_MAX = 100_000;

  /** Largest size of all kept patterns together, in states: some 30 MiB. */
  static final int STATES_MAX = 500_000;

  /** Most repetitions that Go takes, those within each other multiplied. */
  private static final int REPEAT_MAX = 1000;

  private static final Patterns SHARED = new Patterns();

  private record Kept(Pattern pattern, long states) {}

  private final Map<String, Kept> kept = new LinkedHashMap<>(64, 0.75f, true);
  private long states;

  /** The one that all policies share. */
  public static Patterns shared() {
    return SHARED;
  }

  /**
   * The compiled pattern.
   *
   * @throws UndefinedException when it is no regular expression of RE2
   * @throws TooLargeException when it is larger than the limit
   */
  public Pattern compile(String pattern) {
    synchronized (kept) {
      Kept known = kept.get(pattern);
      if (known != null) {
        return known.pattern();
      }
    }
    PatternSize sized = PatternSize.of(pattern);
    if (sized.nesting() > REPEAT_MAX) {
      throw new UndefinedException("too many repetitions in a regular expression");
    }
    long size = sized.states();
    if (size > PATTERN_STATES_MAX) {
      throw new TooLargeException(
          "A regular expression of about %d states is larger than the %d allowed"
              .formatted(size, PATTERN_STATES_MAX));
    }
    Pattern compiled = compiled(pattern);
    keep(pattern, new Kept(compiled, size));
    return compiled;
  }

  private static Pattern compiled(String pattern) {
    try {
      return Pattern.compile(pattern);
    } catch (PatternSyntaxException e) {
      // Go takes a group's name twice; RE2/J does not, and matches the same without the names.
      String nameless = withoutNames(pattern);
      if (!nameless.equals(pattern) && e.getDescription().contains("duplicate")) {
        return compiled(nameless);
      }
      throw new UndefinedException("not a regular expression");
    }
  }

  private static String withoutNames(String pattern) {
    StringBuilder out = new StringBuilder();
    int at = 0;
    while (at < pattern.length()) {
      int from = at;
      char c = pattern.charAt(at++);
      if (c == '\\') {
        at = PatternSize.afterEscape(pattern, at);
      } else if (c == '[') {
        at = PatternSize.afterClass(pattern, at);
      } else if (c == '(' && (pattern.startsWith("?P<", at) || pattern.startsWith("?<", at))) {
        out.append('(');
        at = Math.max(at, pattern.indexOf('>', at) + 1);
        from = at;
      }
      out.append(pattern, from, at);
    }
    return out.toString();
  }

  private void keep(String pattern, Kept compiled) {
    synchronized (kept) {
      if (kept.putIfAbsent(pattern, compiled) != null) {
        return;
      }
      states += compiled.states();
      var eldest = kept.entrySet().iterator();
      while (kept.size() > PATTERNS_MAX || states > STATES_MAX) {
        states -= eldest.next().getValue().states();
        eldest.remove();
      }
    }
  }

  /** {@code regex.match}: whether the pattern is found somewhere in the text. */
  public boolean matches(String pattern, String text) {
    return compile(pattern).matcher(new StoppableText(text)).find();
  }

  /** {@code regex.is_valid}. */
  public boolean isValid(String pattern) {
    try {
      compile(pattern);
      return true;
    } catch (UndefinedException e) {
      return false;
    }
  }

  /**
   * {@code regex.find_all_string_submatch_n}: each match with its groups, one that took no part as
   * empty text.
   *
   * @param limit how many at most; all when negative
   */
  public List<List<String>> submatches(String pattern, String text, long limit) {
    List<List<String>> found = new ArrayList<>();
    each(
        compile(pattern),
        text,
        limit,
        matcher -> {
          List<String> groups = new ArrayList<>(matcher.groupCount() + 1);
          for (int group = 0; group <= matcher.groupCount(); group++) {
            String part = matcher.group(group);
            groups.add(part == null ? "" : part);
          }
          found.add(groups);
        });
    return found;
  }

  /**
   * Finds the matches in the order of the text as Go does: an empty one right behind the last is
   * none, and behind an empty one the search goes on with the next character, not within it.
   *
   * @param limit how many at most; all when negative
   */
  static void each(Pattern pattern, String text, long limit, Consumer<Matcher> found) {
    Matcher matcher = pattern.matcher(new StoppableText(text));
    long left = limit;
    int last = -1;
    int at = 0;
    while (left != 0 && at <= text.length() && matcher.find(at)) {
      boolean empty = matcher.end() == at;
      if (!empty || matcher.start() != last) {
        found.accept(matcher);
        left--;
      }
      last = matcher.end();
      if (!empty) {
        at = last;
      } else {
        at += at < text.length() ? Character.charCount(text.codePointAt(at)) : 1;
      }
    }
  }
}
