package io.samsvar.admission.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.samsvar.admission.Json;
import io.samsvar.admission.MemoryDeclared;
import io.samsvar.admission.Question;
import io.samsvar.admission.kinds.BuiltInKinds;
import io.samsvar.admission.kinds.ResourceKinds;
import io.samsvar.admission.override.BreakGlass;
import io.samsvar.ledger.Digest;
import io.samsvar.ledger.Finding;
import io.samsvar.ledger.Verdict;
import io.samsvar.policies.ObjectInput;
import io.samsvar.policies.PlanInput;
import io.samsvar.policies.PolicySet;
import io.samsvar.policies.exemption.Waivable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What the decision tables share: a declared shop, and a policy set that answers as it is told. */
class DecisionTable {

  static final String RECONCILER = DecisionSettings.RECONCILER;
  static final String ADMIN = "cluster-admin";
  static final String GARBAGE_COLLECTOR =
      "system:serviceaccount:kube-system:generic-garbage-collector";
  static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");

  static final ObjectNode DEPLOYMENT =
      Json.object(
          """
          {'apiVersion':'apps/v1','kind':'Deployment',
           'metadata':{'name':'web','namespace':'production','labels':{'app':'web','samsvar.io/sync':'shop'}},
           'spec':{'replicas':3,'selector':{'matchLabels':{'app':'web'}},
            'template':{'metadata':{'labels':{'app':'web'}},
             'spec':{'containers':[{'name':'app','image':'registry.example/web:1',
               'env':[{'name':'MODE','value':'prod'}],
               'resources':{'limits':{'cpu':'1000m'}},
               'ports':[{'containerPort':8080}]}]}}}}
          """);

  static final ObjectNode SERVICE =
      Json.object(
          """
          {'apiVersion':'v1','kind':'Service',
           'metadata':{'name':'web','namespace':'production','labels':{'samsvar.io/sync':'shop'}},
           'spec':{'type':'ClusterIP','selector':{'app':'web'},'ports':[{'port':80,'targetPort':8080}]}}
          """);

  static final ObjectNode POD =
      Json.object(
          """
          {'apiVersion':'v1','kind':'Pod','metadata':{'name':'single','namespace':'production'},
           'spec':{'containers':[{'name':'app','image':'registry.example/web:1'}]}}
          """);

  static final ObjectNode STATELESS =
      Json.object(
          """
          {'apiVersion':'apps/v1','kind':'Deployment',
           'metadata':{'name':'scaled','namespace':'production'},
           'spec':{'selector':{'matchLabels':{'app':'scaled'}}}}
          """);

  final MemoryDeclared declared =
      new MemoryDeclared()
          .declare(DEPLOYMENT)
          .declare(SERVICE)
          .declare(POD)
          .declare(STATELESS)
          .govern("production");
  final TestingPolicies policies = new TestingPolicies();
  final List<BreakGlass> breakGlasses = new ArrayList<>();
  DecisionSettings settings = DecisionSettings.standard();
  String unreadable = "";
  ResourceKinds kinds = new BuiltInKinds();

  /** An object as the server stores it: with defaults, a clusterIP, a uid. */
  static ObjectNode live(ObjectNode manifest) {
    ObjectNode live = Json.with(manifest, "/metadata/uid", "'9b7f'");
    live = Json.with(live, "/metadata/resourceVersion", "'17'");
    live = Json.with(live, "/status", "{'observedGeneration':1}");
    if (manifest.equals(SERVICE)) {
      live = Json.with(live, "/spec/clusterIP", "'10.0.0.7'");
      live = Json.with(live, "/spec/ports/0/protocol", "'TCP'");
    }
    if (manifest.equals(DEPLOYMENT)) {
      String container = "/spec/template/spec/containers/0";
      live = Json.with(live, container + "/resources/limits/cpu", "'1'");
      live = Json.with(live, container + "/ports/0/protocol", "'TCP'");
      live = Json.with(live, container + "/imagePullPolicy", "'Always'");
      live = Json.with(live, "/spec/revisionHistoryLimit", "10");
    }
    return live;
  }

  Decision decide(Question question) {
    return AdmissionDecider.decide(
        question.read(),
        new DecisionContext(
            declared, this::namespaceOf, kinds, policies, breakGlasses, settings, NOW));
  }

  private Optional<JsonNode> namespaceOf(String name) {
    return name.equals(unreadable)
        ? Optional.empty()
        : Optional.of(Json.object("{'metadata':{'name':'" + name + "'}}"));
  }

  void allowed(Question question) {
    assertThat(decide(question)).isInstanceOf(Decision.Allowed.class);
  }

  Decision.Denied denied(Question question, String code) {
    Decision decision = decide(question);
    assertThat(decision).isInstanceOf(Decision.Denied.class);
    assertThat(decision.code()).isEqualTo(code);
    return (Decision.Denied) decision;
  }

  /** Answers what the test sets, and keeps what it was asked. */
  static final class TestingPolicies implements PolicySet {
    Verdict verdict = new Verdict.Passed(List.of());
    Waivable waivable = Waivable.BY_ORGANISATION;
    final List<ObjectInput> asked = new ArrayList<>();

    @Override
    public Digest digest() {
      return Digest.of("testing");
    }

    @Override
    public Verdict judge(ObjectInput input, Target target) {
      assertThat(target).isEqualTo(Target.ADMISSION);
      asked.add(input);
      return verdict;
    }

    @Override
    public Waivable waivable(Finding finding) {
      return waivable;
    }

    @Override
    public Verdict judgePlan(PlanInput input) {
      throw new AssertionError("Admission judges no plan");
    }
  }
}
