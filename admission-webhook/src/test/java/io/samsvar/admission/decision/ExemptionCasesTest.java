package io.samsvar.admission.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.samsvar.admission.Json;
import io.samsvar.admission.Question;
import io.samsvar.ledger.Actor;
import io.samsvar.ledger.Event.ExemptionUsed;
import io.samsvar.ledger.Finding;
import io.samsvar.ledger.ResourceId;
import io.samsvar.ledger.Severity;
import io.samsvar.ledger.Stage;
import io.samsvar.ledger.Verdict;
import io.samsvar.policies.exemption.Exemption;
import io.samsvar.policies.exemption.Waivable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** What exemptions from Git and rules that are tried out make of a decision. */
class ExemptionCasesTest extends DecisionTable {

  private static final ObjectNode NEW =
      Json.object(
          """
          {'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'new','namespace':'production'},
           'data':{'a':'b'}}
          """);
  private static final ResourceId ID = new ResourceId("", "ConfigMap", "production", "new");

  private static Finding finding(Severity severity) {
    return new Finding(
        "residency.region-missing",
        "samsvar.residency.deny",
        severity,
        "It says no region",
        ID,
        "/metadata/labels",
        null,
        List.of());
  }

  private static Exemption exemption(Instant until, boolean organisation) {
    return new Exemption(
        new ResourceId("samsvar.io", "Exemption", "production", "old"),
        "residency.region-missing",
        Set.of(ID),
        "kari@example.no",
        "moves in spring",
        until,
        organisation);
  }

  private static Instant later() {
    return NOW.plus(Duration.ofDays(60));
  }

  @Test
  void anExemptionLetsItsObjectThroughOnRecordAndSaysSo() {
    policies.verdict = Verdict.of(List.of(finding(Severity.DENY)));
    denied(Question.create("configmaps", NEW), "policy.blocked");
    declared.exempt(exemption(later(), true));

    Decision.Allowed allowed = (Decision.Allowed) decide(Question.create("configmaps", NEW));

    assertThat(allowed.code()).isEqualTo("exempted");
    assertThat(allowed.warnings())
        .containsExactly(
            "Waived by Exemption production/old until " + later() + ": It says no region");
    assertThat(allowed.exemptions())
        .singleElement()
        .satisfies(
            used -> {
              assertThat(used.resource()).isEqualTo(ID);
              assertThat(used.stage()).isEqualTo(Stage.ADMISSION);
              assertThat(used.owner()).isEqualTo(new Actor.Person("kari@example.no"));
              assertThat(used.policies()).isEqualTo(policies.digest());
            })
        .extracting(ExemptionUsed::code)
        .isEqualTo("residency.region-missing");
  }

  @Test
  void whatHasEndedOrMayNotWaiveTheRuleLetsNothingThrough() {
    policies.verdict = Verdict.of(List.of(finding(Severity.DENY)));
    declared.exempt(exemption(NOW, true));
    assertThat(denied(Question.create("configmaps", NEW), "policy.blocked").message())
        .contains("it ended at");
    declared.exempt(exemption(later(), false));
    assertThat(denied(Question.create("configmaps", NEW), "policy.blocked").message())
        .contains("only an exemption that a Sync in samsvar-system declares");
    policies.waivable = Waivable.BY_TEAM;
    allowed(Question.create("configmaps", NEW));
  }

  @Test
  void nothingWaivesWhatPolicyCouldNotDecide() {
    policies.verdict = new Verdict.Undecided("policy.timeout", "200 ms are over");
    declared.exempt(exemption(later(), true));
    denied(Question.create("configmaps", NEW), "policy.undecided");
  }

  @Test
  void aRuleThatIsTriedOutIsRecordedAndToldToNobody() {
    policies.verdict = Verdict.of(List.of(finding(Severity.DRYRUN)));

    Decision.Allowed allowed = (Decision.Allowed) decide(Question.create("configmaps", NEW));

    assertThat(allowed.warnings()).isEmpty();
    assertThat(allowed.tried())
        .isNotNull()
        .satisfies(tried -> assertThat(tried.findings()).hasSize(1));
  }
}
