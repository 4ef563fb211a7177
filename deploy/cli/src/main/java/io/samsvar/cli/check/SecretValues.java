package io.samsvar.cli.check;

import io.samsvar.ledger.Finding;
import io.samsvar.reconciler.render.RenderedObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/**
 * Takes values of Secrets out of messages, should a rule of one's own repeat them: what is printed
 * here ends in the public log of a pull request.
 */
final class SecretValues {

  private static final String MASK = "***";

  /** Shorter ones are words like any other, in characters. */
  private static final int VALUE_CHARS_MIN = 4;

  private final List<String> values;

  private SecretValues(List<String> values) {
    this.values = values;
  }

  /** The values in these objects, as written and decoded. */
  static SecretValues of(List<RenderedObject> objects) {
    Set<String> values =
        new TreeSet<>(
            Comparator.comparingInt(String::length).reversed().thenComparing(value -> value));
    for (RenderedObject object : objects) {
      if (object.id().kind().equals("Secret") && object.id().group().isEmpty()) {
        for (JsonNode value : object.manifest().path("data")) {
          String text = value.asString("");
          add(values, text);
          add(values, decoded(text));
        }
        for (JsonNode value : object.manifest().path("stringData")) {
          add(values, value.asString(""));
        }
      }
    }
    return new SecretValues(List.copyOf(values));
  }

  private static void add(Set<String> values, String value) {
    String bare = value.strip();
    if (bare.length() >= VALUE_CHARS_MIN) {
      values.add(bare);
    }
  }

  private static String decoded(String text) {
    try {
      return new String(Base64.getMimeDecoder().decode(text), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      return "";
    }
  }

  Finding mask(Finding finding) {
    if (values.isEmpty()) {
      return finding;
    }
    return new Finding(
        finding.code(),
        finding.rule(),
        finding.severity(),
        mask(finding.message()),
        finding.resource(),
        finding.path(),
        finding.file(),
        finding.requirements());
  }

  private String mask(String message) {
    String masked = message;
    for (String value : values) {
      masked = masked.replace(value, MASK);
    }
    return masked;
  }
}
