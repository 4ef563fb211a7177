package io.samsvar.policies.builtin;

import java.math.BigInteger;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Semantic versions 2.0.0, with an optional {@code v} before them. */
final class SemverBuiltins {

  private static final String NUMBER = "(0|[1-9]\\d*)";
  private static final String IDENTIFIERS = "([0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)";
  private static final Pattern VERSION =
      Pattern.compile(
          "v?%s\\.%s\\.%s(?:-%s)?(?:\\+%s)?"
              .formatted(NUMBER, NUMBER, NUMBER, IDENTIFIERS, IDENTIFIERS));
  private static final Pattern LEADING_ZERO = Pattern.compile("0\\d+");

  private SemverBuiltins() {}

  static void register(Map<String, Builtin> all) {
    all.put(
        "semver.is_valid",
        call -> Term.of(call.term(0) instanceof Term.Str text && valid(text.value())));
    all.put("semver.compare", call -> Term.of(compare(call.string(0), call.string(1))));
  }

  private static boolean valid(String text) {
    Matcher version = VERSION.matcher(text);
    if (!version.matches()) {
      return false;
    }
    for (int number = 1; number <= 3; number++) {
      if (new BigInteger(version.group(number)).bitLength() > 63) {
        return false;
      }
    }
    return version.group(4) == null
        || Pattern.compile("\\.")
            .splitAsStream(version.group(4))
            .noneMatch(part -> LEADING_ZERO.matcher(part).matches());
  }

  private static int compare(String left, String right) {
    Matcher one = VERSION.matcher(left);
    Matcher two = VERSION.matcher(right);
    if (!valid(left) || !valid(right) || !one.matches() || !two.matches()) {
      throw new UndefinedException("not a semantic version");
    }
    for (int number = 1; number <= 3; number++) {
      int order = new BigInteger(one.group(number)).compareTo(new BigInteger(two.group(number)));
      if (order != 0) {
        return order;
      }
    }
    String before = one.group(4) == null ? "" : one.group(4);
    String after = two.group(4) == null ? "" : two.group(4);
    if (before.isEmpty() || after.isEmpty()) {
      return Boolean.compare(before.isEmpty(), after.isEmpty());
    }
    return comparePreRelease(before.split("\\.", -1), after.split("\\.", -1));
  }

  private static int comparePreRelease(String[] left, String[] right) {
    for (int i = 0; i < Math.min(left.length, right.length); i++) {
      boolean leftNumber = left[i].chars().allMatch(Character::isDigit);
      boolean rightNumber = right[i].chars().allMatch(Character::isDigit);
      int order =
          leftNumber && rightNumber
              ? new BigInteger(left[i]).compareTo(new BigInteger(right[i]))
              : leftNumber != rightNumber
                  ? Boolean.compare(rightNumber, leftNumber)
                  : left[i].compareTo(right[i]);
      if (order != 0) {
        return Integer.signum(order);
      }
    }
    return Integer.compare(left.length, right.length);
  }
}
