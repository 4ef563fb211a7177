package io.samsvar.policies;

import io.samsvar.ledger.Finding;
import io.samsvar.ledger.ResourceId;
import io.samsvar.ledger.Severity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Reads what a pack answered as findings. */
final class Findings {

  /** Longest message, in characters; the rest is cut. */
  static final int MESSAGE_CHARS_MAX = 1000;

  /** In this order findings are told, so that the same decision always reads the same. */
  static final Comparator<Finding> ORDER =
      Comparator.comparing(Finding::severity)
          .thenComparing(finding -> String.valueOf(finding.resource()))
          .thenComparing(Finding::code)
          .thenComparing(Finding::path)
          .thenComparing(Finding::message)
          .thenComparing(Finding::rule);

  private final LoadedPack pack;
  private final @Nullable ResourceId resource;
  private final @Nullable String file;
  private final SecretValues secrets;

  Findings(
      LoadedPack pack, @Nullable ResourceId resource, @Nullable String file, SecretValues secrets) {
    this.pack = pack;
    this.secrets = secrets;
    this.resource = resource;
    this.file = file;
  }

  /** An answer that is no decision; its code is that of the verdict. */
  static final class NoDecisionException extends Exception {
    private static final long serialVersionUID = 1L;
    private final String code;

    NoDecisionException(String code, String message) {
      super(message);
      this.code = code;
    }

    String code() {
      return code;
    }
  }

  /** The findings in a result set. */
  List<Finding> read(byte[] resultSet) throws NoDecisionException {
    JsonNode results;
    try {
      results = InputDocument.JSON.readTree(resultSet);
    } catch (JacksonException e) {
      throw malformed("something that is no JSON");
    }
    JsonNode decision = results.path(0).path("result");
    if (results.isEmpty() || decision.isMissingNode()) {
      throw new NoDecisionException(
          "policy.undefined",
          "Policy pack " + pack.name() + " is undefined for this input; every rule must decide");
    }
    List<Finding> findings = new ArrayList<>();
    for (String name : pack.metadata().packages()) {
      JsonNode rules = decision.path(name);
      collect(name, "deny", Severity.DENY, rules.path("deny"), findings);
      collect(name, "warn", Severity.WARN, rules.path("warn"), findings);
    }
    return findings;
  }

  private void collect(
      String name, String rule, Severity severity, JsonNode answers, List<Finding> findings)
      throws NoDecisionException {
    if (!answers.isArray()) {
      throw malformed(name + "." + rule + " that is no set");
    }
    for (JsonNode answer : answers) {
      findings.add(finding(name, rule, severity, answer));
    }
  }

  private Finding finding(String name, String rule, Severity severity, JsonNode answer)
      throws NoDecisionException {
    String where = name + "." + rule;
    String message = answer.isString() ? answer.asString() : text(answer, "message", "msg");
    if (message.isEmpty() || !(answer.isString() || answer.isObject())) {
      throw malformed("an element of " + where + " without a message");
    }
    String code = text(answer, "code", "code");
    return new Finding(
        code.isEmpty() ? where : code,
        where,
        pack.weigh(severity),
        cut(secrets.hide(message)),
        resource,
        text(answer, "path", "path"),
        file,
        pack.metadata().requirements(name, code));
  }

  private static String text(JsonNode answer, String field, String alias) {
    JsonNode value = answer.has(field) ? answer.path(field) : answer.path(alias);
    return value.isString() ? value.asString() : "";
  }

  private static String cut(String message) {
    return message.length() <= MESSAGE_CHARS_MAX
        ? message
        : message.substring(
                0, message.offsetByCodePoints(0, message.codePointCount(0, MESSAGE_CHARS_MAX)))
            + "…";
  }

  private NoDecisionException malformed(String what) {
    return new NoDecisionException(
        "policy.malformed-result",
        "Policy pack "
            + pack.name()
            + " answered "
            + what
            + "; rules deny and warn are sets of {code, message, path, details}");
  }

  /** The identity of the object asked about, null when it has none. */
  static @Nullable ResourceId resource(ObjectInput input) {
    JsonNode object = input.object() != null ? input.object() : input.oldObject();
    if (object == null) {
      return null;
    }
    JsonNode metadata = object.path("metadata");
    String name = metadata.path("name").asString("");
    if (name.isEmpty() && metadata.has("generateName")) {
      name = metadata.path("generateName").asString("") + "*";
    }
    String kind = object.path("kind").asString("");
    if (name.isEmpty() || kind.isEmpty()) {
      return null;
    }
    return ResourceId.of(
        object.path("apiVersion").asString(""),
        kind,
        metadata.path("namespace").asString(""),
        name);
  }
}
