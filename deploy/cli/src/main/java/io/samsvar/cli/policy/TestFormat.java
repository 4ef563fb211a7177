package io.samsvar.cli.policy;

import io.samsvar.cli.policy.TestOutcome.Check;
import io.samsvar.cli.policy.TestOutcome.Kind;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import javax.xml.stream.XMLStreamException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** How outcomes of tests are written; the names are those of the command line. */
enum TestFormat {
  /** For people. */
  table,
  /** One JSON document. */
  json,
  /** JUnit XML. */
  junit;

  void write(List<TestOutcome> outcomes, PrintWriter out) {
    switch (this) {
      case table -> table(outcomes, out);
      case json -> json(outcomes, out);
      case junit -> junit(outcomes, out);
    }
  }

  private static void table(List<TestOutcome> outcomes, PrintWriter out) {
    for (TestOutcome outcome : outcomes) {
      out.println(
          String.format(
              Locale.ROOT,
              "%s: %d tests, %d cases, coverage %s",
              outcome.pack(),
              outcome.count(Kind.test),
              outcome.count(Kind.example),
              outcome.coverage().isPresent()
                  ? String.format(Locale.ROOT, "%.1f %%", outcome.coverage().getAsDouble())
                  : "not measured"));
      for (Check failed : outcome.failed()) {
        out.println("  FAIL " + failed.name());
        out.println("       " + failed.problem().orElse("").replace("\n", "\n       "));
        if (failed.kind() == Kind.coverage) {
          outcome
              .missed()
              .forEach(
                  (file, lines) ->
                      out.println(
                          "       not reached: " + file + " lines " + TestOutcome.ranges(lines)));
        }
      }
    }
    long failed = outcomes.stream().mapToLong(outcome -> outcome.failed().size()).sum();
    out.println(
        failed == 0
            ? "passed: " + packs(outcomes)
            : "failed: " + packs(outcomes) + ", " + failed + " failures");
  }

  private static String packs(List<TestOutcome> outcomes) {
    return outcomes.size() == 1 ? "1 pack" : outcomes.size() + " packs";
  }

  private static void json(List<TestOutcome> outcomes, PrintWriter out) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    ArrayNode packs = root.putArray("packs");
    for (TestOutcome outcome : outcomes) {
      ObjectNode pack = packs.addObject();
      pack.put("pack", outcome.pack()).put("folder", outcome.folder());
      pack.put("passed", outcome.failed().isEmpty());
      if (outcome.coverage().isPresent()) {
        pack.put("coverage", outcome.coverage().getAsDouble());
      } else {
        pack.putNull("coverage");
      }
      ObjectNode missed = pack.putObject("missed");
      outcome.missed().forEach((file, lines) -> lines.forEach(missed.putArray(file)::add));
      ArrayNode checks = pack.putArray("checks");
      for (Check check : outcome.checks()) {
        checks
            .addObject()
            .put("kind", check.kind().name())
            .put("name", check.name())
            .put("problem", check.problem().orElse(null));
      }
    }
    out.println(JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(root));
  }

  private static void junit(List<TestOutcome> outcomes, PrintWriter out) {
    try (XmlText xml = new XmlText(out)) {
      xml.start("testsuites");
      for (TestOutcome outcome : outcomes) {
        xml.start("testsuite")
            .attribute("name", outcome.pack())
            .attribute("tests", outcome.checks().size())
            .attribute("failures", outcome.failed().size())
            .attribute("errors", 0);
        for (Check check : outcome.checks()) {
          xml.start("testcase")
              .attribute("classname", outcome.pack() + "." + check.kind())
              .attribute("name", check.name());
          if (check.problem().isPresent()) {
            xml.start("failure").attribute("message", check.problem().get());
            xml.end();
          }
          xml.end();
        }
        xml.end();
      }
      xml.end();
    } catch (XMLStreamException e) {
      throw new IllegalStateException("JUnit XML cannot be written", e);
    }
  }
}
