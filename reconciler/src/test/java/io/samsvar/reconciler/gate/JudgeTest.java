package io.samsvar.reconciler.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.samsvar.ledger.Action;
import io.samsvar.ledger.Actor;
import io.samsvar.ledger.Digest;
import io.samsvar.ledger.Finding;
import io.samsvar.ledger.Revision;
import io.samsvar.ledger.Severity;
import io.samsvar.ledger.SyncRef;
import io.samsvar.ledger.Verdict;
import io.samsvar.policies.ObjectInput;
import io.samsvar.policies.PlanInput;
import io.samsvar.policies.PolicySet;
import io.samsvar.policies.SyncFacts;
import io.samsvar.policies.exemption.Exemptions;
import io.samsvar.reconciler.apply.Plans;
import io.samsvar.reconciler.plan.Plan;
import io.samsvar.reconciler.plan.Plan.PlannedChange;
import io.samsvar.reconciler.plan.PruneRules.Budget;
import io.samsvar.reconciler.render.RenderedObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JudgeTest {

  private static final Digest POLICIES = Digest.of("policies");
  private static final Finding WARNING = finding("w", Severity.WARN);
  private static final Finding DENIAL = finding("d", Severity.DENY);
  private static final Verdict UNDECIDED = new Verdict.Undecided("policy.timeout", "too slow");

  @ParameterizedTest
  @CsvSource({
    "v1, ConfigMap, production, ''",
    "v1, ConfigMap, elsewhere, scope.namespace",
    "v1, Namespace, '', scope.namespace",
    "samsvar.io/v1alpha1, PolicyBundle, '', scope.own-resource",
    "samsvar.io/v1alpha1, Sync, production, scope.own-resource",
    "admissionregistration.k8s.io/v1, ValidatingWebhookConfiguration, '', scope.admission",
    "rbac.authorization.k8s.io/v1, ClusterRoleBinding, '', scope.cluster-rights",
    "rbac.authorization.k8s.io/v1, Role, production, ''",
    "rbac.authorization.k8s.io/v1, Role, elsewhere, scope.namespace",
    "scheduling.k8s.io/v1, PriorityClass, '', ''",
  })
  void anOrdinarySyncDeclaresWhatIsItsOwn(
      String apiVersion, String kind, String namespace, String code) {
    RenderedObject object = object(apiVersion, kind, namespace);
    assertThat(codes(judge("team", object, new Verdict.Passed(List.of()))))
        .isEqualTo(code.isEmpty() ? List.of() : List.of(code));
    assertThat(judge("samsvar-system", object, new Verdict.Passed(List.of())).passes()).isTrue();
  }

  @Test
  void theTargetNamespaceItselfMayBeDeclared() {
    RenderedObject namespace =
        Plans.object("{apiVersion: v1, kind: Namespace, metadata: {name: production}}");
    assertThat(judge("team", namespace, new Verdict.Passed(List.of())).passes()).isTrue();
  }

  @Test
  void whatCannotBeDecidedDeniesAndHidesNothing() {
    assertThat(Judge.merge(List.of(new Verdict.Passed(List.of(WARNING)))))
        .isEqualTo(new Verdict.Passed(List.of(WARNING)));
    assertThat(Judge.merge(List.of(new Verdict.Passed(List.of(WARNING)), UNDECIDED)).passes())
        .isFalse();
    assertThat(codes(Judge.merge(List.of(new Verdict.Blocked(List.of(DENIAL)), UNDECIDED))))
        .containsExactly("d", "policy.timeout");
    assertThat(Judge.merge(List.of())).isEqualTo(new Verdict.Passed(List.of()));
  }

  @Test
  void aPlanOfOtherPoliciesIsNotJudged() {
    GateRequest request = request("team", object("v1", "ConfigMap", "production"));
    Verdict verdict =
        Judge.judge(request, new Fixed(Digest.of("newer"), new Verdict.Passed(List.of())));
    assertThat(verdict)
        .isInstanceOfSatisfying(
            Verdict.Undecided.class,
            undecided -> assertThat(undecided.code()).isEqualTo("gate.policies-changed"));
  }

  private static Verdict judge(String home, RenderedObject object, Verdict verdict) {
    return Judge.judge(request(home, object), new Fixed(POLICIES, verdict));
  }

  private static List<String> codes(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Passed passed -> passed.warnings().stream().map(Finding::code).toList();
      case Verdict.Blocked blocked -> blocked.findings().stream().map(Finding::code).toList();
      case Verdict.Undecided undecided -> List.of(undecided.code());
    };
  }

  private static RenderedObject object(String apiVersion, String kind, String namespace) {
    String metadata = namespace.isEmpty() ? "{name: x}" : "{name: x, namespace: " + namespace + "}";
    return Plans.object(
        "{apiVersion: " + apiVersion + ", kind: " + kind + ", metadata: " + metadata + "}");
  }

  private static GateRequest request(String home, RenderedObject object) {
    Plan plan =
        new Plan(
            new SyncRef(home, "shop"),
            new Revision(
                "https://example.no/x",
                "refs/heads/main",
                "0".repeat(40),
                new Actor.Person("kari@example.no"),
                Instant.EPOCH),
            Digest.of("rendered"),
            POLICIES,
            List.of(
                new PlannedChange(
                    Action.CREATE, object.id(), object.apiVersion(), object, null, null, 0, null)),
            Digest.of("plan"));
    return new GateRequest(
        plan,
        new SyncFacts(home, "shop", "0".repeat(40), "app", "", ""),
        "production",
        Map.of(),
        null,
        new Budget(0, 0, 1, List.of()),
        1,
        Exemptions.none(),
        null,
        false,
        false,
        OptionalLong.empty(),
        Instant.EPOCH,
        Map.of());
  }

  private static Finding finding(String code, Severity severity) {
    return new Finding(code, "rule", severity, "message", null, "", null, List.of());
  }

  private record Fixed(Digest digest, Verdict verdict) implements PolicySet {
    @Override
    public Verdict judge(ObjectInput input, Target target) {
      return verdict;
    }

    @Override
    public Verdict judgePlan(PlanInput input) {
      return new Verdict.Passed(List.of());
    }
  }
}
