package io.samsvar.cli.check;

import io.samsvar.ledger.Digest;
import io.samsvar.ledger.Finding;
import io.samsvar.ledger.Severity;
import io.samsvar.ledger.Verdict;
import io.samsvar.policies.compile.RuleDoc;
import io.samsvar.policies.exemption.Exemption;
import java.io.PrintWriter;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The result as SARIF 2.1.0 (OASIS Standard), for code scanning. Fingerprints hold code, object and
 * path, so that a finding is known again when lines move.
 */
final class SarifReport {

  private static final String SCHEMA =
      "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
  private static final String BASE = "SRCROOT";

  private final CheckResult result;
  private final Map<String, Integer> ruleIndex = new LinkedHashMap<>();

  private SarifReport(CheckResult result) {
    this.result = result;
  }

  static void write(CheckResult result, PrintWriter out) {
    ObjectNode log = JsonNodeFactory.instance.objectNode();
    log.put("$schema", SCHEMA).put("version", "2.1.0");
    new SarifReport(result).run(log.putArray("runs").addObject());
    out.println(JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(log));
  }

  private void run(ObjectNode run) {
    ObjectNode driver = run.putObject("tool").putObject("driver");
    driver.put("name", "samsvar").put("version", "0.1.0");
    rules(driver.putArray("rules"));
    ObjectNode invocation = run.putArray("invocations").addObject();
    invocation.put("executionSuccessful", result.undecided().isEmpty());
    if (!result.undecided().isEmpty()) {
      ArrayNode notifications = invocation.putArray("toolExecutionNotifications");
      result.undecided().forEach(one -> notification(notifications.addObject(), one));
    }
    run.put("columnKind", "utf16CodeUnits");
    ArrayNode results = run.putArray("results");
    result.findings().forEach(one -> result(results.addObject(), one));
  }

  private void rules(ArrayNode rules) {
    Map<String, RuleDoc> documented = new LinkedHashMap<>();
    result.rules().forEach(rule -> documented.putIfAbsent(rule.code(), rule));
    List<String> codes = new ArrayList<>(documented.keySet());
    result.findings().forEach(one -> codes.add(one.finding().code()));
    for (String code : codes) {
      if (!code.isEmpty() && ruleIndex.putIfAbsent(code, ruleIndex.size()) == null) {
        rule(rules.addObject().put("id", code), documented.get(code));
      }
    }
  }

  private static void rule(ObjectNode node, @Nullable RuleDoc rule) {
    if (rule == null) {
      return;
    }
    if (!rule.title().isEmpty()) {
      node.putObject("shortDescription").put("text", rule.title());
    }
    if (!rule.description().isEmpty()) {
      node.putObject("fullDescription").put("text", rule.description());
    }
    node.putObject("defaultConfiguration")
        .put("level", rule.rule().equals("warn") ? "warning" : "error");
    ObjectNode properties = node.putObject("properties");
    if (!rule.severity().isEmpty()) {
      properties.put("severity", rule.severity());
    }
    ArrayNode tags = properties.putArray("tags");
    rule.requirements().stream().distinct().forEach(tags::add);
  }

  private void result(ObjectNode node, Located one) {
    Finding finding = one.finding();
    node.put("ruleId", finding.code());
    Integer index = ruleIndex.get(finding.code());
    if (index != null) {
      node.put("ruleIndex", index);
    }
    node.put("level", one.given() == Severity.DENY ? "error" : "warning");
    node.putObject("message").put("text", finding.message());
    ObjectNode location = node.putArray("locations").addObject();
    if (finding.file() != null) {
      ObjectNode place = location.putObject("physicalLocation");
      place.putObject("artifactLocation").put("uri", uri(finding.file())).put("uriBaseId", BASE);
      place.putObject("region").put("startLine", Math.max(1, one.line()));
    }
    location
        .putArray("logicalLocations")
        .addObject()
        .put("fullyQualifiedName", one.subject() + finding.path())
        .put("kind", "object");
    node.putObject("partialFingerprints")
        .put(
            "samsvar/v1",
            Digest.of(String.join("\n", finding.code(), one.subject(), finding.path())).hex());
    suppressions(node.putArray("suppressions"), one);
  }

  /** Once one result has suppressions, all have them (3.27.23), though it be none. */
  private static void suppressions(ArrayNode suppressions, Located one) {
    if (one.waiver() != null) {
      Exemption exemption = one.waiver().exemption();
      suppressions
          .addObject()
          .put("kind", "external")
          .put("status", "accepted")
          .put("justification", exemption.label() + " until " + exemption.expiresAt());
    }
  }

  private static void notification(ObjectNode node, Verdict.Undecided one) {
    node.put("level", "error");
    node.putObject("descriptor").put("id", one.code());
    node.putObject("message").put("text", one.reason());
  }

  /** A relative reference (RFC 3986, 4.2): without a colon in its first segment. */
  private static String uri(String file) {
    try {
      String path = new URI(null, null, "/" + file.replace('\\', '/'), null).toASCIIString();
      String relative = path.substring(1);
      boolean looksAbsolute = relative.split("/", 2)[0].contains(":");
      return looksAbsolute ? "./" + relative : relative;
    } catch (URISyntaxException _) {
      return "unknown";
    }
  }
}
