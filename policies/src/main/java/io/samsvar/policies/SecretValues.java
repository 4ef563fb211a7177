package io.samsvar.policies;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Keeps the values of a Secret out of what rules say of it: a rule that somebody else wrote may
 * well repeat the object it judges. Immutable.
 */
final class SecretValues {

  private static final SecretValues NONE = new SecretValues(List.of());

  private static final String HIDDEN = "(hidden)";

  /** A shorter value is hidden where it stands as a word, so that messages stay readable. */
  private static final int WHOLE_CHARS_MIN = 4;

  private final List<String> values;

  private SecretValues(List<String> values) {
    this.values = values;
  }

  /** The values of the Secrets among these objects. */
  static SecretValues of(@Nullable JsonNode object, @Nullable JsonNode oldObject) {
    Set<String> values =
        new TreeSet<>(Comparator.comparingInt(String::length).reversed().thenComparing(it -> it));
    collect(object, values);
    collect(oldObject, values);
    return values.isEmpty() ? NONE : new SecretValues(List.copyOf(values));
  }

  private static void collect(@Nullable JsonNode object, Set<String> values) {
    if (object == null
        || !object.path("kind").asString("").equals("Secret")
        || !object.path("apiVersion").asString("").equals("v1")) {
      return;
    }
    for (JsonNode value : object.path("stringData")) {
      add(value.asString(""), values);
    }
    for (JsonNode value : object.path("data")) {
      add(value.asString(""), values);
      add(decoded(value.asString("")), values);
    }
  }

  /** What is no base64 stays as it is. */
  private static String decoded(String value) {
    try {
      return new String(Base64.getMimeDecoder().decode(value), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return value;
    }
  }

  private static void add(String value, Set<String> values) {
    if (!value.isBlank()) {
      values.add(value);
      values.add(value.strip());
    }
  }

  /** The text without them. */
  String hide(String text) {
    String hidden = text;
    for (String value : values) {
      hidden =
          value.length() >= WHOLE_CHARS_MIN
              ? hidden.replace(value, HIDDEN)
              : Pattern.compile("(?<![\\p{Alnum}])" + Pattern.quote(value) + "(?![\\p{Alnum}])")
                  .matcher(hidden)
                  .replaceAll(HIDDEN);
    }
    return hidden;
  }
}
