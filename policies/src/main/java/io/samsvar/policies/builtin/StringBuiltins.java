package io.samsvar.policies.builtin;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;

/** Functions on strings. */
final class StringBuiltins {

  private StringBuiltins() {}

  static void register(Map<String, Builtin> all) {
    all.put("strings.count", call -> Term.of(count(call.string(0), call.string(1))));
    all.put("strings.any_prefix_match", call -> any(call, String::startsWith));
    all.put("strings.any_suffix_match", call -> any(call, String::endsWith));
    all.put("strings.split_n", StringBuiltins::splitN);
    all.put("indexof_n", StringBuiltins::indexOfN);
    all.put("strings.render_template", StringBuiltins::render);
  }

  /** A template of Go; of what is not there OPA says {@code <undefined>}. */
  private static Term render(Call call) {
    // OPA reads its own text of the value as JSON, which not each value survives.
    TemplateValue values = TemplateValue.of(StrictJson.read(call.object(1).toString()));
    String text = TemplateRun.render(TemplateParser.parse(call.string(0)), values);
    return Term.of(text.replace("<no value>", "<undefined>"));
  }

  /** Go counts an empty needle once between all characters and at both ends. */
  private static long count(String text, String needle) {
    if (needle.isEmpty()) {
      return text.codePointCount(0, text.length()) + 1L;
    }
    long count = 0;
    for (int at = text.indexOf(needle); at >= 0; at = text.indexOf(needle, at + needle.length())) {
      count++;
    }
    return count;
  }

  private static Term any(Call call, BiPredicate<String, String> matches) {
    List<String> texts = call.strings(0);
    List<String> affixes = call.strings(1);
    return Term.of(
        texts.stream().anyMatch(text -> affixes.stream().anyMatch(it -> matches.test(text, it))));
  }

  private static Term indexOfN(Call call) {
    int[] text = call.string(0).codePoints().toArray();
    int[] needle = call.string(1).codePoints().toArray();
    if (needle.length == 0) {
      throw new UndefinedException("empty search string");
    }
    List<Term> found = new ArrayList<>();
    for (int at = 0; at + needle.length <= text.length; at++) {
      if (Arrays.equals(text, at, at + needle.length, needle, 0, needle.length)) {
        found.add(Term.of(at));
      }
    }
    return new Term.Arr(found);
  }

  private static Term splitN(Call call) {
    long limit = call.whole(2);
    List<String> parts = split(call.string(0), call.string(1), limit < 0 ? -1 : limit);
    long from = limit < 0 ? Math.max(parts.size() + limit, 0) : 0;
    long to = limit < 0 ? parts.size() : Math.min(limit, parts.size());
    return Term.ofStrings(parts.subList((int) from, (int) to));
  }

  /** The parts between separators, or between characters when the separator is empty. */
  private static List<String> split(String text, String separator, long cuts) {
    List<String> parts = new ArrayList<>();
    int start = 0;
    while (cuts < 0 || parts.size() < cuts) {
      int cut = separator.isEmpty() ? afterOne(text, start) : text.indexOf(separator, start);
      if (cut < 0) {
        break;
      }
      parts.add(text.substring(start, cut));
      start = cut + separator.length();
    }
    if (!separator.isEmpty() || start < text.length()) {
      parts.add(text.substring(start));
    }
    return parts;
  }

  private static int afterOne(String text, int start) {
    return start < text.length() ? text.offsetByCodePoints(start, 1) : -1;
  }
}
