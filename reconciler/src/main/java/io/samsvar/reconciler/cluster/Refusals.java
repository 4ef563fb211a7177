package io.samsvar.reconciler.cluster;

import io.samsvar.ledger.ResourceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * Makes refusals of the API server's answers. What the server says of a Secret is never repeated:
 * it quotes what it could not read or take, values included (CVE-2025-23216). Fields and reasons
 * are, since key names and paths may be told.
 */
final class Refusals {

  /** Longest message that is passed on, in characters. */
  static final int MESSAGE_CHARS_MAX = 2_000;

  private static final Pattern CONFLICT = Pattern.compile("conflict with \"([^\"]{1,128})\"");

  private Refusals() {}

  static ApiRefusedException of(ApiServer.Call call, ApiServer.Answer answer) {
    JsonNode status = answer.body();
    String reason = status.path("reason").asString("");
    String told = told(call, status);
    String message =
        "The API server refused to %s: %s (%d%s)"
            .formatted(call, told, answer.status(), reason.isEmpty() ? "" : " " + reason);
    return new ApiRefusedException(answer.status(), reason, message, told);
  }

  static ApiRefusedException withoutAnswer(ApiServer.Call call, String failure) {
    return new ApiRefusedException(
        0,
        "NoAnswer",
        "The API server did not answer to %s (%s)%s"
            .formatted(
                call,
                failure,
                call.method().equals("GET") ? "" : "; whether it happened is not known"));
  }

  private static String told(ApiServer.Call call, JsonNode status) {
    String conflicts = conflicts(status);
    if (!conflicts.isEmpty()) {
      return conflicts;
    }
    ResourceId subject = call.subject();
    if (subject != null && isSecret(subject)) {
      return withoutValues(status);
    }
    String message = status.path("message").asString("no reason given");
    return cut(message.replaceAll("\\s+", " ").strip());
  }

  /** Who holds which fields, for a conflict of a server-side apply; empty for anything else. */
  private static String conflicts(JsonNode status) {
    Map<String, List<String>> fields = new TreeMap<>();
    for (JsonNode cause : status.path("details").path("causes")) {
      Matcher manager = CONFLICT.matcher(cause.path("message").asString(""));
      if (cause.path("reason").asString("").equals("FieldManagerConflict") && manager.find()) {
        fields
            .computeIfAbsent(manager.group(1), _ -> new ArrayList<>())
            .add(cause.path("field").asString(""));
      }
    }
    return cut(
        fields.entrySet().stream()
            .map(held -> held.getKey() + " holds " + String.join(", ", held.getValue()))
            .collect(Collectors.joining("; ")));
  }

  private static boolean isSecret(ResourceId id) {
    return id.group().isEmpty() && id.kind().equals("Secret");
  }

  private static String withoutValues(JsonNode status) {
    List<String> fields =
        status
            .path("details")
            .path("causes")
            .valueStream()
            .map(cause -> field(cause) + cause.path("reason").asString(""))
            .distinct()
            .toList();
    String immutable =
        status.path("message").asString("").contains("immutable") ? " (a field is immutable)" : "";
    String where = fields.isEmpty() ? "" : " at " + String.join(", ", fields);
    return cut("its words are withheld, since they may quote the Secret" + where + immutable);
  }

  /** The field of a cause, without what a list key could quote of a value. */
  private static String field(JsonNode cause) {
    String field = cause.path("field").asString("");
    boolean plain = field.matches("[A-Za-z0-9._\\-/\\[\\]]{1,300}");
    return plain ? field + " " : "";
  }

  private static String cut(String text) {
    return text.length() <= MESSAGE_CHARS_MAX ? text : text.substring(0, MESSAGE_CHARS_MAX) + "…";
  }
}
