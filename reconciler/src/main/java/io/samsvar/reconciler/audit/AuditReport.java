package io.samsvar.reconciler.audit;

import io.samsvar.ledger.Digest;
import io.samsvar.reconciler.audit.AuditBook.ReportKey;
import io.samsvar.reconciler.audit.AuditResult.Word;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A report of {@code openreports.io/v1alpha1}: kind {@code Report}, or {@code ClusterReport} for
 * objects in no namespace. Fields and words as in the API's types (openreports/reports-api). Pure.
 */
final class AuditReport {

  /** API version of reports. */
  static final String API_VERSION = "openreports.io/v1alpha1";

  /** Most results in one report; the summary counts all of them. */
  static final int RESULTS_MAX = 200;

  /** Longest message of a result, in characters. */
  static final int MESSAGE_CHARS_MAX = 500;

  /** Digest of what a report says, so that a restart writes nothing that is there already. */
  static final String CONTENT = "samsvar.io/content";

  /** Says whose reports these are. */
  static final String MANAGED_BY = "app.kubernetes.io/managed-by";

  private static final String SOURCE = "samsvar";
  private static final int NAME_CHARS_MAX = 63;

  private AuditReport() {}

  /** Kind of a report. */
  static String kind(ReportKey key) {
    return key.namespace().isEmpty() ? "ClusterReport" : "Report";
  }

  /** Name of a report. */
  static String name(ReportKey key) {
    String name =
        (SOURCE + "-" + key.policy().replaceFirst("^samsvar\\.", ""))
            .toLowerCase(Locale.ROOT)
            .replaceAll("[^a-z0-9]+", "-")
            .replaceAll("-+$", "");
    return name.length() <= NAME_CHARS_MAX
        ? name
        : name.substring(0, NAME_CHARS_MAX - 9) + "-" + Digest.of(name).hex().substring(0, 8);
  }

  /** Digest of what a report says: its time does not count. */
  static Digest content(List<AuditResult> results, int passed) {
    StringBuilder text = new StringBuilder().append(passed);
    results.forEach(result -> text.append('\n').append(result));
    return Digest.of(text.toString());
  }

  /** The manifest. */
  static ObjectNode of(ReportKey key, List<AuditResult> results, int passed, Instant time) {
    ObjectNode report = JsonNodeFactory.instance.objectNode();
    report.put("apiVersion", API_VERSION).put("kind", kind(key));
    ObjectNode metadata = report.putObject("metadata").put("name", name(key));
    if (!key.namespace().isEmpty()) {
      metadata.put("namespace", key.namespace());
    }
    metadata.putObject("labels").put(MANAGED_BY, SOURCE);
    metadata.putObject("annotations").put(CONTENT, content(results, passed).toString());
    report.put("source", SOURCE);
    report.putObject("configuration").putObject("limits").put("maxResults", RESULTS_MAX);
    ObjectNode summary = report.putObject("summary").put("pass", passed);
    for (Word word : Word.values()) {
      summary.put(
          word.text(), (int) results.stream().filter(result -> result.word() == word).count());
    }
    report.putArray("results");
    results.stream()
        .limit(RESULTS_MAX)
        .forEach(result -> add(report.withArray("results").addObject(), result, time));
    return report;
  }

  private static void add(ObjectNode entry, AuditResult result, Instant time) {
    String message = result.finding().message();
    entry
        .put("source", SOURCE)
        .put("policy", result.policy())
        .put("rule", result.finding().code())
        .put("result", result.word().text())
        .put("scored", result.word() == Word.FAIL)
        .put("message", message.substring(0, Math.min(message.length(), MESSAGE_CHARS_MAX)));
    entry.putObject("timestamp").put("seconds", time.getEpochSecond()).put("nanos", 0);
    ObjectNode subject = entry.putArray("resources").addObject();
    subject.put("kind", result.resource().kind()).put("name", result.resource().name());
    if (!result.resource().namespace().isEmpty()) {
      subject.put("namespace", result.resource().namespace());
    }
    ObjectNode properties = entry.putObject("properties");
    properties.put("group", result.resource().group());
    properties.put("path", result.finding().path());
    properties.put("requirements", String.join(" ", result.finding().requirements()));
  }
}
