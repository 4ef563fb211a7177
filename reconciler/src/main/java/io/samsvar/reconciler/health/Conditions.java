package io.samsvar.reconciler.health;

import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Reads {@code status.conditions}. */
final class Conditions {

  /** Longest message of a condition that is passed on, in characters. */
  private static final int MESSAGE_CHARS_MAX = 300;

  private Conditions() {}

  static Optional<JsonNode> find(JsonNode object, String type) {
    return object
        .path("status")
        .path("conditions")
        .valueStream()
        .filter(condition -> condition.path("type").asString("").equals(type))
        .findFirst();
  }

  static boolean isTrue(JsonNode object, String type) {
    return find(object, type).filter(Conditions::isTrue).isPresent();
  }

  static boolean isTrue(JsonNode condition) {
    return condition.path("status").asString("").equals("True");
  }

  static boolean isFalse(JsonNode condition) {
    return condition.path("status").asString("").equals("False");
  }

  /** The condition as people read it. */
  static String reason(JsonNode condition) {
    String reason = condition.path("reason").asString("");
    String message = condition.path("message").asString("").replaceAll("\\s+", " ").strip();
    String text =
        condition.path("type").asString("")
            + "="
            + condition.path("status").asString("")
            + (reason.isEmpty() ? "" : " " + reason)
            + (message.isEmpty() ? "" : ": " + message);
    return text.length() <= MESSAGE_CHARS_MAX ? text : text.substring(0, MESSAGE_CHARS_MAX) + "…";
  }
}
