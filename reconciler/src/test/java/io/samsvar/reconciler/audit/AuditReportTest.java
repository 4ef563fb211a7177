package io.samsvar.reconciler.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.samsvar.ledger.Digest;
import io.samsvar.ledger.Finding;
import io.samsvar.ledger.ResourceId;
import io.samsvar.ledger.Severity;
import io.samsvar.ledger.Verdict;
import io.samsvar.reconciler.audit.AuditBook.ReportKey;
import io.samsvar.reconciler.audit.AuditResult.Word;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class AuditReportTest {

  private static final ReportKey KEY = new ReportKey("shop", "samsvar.residency");

  private final AuditBook book = new AuditBook();

  private static ResourceId id(String name) {
    return new ResourceId("", "ConfigMap", "shop", name);
  }

  private static Finding finding(String rule, Severity severity, ResourceId id) {
    return new Finding("a.b", rule, severity, "is wrong", id, "/x", null, List.of("GDPR-44"));
  }

  private static List<AuditResult> denied(ResourceId id) {
    return AuditResults.of(
        id, Verdict.of(List.of(finding("samsvar.residency.deny", Severity.DENY, id))), List.of());
  }

  @Test
  void tellsABoundedNumberAndCountsAll() {
    List<AuditResult> results =
        IntStream.range(0, AuditReport.RESULTS_MAX + 50)
            .mapToObj(i -> denied(id("object-" + i)).getFirst())
            .toList();

    ObjectNode report = AuditReport.of(KEY, results, 7, Instant.EPOCH);

    assertThat(report.path("results")).hasSize(AuditReport.RESULTS_MAX);
    assertThat(report.path("summary").path("fail").asInt()).isEqualTo(AuditReport.RESULTS_MAX + 50);
    assertThat(report.path("summary").path("pass").asInt()).isEqualTo(7);
    assertThat(report.path("results").path(0).path("policy").asString())
        .isEqualTo("samsvar.residency");
  }

  @Test
  void saysTheSameAtAnotherTime() {
    List<AuditResult> results = denied(id("a"));
    assertThat(AuditReport.content(results, 1)).isEqualTo(AuditReport.content(results, 1));
    assertThat(AuditReport.content(results, 1)).isNotEqualTo(AuditReport.content(results, 2));
  }

  @ParameterizedTest
  @CsvSource({
    "shop, samsvar.residency, Report, samsvar-residency",
    "'', samsvar.team_a.Names, ClusterReport, samsvar-team-a-names"
  })
  void isNamedAfterItsPolicy(String namespace, String policy, String kind, String name) {
    ReportKey key = new ReportKey(namespace, policy);
    assertThat(AuditReport.kind(key)).isEqualTo(kind);
    assertThat(AuditReport.name(key)).isEqualTo(name);
    assertThat(AuditReport.name(new ReportKey("", "x".repeat(200)))).hasSizeLessThanOrEqualTo(63);
  }

  @Test
  void tellsWhichReportsChange() {
    assertThat(book.put(id("a"), Digest.of("1"), denied(id("a")))).containsExactly(KEY);
    assertThat(book.put(id("a"), Digest.of("2"), denied(id("a")))).as("says the same").isEmpty();
    assertThat(book.put(id("b"), Digest.of("1"), List.of())).as("one more passes").contains(KEY);
    assertThat(book.passed(KEY)).isEqualTo(1);
    assertThat(book.missing(_ -> true, Set.of(id("a")))).containsExactly(id("b"));
    assertThat(book.put(id("a"), Digest.of("3"), List.of())).containsExactly(KEY);
    assertThat(book.of(KEY)).isEmpty();
    assertThat(book.remove(id("never"))).isEmpty();
  }

  @Test
  void triesNothingOutInPublicAndTellsWhatCouldNotBeDecided() {
    assertThat(
            AuditResults.of(
                id("a"),
                Verdict.of(List.of(finding("samsvar.x.deny", Severity.DRYRUN, id("a")))),
                List.of()))
        .isEmpty();
    assertThat(
            AuditResults.of(
                id("a"), new Verdict.Undecided("policy.timeout", "too slow"), List.of()))
        .singleElement()
        .satisfies(result -> assertThat(result.word()).isEqualTo(Word.ERROR));
  }
}
