package io.samsvar.policies.exemption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.samsvar.ledger.Digest;
import io.samsvar.ledger.Finding;
import io.samsvar.ledger.ResourceId;
import io.samsvar.ledger.Severity;
import io.samsvar.ledger.Verdict;
import io.samsvar.policies.exemption.Exempted.Waiver;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class ExemptionsTest {

  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
  private static final Instant LATER = NOW.plus(Duration.ofDays(90));
  private static final ResourceId WEB = new ResourceId("apps", "Deployment", "shop", "web");
  private static final ResourceId API = new ResourceId("apps", "Deployment", "shop", "api");
  private static final String CODE = "residency.region-not-allowed";

  private static Finding finding(String code, ResourceId object, Severity severity) {
    return new Finding(
        code,
        "samsvar.residency.deny",
        severity,
        "It is wrong",
        object,
        "/spec",
        "a.yaml",
        List.of());
  }

  private static Exemption exemption(String name, String code, ResourceId object, Instant until) {
    return new Exemption(
        new ResourceId("samsvar.io", "Exemption", "shop", name),
        code,
        java.util.Set.of(object),
        "kari@example.no",
        "moves in spring",
        until,
        true);
  }

  private static Exempted apply(Verdict verdict, Exemption... exemptions) {
    return Exemptions.of(List.of(exemptions)).apply(verdict, _ -> Waivable.BY_ORGANISATION, NOW);
  }

  private static Verdict blocked() {
    return Verdict.of(List.of(finding(CODE, WEB, Severity.DENY)));
  }

  @Test
  void waivesWhatItNamesAndTellsItAsAWarning() {
    Exemption old = exemption("old", CODE, WEB, LATER);

    Exempted exempted = apply(blocked(), old);

    assertThat(exempted.verdict().passes()).isTrue();
    assertThat(((Verdict.Passed) exempted.verdict()).warnings())
        .singleElement()
        .satisfies(
            left -> {
              assertThat(left.severity()).isEqualTo(Severity.WARN);
              assertThat(left.message())
                  .isEqualTo("Waived by Exemption shop/old until " + LATER + ": It is wrong")
                  .doesNotContain("kari");
              assertThat(left.code()).isEqualTo(CODE);
            });
    assertThat(exempted.denialsWaived())
        .containsExactly(
            new Waiver(
                old,
                finding(CODE, WEB, Severity.DENY),
                ((Verdict.Passed) exempted.verdict()).warnings().getFirst()));
  }

  /** Half of one and half of another are no exemption. */
  @Test
  void exemptionsNeverWidenEachOther() {
    Exempted exempted =
        apply(
            blocked(),
            exemption("another-rule", "sealing.plaintext-secret", WEB, LATER),
            exemption("another-object", CODE, API, LATER),
            exemption("ended", CODE, WEB, NOW));

    assertThat(exempted.verdict()).isInstanceOf(Verdict.Blocked.class);
    assertThat(exempted.waived()).isEmpty();
    assertThat(((Verdict.Blocked) exempted.verdict()).findings().getFirst().message())
        .contains("Exemption shop/ended does not waive it: it ended at " + NOW);
  }

  @Test
  void leavesTheOtherFindingsOfTheSameObject() {
    Exempted exempted =
        apply(
            Verdict.of(
                List.of(
                    finding(CODE, WEB, Severity.DENY),
                    finding("residency.region-missing", WEB, Severity.DENY),
                    finding(CODE, API, Severity.DENY))),
            exemption("old", CODE, WEB, LATER));

    assertThat(exempted.denialsWaived()).hasSize(1);
    assertThat(((Verdict.Blocked) exempted.verdict()).findings())
        .filteredOn(left -> left.severity() == Severity.DENY)
        .hasSize(2);
  }

  @Test
  void countsUntilItsEndAndNotInThatInstant() {
    Exemptions all = Exemptions.of(List.of(exemption("old", CODE, WEB, LATER)));

    assertThat(all.apply(blocked(), _ -> Waivable.BY_TEAM, LATER.minusNanos(1)).verdict().passes())
        .isTrue();
    assertThat(all.apply(blocked(), _ -> Waivable.BY_TEAM, LATER).verdict().passes()).isFalse();
    assertThat(all.active(LATER).all()).isEmpty();
    assertThat(all.nextChange(NOW)).contains(LATER.minus(Exemptions.TOLD_BEFORE));
    assertThat(all.nextChange(LATER.minusSeconds(1))).contains(LATER);
    assertThat(all.nextChange(LATER)).isEmpty();
  }

  @Test
  void tellsSomeDaysBeforeThatItEnds() {
    Instant soon = NOW.plus(Exemptions.TOLD_BEFORE);

    Exempted exempted = apply(blocked(), exemption("old", CODE, WEB, soon));

    assertThat(((Verdict.Passed) exempted.verdict()).warnings())
        .extracting(Finding::code)
        .containsExactly(CODE, Exemptions.EXPIRES_SOON);
  }

  @ParameterizedTest
  @CsvSource({
    "BY_TEAM, false, true",
    "BY_TEAM, true, true",
    "BY_ORGANISATION, false, false",
    "BY_ORGANISATION, true, true",
    "BY_NOBODY, true, false"
  })
  void aTeamWaivesItsOwnRulesOnly(Waivable waivable, boolean organisation, boolean passes) {
    Exemption old = exemption("old", CODE, WEB, LATER);
    Exemption declared =
        new Exemption(
            old.id(), old.code(), old.objects(), old.owner(), old.reason(), LATER, organisation);

    Exempted exempted = Exemptions.of(List.of(declared)).apply(blocked(), _ -> waivable, NOW);

    assertThat(exempted.verdict().passes()).isEqualTo(passes);
  }

  @Test
  void nobodyWaivesWhatWasNotDecidedOrIsAboutNoObject() {
    Verdict undecided = new Verdict.Undecided("policy.timeout", "200 ms are over");
    Verdict plan =
        Verdict.of(
            List.of(
                new Finding(
                    CODE, "samsvar.prune.deny", Severity.DENY, "x", null, "", null, List.of())));
    Exemption old = exemption("old", CODE, WEB, LATER);

    assertThat(apply(undecided, old).verdict()).isEqualTo(undecided);
    assertThat(apply(plan, old).verdict()).isEqualTo(plan);
  }

  @Test
  void theDigestIsThePoliciesOwnUnlessAnExemptionCounts() {
    Digest policies = Digest.of("policies");
    Exemption old = exemption("old", CODE, WEB, LATER);
    Exemptions all = Exemptions.of(List.of(old));

    assertThat(all.naming(List.of(API)).digest(policies)).isEqualTo(policies);
    assertThat(all.active(LATER).digest(policies)).isEqualTo(policies);
    assertThat(all.naming(List.of(WEB)).digest(policies))
        .isNotEqualTo(policies)
        .isEqualTo(Exemptions.of(List.of(old)).digest(policies))
        .isNotEqualTo(
            Exemptions.of(List.of(exemption("old", CODE, WEB, LATER.plusSeconds(1))))
                .digest(policies));
  }

  @Test
  void readsBothKinds() throws Exception {
    Exemption own =
        ExemptionReader.read(
            new ResourceId("samsvar.io", "Exemption", "shop", "old"),
            manifest("{\"group\":\"apps\",\"kind\":\"Deployment\",\"name\":\"web\"}", CODE),
            false);
    Exemption cluster =
        ExemptionReader.read(
            new ResourceId("samsvar.io", "ClusterExemption", "", "old"),
            manifest("{\"kind\":\"PersistentVolume\",\"name\":\"disk\"}", CODE),
            true);

    assertThat(own.objects()).containsExactly(WEB);
    assertThat(own.expiresAt()).isEqualTo(LATER);
    assertThat(own.toString()).doesNotContain("kari");
    assertThat(cluster.objects())
        .containsExactly(new ResourceId("", "PersistentVolume", "", "disk"));
    assertThat(Exemption.isOne(own.id())).isTrue();
    assertThat(Exemption.isOne(WEB)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"kind\":\"Pod\",\"name\":\"p\",\"namespace\":\"other\"} | a.b | own namespace",
        "{\"kind\":\"Pod\"} | a.b | without kind and name",
        "{\"kind\":\"Pod\",\"name\":\"p\"} | '' | no spec.code"
      })
  void refusesWhatCouldNotCount(String object, String code, String reason) {
    assertThatThrownBy(
            () ->
                ExemptionReader.read(
                    new ResourceId("samsvar.io", "Exemption", "shop", "old"),
                    manifest(object, code),
                    false))
        .isInstanceOf(InvalidExemptionException.class)
        .hasMessageContaining(reason);
  }

  private static JsonNode manifest(String object, String code) {
    return JsonMapper.shared()
        .readTree(
            """
            {"spec": {"code": "%s", "owner": "kari@example.no", "reason": "moves in spring",
                      "expiresAt": "%s", "objects": [%s]}}
            """
                .formatted(code, LATER, object));
  }
}
