package io.samsvar.admission.review;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Our answer to a question ({@code admission.k8s.io/v1 AdmissionReview.response}).
 *
 * @param uid the question's uid
 * @param allowed whether the request may go on
 * @param status HTTP status the user sees when it may not, for example 403
 * @param message what the user reads when it may not
 * @param warnings shown to the user either way
 * @param audit annotations for the API server's audit log
 */
public record ReviewAnswer(
    String uid,
    boolean allowed,
    int status,
    String message,
    List<String> warnings,
    Map<String, String> audit) {

  /** Copies the collections. */
  public ReviewAnswer {
    warnings = List.copyOf(warnings);
    audit = Map.copyOf(audit);
  }

  /** A refusal with nothing but a message. */
  public static ReviewAnswer refused(String uid, int status, String message) {
    return new ReviewAnswer(uid, false, status, message, List.of(), Map.of());
  }

  /** The answer as JSON, UTF-8. */
  public byte[] toJson() {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("apiVersion", "admission.k8s.io/v1");
    root.put("kind", "AdmissionReview");
    ObjectNode response = root.putObject("response");
    response.put("uid", uid);
    response.put("allowed", allowed);
    if (!allowed) {
      ObjectNode reason = response.putObject("status");
      reason.put("status", "Failure");
      reason.put("code", status);
      reason.put("reason", reasonOf(status));
      reason.put("message", message);
    }
    if (!warnings.isEmpty()) {
      warnings.forEach(response.putArray("warnings")::add);
    }
    if (!audit.isEmpty()) {
      ObjectNode annotations = response.putObject("auditAnnotations");
      audit.forEach(annotations::put);
    }
    return JsonMapper.shared().writeValueAsString(root).getBytes(StandardCharsets.UTF_8);
  }

  private static String reasonOf(int status) {
    return switch (status) {
      case 400 -> "BadRequest";
      case 403 -> "Forbidden";
      case 503 -> "ServiceUnavailable";
      case 504 -> "Timeout";
      default -> "InternalError";
    };
  }
}
