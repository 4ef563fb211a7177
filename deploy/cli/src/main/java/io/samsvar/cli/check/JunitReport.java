package io.samsvar.cli.check;

import io.samsvar.cli.policy.XmlText;
import io.samsvar.ledger.Severity;
import io.samsvar.ledger.Verdict;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.xml.stream.XMLStreamException;

/**
 * JUnit XML: a test case for each object, which fails when something is denied; warnings and what
 * is waived are its output. What could not be decided is a test case in error.
 */
final class JunitReport {

  private JunitReport() {}

  static void write(CheckResult result, PrintWriter out) {
    Map<String, List<Located>> bySubject = new LinkedHashMap<>();
    result.objects().forEach(object -> bySubject.put(object.name(), new ArrayList<>()));
    for (Located one : result.findings()) {
      bySubject.computeIfAbsent(one.subject(), _ -> new ArrayList<>()).add(one);
    }
    long failed = bySubject.values().stream().filter(JunitReport::denied).count();
    try (XmlText xml = new XmlText(out)) {
      xml.start("testsuites");
      xml.start("testsuite")
          .attribute("name", "samsvar check")
          .attribute("tests", bySubject.size() + result.undecided().size())
          .attribute("failures", failed)
          .attribute("errors", result.undecided().size());
      Map<String, String> files =
          result.objects().stream()
              .collect(
                  Collectors.toMap(
                      CheckResult.Judged::name, CheckResult.Judged::file, (one, _) -> one));
      for (var subject : bySubject.entrySet()) {
        testcase(
            xml,
            subject.getKey(),
            files.getOrDefault(subject.getKey(), "samsvar"),
            subject.getValue());
      }
      for (Verdict.Undecided one : result.undecided()) {
        xml.start("testcase").attribute("classname", "samsvar").attribute("name", one.code());
        xml.start("error").attribute("type", one.code()).attribute("message", one.reason());
        xml.end().end();
      }
      xml.end().end();
    } catch (XMLStreamException e) {
      throw new IllegalStateException("JUnit XML cannot be written", e);
    }
  }

  private static boolean denied(List<Located> findings) {
    return findings.stream().anyMatch(one -> one.is(Severity.DENY));
  }

  private static void testcase(XmlText xml, String name, String file, List<Located> findings)
      throws XMLStreamException {
    xml.start("testcase").attribute("classname", file).attribute("name", name);
    List<Located> denials = findings.stream().filter(one -> one.is(Severity.DENY)).toList();
    if (!denials.isEmpty()) {
      xml.start("failure")
          .attribute("type", denials.getFirst().finding().code())
          .attribute("message", denials.getFirst().finding().message())
          .text(told(denials));
      xml.end();
    }
    List<Located> warnings = findings.stream().filter(one -> !one.is(Severity.DENY)).toList();
    if (!warnings.isEmpty()) {
      xml.start("system-out").text(told(warnings));
      xml.end();
    }
    xml.end();
  }

  private static String told(List<Located> findings) {
    return findings.stream()
        .map(one -> one.place() + " " + one.finding().code() + ": " + one.finding().message())
        .collect(Collectors.joining("\n"));
  }
}
