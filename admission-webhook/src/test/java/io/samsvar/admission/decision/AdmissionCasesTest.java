package io.samsvar.admission.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.samsvar.admission.Json;
import io.samsvar.admission.Question;
import io.samsvar.admission.kinds.ResourceKinds.ResourceKind;
import io.samsvar.admission.override.BreakGlass;
import io.samsvar.ledger.Actor;
import io.samsvar.ledger.Finding;
import io.samsvar.ledger.Severity;
import io.samsvar.ledger.Verdict;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** Cases 49 to 66 of admission, other than what an update may change. */
class AdmissionCasesTest extends DecisionTable {

  private static ObjectNode scale(String name, int replicas) {
    return Json.object(
        "{'apiVersion':'autoscaling/v1','kind':'Scale',"
            + "'metadata':{'name':'%s','namespace':'production'},'spec':{'replicas':%d}}"
                .formatted(name, replicas));
  }

  private static Question scaling(String group, String resource, String name, int from, int to) {
    return Question.update(resource, scale(name, from), scale(name, to))
        .resourceGroup(group)
        .subresource("scale");
  }

  private static ObjectNode namespace(String name) {
    return Json.object(
        "{'apiVersion':'v1','kind':'Namespace','metadata':{'name':'%s'}}".formatted(name));
  }

  @Test
  void case49_scaleIsDeniedWhereGitDeclaresReplicas() {
    Decision.Denied denied =
        denied(scaling("apps", "deployments", "web", 3, 5), "admission.declared-field");
    assertThat(denied.message())
        .contains("apps/Deployment production/web")
        .contains(".spec.replicas");
    assertThat(denied.event().subresource()).isEqualTo("scale");
    allowed(scaling("apps", "deployments", "web", 5, 3));
    allowed(scaling("apps", "deployments", "web", 5, 5));
    allowed(scaling("apps", "deployments", "scaled", 1, 5));
    allowed(scaling("apps", "statefulsets", "web", 1, 5));
    allowed(scaling("apps", "deployments", "unheard-of", 1, 5));
  }

  @Test
  void case49_scaleOfACustomKindIsJudgedByItsReplicasPath() {
    declared.declare(
        Json.object(
            """
            {'apiVersion':'example.com/v1','kind':'Cache','metadata':{'name':'c','namespace':'production'},
             'spec':{'size':3}}
            """));
    denied(scaling("example.com", "caches", "c", 3, 5), "admission.declared-subresource");
    kinds = (group, resource) -> Optional.of(new ResourceKind("Cache", List.of("spec", "size")));
    denied(scaling("example.com", "caches", "c", 3, 5), "admission.declared-field");
    kinds = (group, resource) -> Optional.of(new ResourceKind("Cache", List.of("spec", "nodes")));
    allowed(scaling("example.com", "caches", "c", 3, 5));
  }

  @Test
  void case51_subresourcesThatChangeWhatRunsAreDenied() {
    ObjectNode pod = live(POD);
    ObjectNode debugged = Json.with(pod, "/spec/ephemeralContainers", "[{'name':'debug'}]");
    denied(
        Question.update("pods", pod, debugged).subresource("ephemeralcontainers"),
        "admission.declared-subresource");
    denied(
        Question.update("pods", pod, pod).subresource("resize"), "admission.declared-subresource");
    ObjectNode eviction =
        Json.object(
            "{'apiVersion':'policy/v1','kind':'Eviction','metadata':{'name':'single','namespace':'production'}}");
    denied(
        Question.create("pods", eviction).resourceGroup("").subresource("eviction"),
        "admission.declared-delete");
    ObjectNode token =
        Json.object(
            "{'apiVersion':'authentication.k8s.io/v1','kind':'TokenRequest','metadata':{'name':'single','namespace':'production'}}");
    allowed(Question.create("pods", token).resourceGroup("").subresource("token"));
    ObjectNode unheard =
        Json.object(
            "{'apiVersion':'other/v1','kind':'Start','metadata':{'name':'single','namespace':'production'}}");
    denied(
        Question.create("pods", unheard).resourceGroup("").subresource("start"),
        "admission.declared-subresource");
  }

  @Test
  void case53_deletesOfDeclaredObjectsAreDenied() {
    Decision.Denied denied =
        denied(Question.delete("services", live(SERVICE)), "admission.declared-delete");
    assertThat(denied.message()).contains("Service production/web is declared in Git by Sync");
    denied(
        Question.delete("services", live(SERVICE)).as(ADMIN, "system:masters"),
        "admission.declared-delete");
    // A deletecollection asks for each object, without a name of its own.
    denied(
        Question.delete("services", live(SERVICE)).field("name", Json.object("{'n':''}").get("n")),
        "admission.declared-delete");
    allowed(Question.delete("services", Json.with(live(SERVICE), "/metadata/name", "'other'")));
    allowed(
        Question.delete(
            "services",
            Json.with(live(SERVICE), "/metadata/deletionTimestamp", "'2026-11-24T09:00:00Z'")));
  }

  @Test
  void case55_theNodeMayDeleteWhatEndedOnItAndNobodyElseMay() {
    allowed(Question.delete("pods", live(POD)).as("system:node:one", "system:nodes"));
    allowed(
        Question.delete("pods", live(POD))
            .as("system:serviceaccount:kube-system:pod-garbage-collector"));
    denied(Question.delete("pods", live(POD)).as("system:node:one"), "admission.declared-delete");
    denied(
        Question.delete("services", live(SERVICE)).as("system:node:one", "system:nodes"),
        "admission.declared-delete");
  }

  @Test
  void case56_onlyUserInfoTellsWhoAsks() {
    ObjectNode changed =
        Json.with(
            live(SERVICE),
            "/metadata/managedFields",
            "[{'manager':'samsvar','operation':'Apply'}]");
    ObjectNode nodePort = Json.with(changed, "/spec/type", "'NodePort'");
    denied(
        Question.update("services", live(SERVICE), nodePort)
            .as("system:serviceaccount:samsvar-system:default"),
        "admission.declared-field");
    settings = new DecisionSettings(Set.of(RECONCILER), Set.of("pod-1"));
    ObjectNode drifted = nodePort;
    ObjectNode scaledBack = Json.with(drifted, "/spec/selector/app", "'web'");
    Question ours = Question.update("services", drifted, live(SERVICE)).as(RECONCILER);
    allowed(ours.extra("authentication.kubernetes.io/pod-uid", "pod-1"));
    denied(
        Question.update("services", live(SERVICE), scaledBack)
            .as(RECONCILER)
            .extra("authentication.kubernetes.io/pod-uid", "stolen"),
        "admission.declared-field");
    denied(Question.delete("services", live(SERVICE)).as(RECONCILER), "admission.declared-delete");
  }

  @Test
  void case62_ourOwnWriteIsTakenOnlyWhenItIsStoredAsDeclared() {
    allowed(Question.create("deployments", live(DEPLOYMENT)).as(RECONCILER));
    allowed(Question.update("services", live(SERVICE), live(SERVICE)).as(RECONCILER));
    ObjectNode mutated =
        Json.with(live(DEPLOYMENT), "/spec/template/spec/containers/0/image", "'mirror/web:1'");
    Decision.Denied denied =
        denied(
            Question.update("deployments", live(DEPLOYMENT), mutated).as(RECONCILER),
            "admission.result-differs");
    assertThat(denied.message()).contains(".spec.template.spec.containers[name=\"app\"].image");
    ObjectNode sidecar =
        Json.with(live(DEPLOYMENT), "/spec/template/spec/containers/-", "{'name':'proxy'}");
    allowed(Question.update("deployments", live(DEPLOYMENT), sidecar).as(RECONCILER));
    allowed(Question.update("deployments", live(DEPLOYMENT), mutated).as(RECONCILER).dryRun());
  }

  @Test
  void case62_weDeleteOnlyWhatIsNoLongerDeclared() {
    denied(Question.delete("services", live(SERVICE)).as(RECONCILER), "admission.declared-delete");
    allowed(Question.delete("services", live(SERVICE)).as(RECONCILER).dryRun());
    declared.forget(io.samsvar.ledger.ResourceId.of("v1", "Service", "production", "web"));
    allowed(Question.delete("services", live(SERVICE)).as(RECONCILER));
  }

  @Test
  void case63_aDryRunIsDecidedAlike() {
    denied(Question.delete("services", live(SERVICE)).dryRun(), "admission.declared-delete");
    denied(
        Question.create("services", Json.with(live(SERVICE), "/spec/type", "'NodePort'")).dryRun(),
        "admission.declared-create");
  }

  @Test
  void case64_nobodyCreatesADeclaredObjectOtherThanDeclared() {
    allowed(Question.create("services", live(SERVICE)));
    denied(
        Question.create("services", Json.with(live(SERVICE), "/spec/type", "'NodePort'")),
        "admission.declared-create");
    denied(
        Question.create(
            "deployments",
            Json.with(live(DEPLOYMENT), "/spec/template/spec/containers/-", "{'name':'evil'}")),
        "admission.declared-create");
    denied(
        Question.create(
            "services", Json.with(live(SERVICE), "/metadata/ownerReferences", "[{'uid':'1'}]")),
        "admission.declared-create");
  }

  @Test
  void case64_whatTheServerIsToNameIsNotDeclared() {
    ObjectNode generated =
        Json.object(
            "{'apiVersion':'v1','kind':'Service','metadata':{'generateName':'web-','namespace':'production'}}");
    allowed(Question.create("services", generated));
  }

  @Test
  void case65_whatHoldsDeclaredObjectsIsNotDeleted() {
    Decision.Denied denied =
        denied(
            Question.delete("namespaces", namespace("production")), "admission.contains-declared");
    assertThat(denied.message()).contains("deleting Namespace production would delete it");
    denied(
        Question.delete("namespaces", namespace("production"))
            .field("namespace", Json.object("{'n':'production'}").get("n"))
            .as(RECONCILER),
        "admission.contains-declared");
    allowed(Question.delete("namespaces", namespace("playground")));
    ObjectNode definition =
        Json.object(
            """
            {'apiVersion':'apiextensions.k8s.io/v1','kind':'CustomResourceDefinition',
             'metadata':{'name':'caches.example.com'},
             'spec':{'group':'example.com','names':{'kind':'Cache','plural':'caches'}}}
            """);
    allowed(Question.delete("customresourcedefinitions", definition));
    declared.declare(
        Json.object(
            "{'apiVersion':'example.com/v1','kind':'Cache','metadata':{'name':'c','namespace':'other'}}"));
    denied(Question.delete("customresourcedefinitions", definition), "admission.contains-declared");
  }

  @Test
  void case66_aStoreThatCannotTellDenies() {
    declared.unknown("the declared objects have not been read yet");
    Decision.Denied denied =
        denied(Question.delete("services", live(SERVICE)), "admission.unknown");
    assertThat(denied.message())
        .contains("is not known now: the declared objects have not been read yet.")
        .contains("BreakGlass");
    assertThat(denied.event().verdict()).isInstanceOf(Verdict.Undecided.class);
    denied(Question.create("services", live(SERVICE)).as(RECONCILER), "admission.unknown");
    denied(scaling("apps", "deployments", "unheard-of", 1, 5), "admission.unknown");
    allowed(Question.delete("pods", live(POD)).as(GARBAGE_COLLECTOR));
  }

  @Test
  void aQuestionThatCarriesAnotherObjectThanItNamesIsDenied() {
    denied(
        Question.delete("services", live(SERVICE))
            .field("name", Json.object("{'n':'harmless'}").get("n")),
        "admission.identity");
    denied(
        Question.delete("services", live(SERVICE))
            .field("namespace", Json.object("{'n':'playground'}").get("n")),
        "admission.identity");
  }

  @Test
  void approvalsAreGivenInOnesOwnNameAndNotChanged() {
    ObjectNode approval =
        Json.object(
            """
            {'apiVersion':'samsvar.io/v1alpha1','kind':'Approval',
             'metadata':{'name':'a','namespace':'gitops'},
             'spec':{'sync':'shop','plan':'sha256:00','approver':'kari'}}
            """);
    allowed(Question.create("approvals", approval).as("kari"));
    denied(Question.create("approvals", approval).as("ola"), "admission.approver");
    denied(
        Question.create("approvals", Json.without(approval, "/spec/approver")).as("ola"),
        "admission.approver");
    ObjectNode other = Json.with(approval, "/spec/plan", "'sha256:01'");
    denied(Question.update("approvals", approval, other).as("kari"), "admission.approval-changed");
    denied(
        Question.update("approvals", approval, other).as(RECONCILER), "admission.approval-changed");
    allowed(Question.update("approvals", approval, approval).as(RECONCILER));
    allowed(Question.delete("approvals", approval).as("ola"));
  }

  @Test
  void aBreakGlassLetsItsUsersWriteUntilItEndsAndIsOnRecord() {
    Question question =
        Question.update(
            "services", live(SERVICE), Json.with(live(SERVICE), "/spec/type", "'NodePort'"));
    breakGlasses.add(glass(Set.of("ola"), Set.of(), 60, 60));
    breakGlasses.add(glass(Set.of("kari"), Set.of("elsewhere"), 60, 60));
    breakGlasses.add(glass(Set.of("kari"), Set.of(), 60, -1));
    denied(question, "admission.declared-field");
    breakGlasses.add(glass(Set.of("kari"), Set.of("production"), 60, 60));
    Decision decision = decide(question);
    assertThat(decision.code()).isEqualTo("overridden");
    assertThat(((Decision.Allowed) decision).override())
        .isNotNull()
        .satisfies(used -> assertThat(used.actor()).isEqualTo(new Actor.Person("kari")));
    declared.unknown("not read");
    assertThat(decide(question).code()).isEqualTo("overridden");
    policies.verdict = new Verdict.Undecided("policy.timeout", "It took too long.");
    declared.unknown(null);
    denied(question, "policy.undecided");
  }

  private static BreakGlass glass(
      Set<String> users, Set<String> namespaces, long sinceSeconds, long forSeconds) {
    return new BreakGlass(
        "night",
        users,
        namespaces,
        "an incident",
        NOW.minusSeconds(sinceSeconds),
        NOW.plusSeconds(forSeconds));
  }

  @Test
  void policyIsAskedInGovernedNamespacesAndForDeclaredObjects() {
    ObjectNode loose = Json.with(live(SERVICE), "/metadata/name", "'loose'");
    Finding finding =
        new Finding(
            "residency.region-not-allowed",
            "samsvar.residency.deny",
            Severity.DENY,
            "Region us-east-1 is not allowed\u001b[31m",
            null,
            "",
            null,
            List.of("GDPR-44"));
    policies.verdict = new Verdict.Blocked(List.of(finding));
    Decision.Denied denied = denied(Question.create("services", loose), "policy.blocked");
    assertThat(denied.message())
        .isEqualTo(
            "Service production/loose breaks policy: Region us-east-1 is not allowed?[31m. ("
                + finding.code()
                + ") Change it, or ask the owner of the rule.");
    assertThat(denied.event().sync()).isNull();
    allowed(Question.create("services", Json.with(loose, "/metadata/namespace", "'playground'")));
    allowed(Question.delete("services", loose));
    denied(Question.create("services", live(SERVICE)).as(RECONCILER), "policy.blocked");
    assertThat(policies.asked.getLast().sync())
        .isNotNull()
        .satisfies(sync -> assertThat(sync.region()).isEqualTo("no-oslo-1"));
    assertThat(policies.asked.getLast().userInfo()).isNotNull();
  }

  /** Case 79: labels that could not be read are not empty labels. */
  @Test
  void case79_aNamespaceThatCannotBeReadIsNotOneWithoutLabels() {
    unreadable = "production";
    denied(Question.create("services", live(SERVICE)), "policy.undecided");
    assertThat(policies.asked).isEmpty();
    ObjectNode cluster =
        Json.object(
            "{'apiVersion':'storage.k8s.io/v1','kind':'StorageClass','metadata':{'name':'fast'}}");
    declared.declare(cluster);
    allowed(Question.create("storageclasses", cluster).as(RECONCILER));
    assertThat(policies.asked).hasSize(1);
  }

  @Test
  void policyWarnsAndPasses() {
    Finding finding = new Finding("w", "r", Severity.WARN, "Better not", null, "", null, List.of());
    policies.verdict = new Verdict.Passed(List.of(finding));
    assertThat(decide(Question.create("services", live(SERVICE))).warnings())
        .containsExactly("Better not");
  }

  @Test
  void whatBreaksPolicyCanStillGo() {
    policies.verdict = new Verdict.Undecided("policy.missing", "There is none.");
    ObjectNode loose =
        Json.with(
            Json.with(live(SERVICE), "/metadata/name", "'loose'"),
            "/metadata/deletionTimestamp",
            "'2026-11-24T09:00:00Z'");
    ObjectNode held = Json.with(loose, "/metadata/finalizers", "['a']");
    allowed(Question.update("services", held, loose));
    denied(
        Question.update("services", held, Json.with(loose, "/spec/type", "'NodePort'")),
        "policy.undecided");
  }

  @Test
  void theProbeIsRefusedByNameAndOnlyAsADryRun() {
    ObjectNode probe =
        Json.object(
            "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'samsvar-enforcement-probe-x','namespace':'default'}}");
    Decision.Denied denied =
        denied(Question.create("configmaps", probe).as(RECONCILER).dryRun(), ProbeRule.CODE);
    assertThat(denied.message()).isEqualTo(ProbeRule.message("samsvar-enforcement-probe-x"));
    allowed(Question.create("configmaps", probe).as(RECONCILER));
  }
}
