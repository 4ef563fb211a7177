package io.samsvar.cli.check;

import io.samsvar.ledger.Finding;
import io.samsvar.ledger.ResourceId;
import io.samsvar.ledger.Verdict;
import io.samsvar.policies.exemption.Exempted.Waiver;
import java.io.PrintWriter;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The result as one JSON document. Fields are added, never renamed. */
final class JsonReport {

  private JsonReport() {}

  static void write(CheckResult result, PrintWriter out) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("verdict", result.verdict()).put("objects", result.objects().size());
    root.put("policies", result.policies() == null ? null : result.policies().toString());
    ArrayNode findings = root.putArray("findings");
    result.findings().forEach(one -> finding(findings.addObject(), one));
    ArrayNode undecided = root.putArray("undecided");
    for (Verdict.Undecided one : result.undecided()) {
      undecided.addObject().put("code", one.code()).put("reason", one.reason());
    }
    ArrayNode warnings = root.putArray("warnings");
    result.warnings().forEach(warnings::add);
    out.println(JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(root));
  }

  private static void finding(ObjectNode node, Located one) {
    Finding finding = one.finding();
    node.put("code", finding.code()).put("rule", finding.rule());
    node.put("severity", finding.severity().name().toLowerCase(Locale.ROOT));
    node.put("message", finding.message());
    ResourceId resource = finding.resource();
    if (resource == null) {
      node.putNull("resource");
    } else {
      node.putObject("resource")
          .put("group", resource.group())
          .put("kind", resource.kind())
          .put("namespace", resource.namespace())
          .put("name", resource.name());
    }
    node.put("path", finding.path()).put("file", finding.file());
    if (one.line() > 0) {
      node.put("line", one.line());
    } else {
      node.putNull("line");
    }
    waiver(node, one);
    ArrayNode requirements = node.putArray("requirements");
    finding.requirements().forEach(requirements::add);
  }

  private static void waiver(ObjectNode node, Located one) {
    Waiver waiver = one.waiver();
    if (waiver == null) {
      node.putNull("waived");
      return;
    }
    ResourceId exemption = waiver.exemption().id();
    node.putObject("waived")
        .put("kind", exemption.kind())
        .put("namespace", exemption.namespace())
        .put("name", exemption.name())
        .put("expiresAt", waiver.exemption().expiresAt().toString())
        .put("severity", one.given().name().toLowerCase(Locale.ROOT));
  }
}
