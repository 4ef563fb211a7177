package io.samsvar.policies.gatekeeper;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * What a case says of its violations: {@code violations} is {@code yes} (the default), {@code no}
 * or how many there are; only those count whose message matches {@code message}.
 */
final class Assertion {

  private Assertion() {}

  /** Why it does not hold, empty when it does. */
  static Optional<String> problem(JsonNode assertion, List<String> messages) {
    JsonNode message = assertion.path("message");
    long count;
    try {
      Pattern pattern = Pattern.compile(message.isString() ? message.asString() : "");
      count = messages.stream().filter(text -> pattern.matcher(text).find()).count();
    } catch (PatternSyntaxException e) {
      return Optional.of("the message '%s' is no regular expression".formatted(message.asString()));
    }
    String about = message.isString() ? " with '" + message.asString() + "'" : "";
    JsonNode wanted = assertion.path("violations");
    String word = wanted.isMissingNode() ? "yes" : wanted.asString("");
    boolean holds =
        switch (word) {
          case "yes", "true" -> count > 0;
          case "no", "false" -> count == 0;
          default -> wanted.isIntegralNumber() && count == wanted.asLong();
        };
    return holds
        ? Optional.empty()
        : Optional.of("%d violations%s, expected %s: %s".formatted(count, about, word, messages));
  }
}
