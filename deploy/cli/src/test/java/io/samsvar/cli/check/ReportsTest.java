package io.samsvar.cli.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.samsvar.ledger.Digest;
import io.samsvar.ledger.Finding;
import io.samsvar.ledger.ResourceId;
import io.samsvar.ledger.Severity;
import io.samsvar.ledger.Verdict;
import io.samsvar.policies.compile.RuleDoc;
import io.samsvar.policies.exemption.Exempted.Waiver;
import io.samsvar.policies.exemption.Exemption;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every format holds what is hard to hold: quotes, breaks, colons, control characters, no line. */
class ReportsTest {
  private static final String HARD = "100% \"<a>\" & 'b', c: d\r\ne \u0007\u0000 ☃ \uD83D\uDE00";
  private static final ResourceId WEB = new ResourceId("apps", "Deployment", "shop", "web");

  private static final CheckResult HARD_RESULT =
      new CheckResult(
          List.of(
              new CheckResult.Judged(WEB.toString(), "a b/ü:c,%.yaml"),
              new CheckResult.Judged("Service shop/web", "a b/ü:c,%.yaml")),
          List.of(
              new Located(finding("x.deny", Severity.DENY, WEB, "/a~1b/0", "a b/ü:c,%.yaml"), 7),
              new Located(finding("x.warn", Severity.WARN, WEB, "", "a b/ü:c,%.yaml"), 0),
              new Located(finding("", Severity.DENY, null, "", null), 0)),
          List.of(new Verdict.Undecided("policy.timeout", HARD)),
          List.of("a field is deprecated"),
          List.of(
              new RuleDoc("samsvar.x", "deny", "x.deny", HARD, "", "high", List.of("A", "A")),
              new RuleDoc("samsvar.x", "warn", "x.warn", "", "", "", List.of())),
          Digest.of("policies"));

  private static final CheckResult NOTHING =
      new CheckResult(List.of(), List.of(), List.of(), List.of(), List.of(), null);

  private static final Exemption EXEMPTION =
      new Exemption(
          new ResourceId("samsvar.io", "Exemption", "shop", "old"),
          "x.deny",
          Set.of(WEB),
          "kari@example.no",
          "It moves in spring.",
          Instant.parse("2027-03-31T22:00:00Z"),
          true);

  private static final CheckResult WAIVED =
      new CheckResult(
          List.of(new CheckResult.Judged(WEB.toString(), "a.yaml")),
          List.of(
              new Located(
                  finding("x.deny", Severity.WARN, WEB, "", "a.yaml"),
                  3,
                  new Waiver(
                      EXEMPTION,
                      finding("x.deny", Severity.DENY, WEB, "", "a.yaml"),
                      finding("x.deny", Severity.WARN, WEB, "", "a.yaml")))),
          List.of(),
          List.of(),
          List.of(),
          Digest.of("policies"));

  static Stream<CheckResult> results() {
    return Stream.of(
        HARD_RESULT,
        NOTHING,
        WAIVED,
        CheckResult.undecided(new Verdict.Undecided("render.yaml", HARD)));
  }

  @ParameterizedTest
  @MethodSource("results")
  void sarifIsValidAgainstItsSchema(CheckResult result) throws Exception {
    String sarif = write(CheckFormat.sarif, result);

    assertThat(sarifSchema().validate(sarif, InputFormat.JSON)).isEmpty();
    JsonNode run = JsonMapper.shared().readTree(sarif).path("runs").path(0);
    assertThat(run.path("results").size()).isEqualTo(result.findings().size());
    assertThat(run.path("invocations").path(0).path("executionSuccessful").asBoolean())
        .isEqualTo(result.undecided().isEmpty());
  }

  @Test
  void sarifNamesRuleFileAndLine() {
    JsonNode run =
        JsonMapper.shared().readTree(write(CheckFormat.sarif, HARD_RESULT)).path("runs").path(0);
    JsonNode first = run.path("results").path(0);
    JsonNode place = first.path("locations").path(0).path("physicalLocation");

    assertThat(place.path("artifactLocation").path("uri").asString())
        .isEqualTo("a%20b/%C3%BC:c,%25.yaml");
    assertThat(place.path("region").path("startLine").asInt()).isEqualTo(7);
    JsonNode rule =
        run.path("tool").path("driver").path("rules").path(first.path("ruleIndex").asInt());
    assertThat(rule.path("id").asString()).isEqualTo("x.deny");
  }

  @ParameterizedTest
  @MethodSource("results")
  void junitIsWellFormedAndCountsRight(CheckResult result) throws Exception {
    Document xml = parsed(write(CheckFormat.junit, result));

    Element suite = (Element) xml.getElementsByTagName("testsuite").item(0);
    assertThat(suite.getAttribute("tests"))
        .isEqualTo(String.valueOf(xml.getElementsByTagName("testcase").getLength()));
    assertThat(suite.getAttribute("failures"))
        .isEqualTo(String.valueOf(xml.getElementsByTagName("failure").getLength()));
    assertThat(suite.getAttribute("errors"))
        .isEqualTo(String.valueOf(xml.getElementsByTagName("error").getLength()));
  }

  @Test
  void junitHoldsTheWholeMessage() throws Exception {
    Document xml = parsed(write(CheckFormat.junit, HARD_RESULT));

    Element failure = (Element) xml.getElementsByTagName("failure").item(0);
    assertThat(failure.getAttribute("message")).contains("100% \"<a>\" & 'b', c: d", "☃", "😀");
    assertThat(failure.getTextContent()).contains("ü:c,%.yaml:7 x.deny");
  }

  @Test
  void githubCommandsStandOnOneLineEach() {
    List<String> lines = write(CheckFormat.github, HARD_RESULT).lines().toList();

    assertThat(lines).hasSize(HARD_RESULT.findings().size() + 2);
    assertThat(lines.getFirst())
        .startsWith("::error file=a b/ü%3Ac%2C%25.yaml,line=7,title=x.deny::")
        .contains("100%25 ", "%0D%0Ae");
    assertThat(lines.get(1)).startsWith("::warning file=a b/ü%3Ac%2C%25.yaml,title=x.warn::");
    assertThat(lines.get(3)).startsWith("::error title=policy.timeout::");
  }

  @Test
  void jsonAndTableTellEverything() {
    JsonNode json = JsonMapper.shared().readTree(write(CheckFormat.json, HARD_RESULT));

    assertThat(json.path("verdict").asString()).isEqualTo("blocked");
    assertThat(json.path("findings").size()).isEqualTo(3);
    assertThat(json.path("findings").path(0).path("message").asString()).isEqualTo(HARD);
    assertThat(json.path("findings").path(1).path("line").isNull()).isTrue();
    assertThat(write(CheckFormat.table, HARD_RESULT))
        .contains("a b/ü:c,%.yaml:7  deny  x.deny  apps/Deployment shop/web")
        .contains("blocked: 2 objects, 2 denied, 1 warned, 1 undecided");
  }

  @Test
  void whatIsWaivedIsShownAsSuchAndFailsNothing() throws Exception {
    assertThat(WAIVED.exitCode(false)).isZero();
    assertThat(WAIVED.exitCode(true)).isZero();
    assertThat(WAIVED.verdict()).isEqualTo("passed");
    assertThat(write(CheckFormat.table, WAIVED))
        .contains("a.yaml:3  waived  x.deny  apps/Deployment shop/web")
        .endsWith("passed: 1 object, 0 denied, 0 warned, 1 waived\n");
    assertThat(write(CheckFormat.github, WAIVED)).startsWith("::notice file=a.yaml,line=3,");
    JsonNode json =
        JsonMapper.shared().readTree(write(CheckFormat.json, WAIVED)).path("findings").path(0);
    assertThat(json.path("waived").path("name").asString()).isEqualTo("old");
    assertThat(json.path("waived").path("severity").asString()).isEqualTo("deny");
    JsonNode sarif =
        JsonMapper.shared()
            .readTree(write(CheckFormat.sarif, WAIVED))
            .at("/runs/0/results/0/suppressions/0");
    assertThat(sarif.path("kind").asString()).isEqualTo("external");
    assertThat(sarif.path("justification").asString()).startsWith("Exemption shop/old until ");
    Document junit = parsed(write(CheckFormat.junit, WAIVED));
    assertThat(junit.getElementsByTagName("failure").getLength()).isZero();
    assertThat(junit.getElementsByTagName("system-out").getLength()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(CheckFormat.class)
  void noFormatTellsWhoOwnsAnExemption(CheckFormat format) {
    assertThat(write(format, WAIVED)).doesNotContain("kari", "spring");
  }

  @Test
  void exitCodesAreThoseOfTheDesign() {
    CheckResult warned =
        new CheckResult(
            List.of(),
            List.of(new Located(finding("x.warn", Severity.WARN, WEB, "", "a"), 1)),
            List.of(),
            List.of(),
            List.of(),
            null);

    assertThat(NOTHING.exitCode(true)).isZero();
    assertThat(warned.exitCode(false)).isZero();
    assertThat(warned.exitCode(true)).isEqualTo(1);
    assertThat(HARD_RESULT.exitCode(false)).isEqualTo(1);
    assertThat(CheckResult.undecided(new Verdict.Undecided("a", "b")).exitCode(false)).isEqualTo(3);
  }

  private static Finding finding(
      String code,
      Severity severity,
      @org.jspecify.annotations.Nullable ResourceId resource,
      String path,
      @org.jspecify.annotations.Nullable String file) {
    return new Finding(
        code, "samsvar.x.deny", severity, HARD, resource, path, file, List.of("GDPR-32"));
  }

  private static String write(CheckFormat format, CheckResult result) {
    StringWriter text = new StringWriter();
    format.write(result, new PrintWriter(text));
    return text.toString();
  }

  private static Document parsed(String xml) throws Exception {
    return DocumentBuilderFactory.newDefaultInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(xml)));
  }

  private static Schema sarifSchema() throws Exception {
    try (InputStream schema =
        com.contrastsecurity.sarif.SarifSchema210.class.getResourceAsStream(
            "/schema/sarif-schema-2.1.0.json")) {
      return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
          .getSchema(Objects.requireNonNull(schema));
    }
  }
}
