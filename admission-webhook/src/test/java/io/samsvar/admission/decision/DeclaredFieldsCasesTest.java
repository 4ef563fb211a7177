package io.samsvar.admission.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.samsvar.admission.Json;
import io.samsvar.admission.Question;
import io.samsvar.ledger.Verdict;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.node.ObjectNode;

/** Cases 50, 52, 57, 58, 59, 61 and 62: what an update may change of a declared object. */
class DeclaredFieldsCasesTest extends DecisionTable {

  private record Change(String what, ObjectNode manifest, ObjectNode after, String path) {}

  @TestFactory
  List<DynamicTest> case52_changesOfDeclaredFieldsAreDenied() {
    String container = "/spec/template/spec/containers/0";
    ObjectNode deployment = live(DEPLOYMENT);
    ObjectNode service = live(SERVICE);
    return List.of(
            new Change(
                "type", SERVICE, Json.with(service, "/spec/type", "'NodePort'"), ".spec.type"),
            new Change(
                "target port",
                SERVICE,
                Json.with(service, "/spec/ports/0/targetPort", "9090"),
                ".spec.ports[port=80].targetPort"),
            new Change(
                "port removed",
                SERVICE,
                Json.with(service, "/spec/ports", "[]"),
                ".spec.ports[port=80]"),
            new Change(
                "selector",
                SERVICE,
                Json.with(service, "/spec/selector/app", "'evil'"),
                ".spec.selector.app"),
            new Change(
                "our label",
                SERVICE,
                Json.without(service, "/metadata/labels/samsvar.io~1sync"),
                ".metadata.labels.samsvar.io/sync"),
            new Change(
                "all labels",
                SERVICE,
                Json.without(service, "/metadata/labels"),
                ".metadata.labels"),
            new Change(
                "image",
                DEPLOYMENT,
                Json.with(deployment, container + "/image", "'evil'"),
                ".spec.template.spec.containers[name=\"app\"].image"),
            new Change(
                "variable removed",
                DEPLOYMENT,
                Json.with(deployment, container + "/env", "[]"),
                ".spec.template.spec.containers[name=\"app\"].env[name=\"MODE\"]"),
            new Change(
                "variable twice",
                DEPLOYMENT,
                Json.with(deployment, container + "/env/-", "{'name':'MODE','value':'test'}"),
                ".spec.template.spec.containers[name=\"app\"].env[name=\"MODE\"]"),
            new Change(
                "replicas",
                DEPLOYMENT,
                Json.with(deployment, "/spec/replicas", "0"),
                ".spec.replicas"))
        .stream()
        .map(
            change ->
                DynamicTest.dynamicTest(
                    change.what(),
                    () -> {
                      String resource =
                          change.manifest().equals(SERVICE) ? "services" : "deployments";
                      Decision.Denied denied =
                          denied(
                              Question.update(resource, live(change.manifest()), change.after())
                                  .as(ADMIN, "system:masters"),
                              "admission.declared-field");
                      assertThat(denied.message())
                          .contains(change.path())
                          .contains("Sync gitops/shop at commit 1a2b3c4d,")
                          .contains(
                              "Commit the change to overlays/production of"
                                  + " https://git.example/shop.git, or ask for a BreakGlass.");
                      assertThat(denied.event().verdict()).isInstanceOf(Verdict.Blocked.class);
                    }))
        .toList();
  }

  @TestFactory
  List<DynamicTest> case70_whatOthersOwnPasses() {
    String container = "/spec/template/spec/containers/0";
    ObjectNode deployment = live(DEPLOYMENT);
    return List.of(
            new Change("nothing", DEPLOYMENT, deployment, ""),
            new Change(
                "status", DEPLOYMENT, Json.with(deployment, "/status", "{'replicas':3}"), ""),
            new Change(
                "revision annotation",
                DEPLOYMENT,
                Json.with(
                    deployment,
                    "/metadata/annotations",
                    "{'deployment.kubernetes.io/revision':'2'}"),
                ""),
            new Change(
                "another label",
                DEPLOYMENT,
                Json.with(deployment, "/metadata/labels/team", "'shop'"),
                ""),
            new Change(
                "default changed",
                DEPLOYMENT,
                Json.with(deployment, container + "/imagePullPolicy", "'IfNotPresent'"),
                ""),
            new Change(
                "sidecar",
                DEPLOYMENT,
                Json.with(deployment, "/spec/template/spec/containers/-", "{'name':'proxy'}"),
                ""),
            new Change(
                "finalizer of a controller",
                DEPLOYMENT,
                Json.with(deployment, "/metadata/finalizers", "['example.com/lb']"),
                ""),
            new Change(
                "managed fields",
                DEPLOYMENT,
                Json.with(deployment, "/metadata/managedFields", "[{}]"),
                ""))
        .stream()
        .map(
            change ->
                DynamicTest.dynamicTest(
                    change.what(),
                    () -> allowed(Question.update("deployments", deployment, change.after()))))
        .toList();
  }

  @Test
  void case52_bringingAFieldBackToWhatGitDeclaresIsHelping() {
    ObjectNode drifted = Json.with(live(SERVICE), "/spec/type", "'NodePort'");
    allowed(Question.update("services", drifted, live(SERVICE)));
    ObjectNode unlabelled = Json.without(live(SERVICE), "/metadata/labels/samsvar.io~1sync");
    allowed(Question.update("services", unlabelled, live(SERVICE)));
    denied(
        Question.update("services", drifted, Json.with(drifted, "/spec/type", "'LoadBalancer'")),
        "admission.declared-field");
  }

  @Test
  void case52_theFieldSetOfOurOwnApplyIsWhatCounts() {
    declared.declare(
        SERVICE,
        Json.object(
            """
            {'f:metadata':{'f:labels':{'f:samsvar.io/sync':{}}},
             'f:spec':{'f:ports':{'k:{\\'port\\':80,\\'protocol\\':\\'TCP\\'}':{'.':{},'f:port':{},'f:targetPort':{}}}}}
            """));
    ObjectNode before = live(SERVICE);
    allowed(Question.update("services", before, Json.with(before, "/spec/type", "'NodePort'")));
    ObjectNode second =
        Json.with(before, "/spec/ports/-", "{'port':81,'targetPort':1,'protocol':'TCP'}");
    allowed(Question.update("services", before, second));
    Decision.Denied denied =
        denied(
            Question.update("services", before, Json.with(before, "/spec/ports/0/targetPort", "1")),
            "admission.declared-field");
    assertThat(denied.message()).contains(".spec.ports[port=80,protocol=\"TCP\"].targetPort");
  }

  @Test
  void case50_aStatusWriteCannotChangeDeclaredMetadata() {
    ObjectNode before = live(DEPLOYMENT);
    allowed(
        Question.update("deployments", before, Json.with(before, "/status", "{'replicas':1}"))
            .subresource("status"));
    denied(
        Question.update(
                "deployments", before, Json.without(before, "/metadata/labels/samsvar.io~1sync"))
            .subresource("status"),
        "admission.declared-field");
  }

  @Test
  void case57_anObjectBeingDeletedIsStillProtected() {
    ObjectNode terminating =
        Json.with(live(SERVICE), "/metadata/deletionTimestamp", "'2026-11-24T09:00:00Z'");
    ObjectNode held = Json.with(terminating, "/metadata/finalizers", "['example.com/hold']");
    denied(
        Question.update("services", held, Json.with(held, "/spec/type", "'NodePort'")),
        "admission.declared-field");
    allowed(Question.update("services", held, terminating).as(GARBAGE_COLLECTOR));
    allowed(
        Question.update("services", held, terminating)
            .as("system:serviceaccount:kube-system:namespace-controller"));
  }

  @Test
  void case57_aDeclaredFinalizerIsTakenOffByAControllerOnlyAndOnlyWhenDeleting() {
    ObjectNode manifest = Json.with(SERVICE, "/metadata/finalizers", "['example.com/hold']");
    declared.declare(manifest);
    ObjectNode before = live(manifest);
    ObjectNode after = Json.without(before, "/metadata/finalizers");
    denied(
        Question.update("services", before, after).as(GARBAGE_COLLECTOR),
        "admission.declared-field");
    ObjectNode terminating =
        Json.with(before, "/metadata/deletionTimestamp", "'2026-11-24T09:00:00Z'");
    ObjectNode released = Json.without(terminating, "/metadata/finalizers");
    denied(Question.update("services", terminating, released), "admission.declared-field");
    allowed(Question.update("services", terminating, released).as(GARBAGE_COLLECTOR));
  }

  @Test
  void case57_nobodyGivesADeletionTimestampByAnUpdate() {
    denied(
        Question.update(
            "services",
            live(SERVICE),
            Json.with(live(SERVICE), "/metadata/deletionTimestamp", "'2026-11-24T09:00:00Z'")),
        "admission.declared-field");
  }

  @Test
  void case58_whatStandsOnTheLiveObjectHasNoInfluence() {
    ObjectNode forged =
        Json.with(
            Json.without(live(SERVICE), "/metadata/labels/samsvar.io~1sync"),
            "/metadata/managedFields",
            "[{'manager':'kubectl','operation':'Apply'}]");
    denied(
        Question.update("services", forged, Json.with(forged, "/spec/type", "'NodePort'")),
        "admission.declared-field");
    ObjectNode foreign =
        Json.with(live(SERVICE), "/metadata/name", "'other'"); // carries our label, not declared
    allowed(Question.update("services", foreign, Json.with(foreign, "/spec/type", "'NodePort'")));
  }

  @Test
  void case59_anotherVersionThatHoldsADeclaredFieldElsewhereMayChangeNothing() {
    ObjectNode v2 =
        Json.object(
            """
            {'apiVersion':'autoscaling/v2','kind':'HorizontalPodAutoscaler',
             'metadata':{'name':'web','namespace':'production'},
             'spec':{'maxReplicas':5,'metrics':[{'type':'Resource'}]}}
            """);
    declared.declare(v2);
    ObjectNode v1 =
        Json.object(
            """
            {'apiVersion':'autoscaling/v1','kind':'HorizontalPodAutoscaler',
             'metadata':{'name':'web','namespace':'production','annotations':{'a':'metrics'},'labels':{}},
             'spec':{'maxReplicas':5,'targetCPUUtilizationPercentage':80}}
            """);
    String resource = "horizontalpodautoscalers";
    denied(
        Question.update(resource, v1, Json.with(v1, "/spec/targetCPUUtilizationPercentage", "99")),
        "admission.declared-field");
    denied(
        Question.update(resource, v1, Json.with(v1, "/metadata/annotations/a", "'other'")),
        "admission.declared-field");
    denied(
        Question.update(resource, v1, Json.with(v1, "/spec/maxReplicas", "9")),
        "admission.declared-field");
    allowed(Question.update(resource, v1, Json.with(v1, "/metadata/labels/team", "'shop'")));
    allowed(Question.update(resource, v1, Json.with(v1, "/status", "{'currentReplicas':2}")));
  }

  @Test
  void case61_noOwnerIsGivenToADeclaredObject() {
    ObjectNode owned =
        Json.with(
            live(SERVICE),
            "/metadata/ownerReferences",
            "[{'apiVersion':'v1','kind':'ConfigMap','name':'dummy','uid':'1'}]");
    Decision.Denied denied =
        denied(Question.update("services", live(SERVICE), owned), "admission.declared-field");
    assertThat(denied.message()).contains(".metadata.ownerReferences");
    denied(Question.update("services", owned, live(SERVICE)), "admission.declared-field");
    allowed(Question.update("services", owned, live(SERVICE)).as(GARBAGE_COLLECTOR));
    denied(
        Question.update("services", live(SERVICE), owned).as(GARBAGE_COLLECTOR),
        "admission.declared-field");
  }

  @Test
  void messagesNameNoValueAndHoldNoControlCharacter() {
    ObjectNode manifest =
        Json.object(
            """
            {'apiVersion':'v1','kind':'Secret','metadata':{'name':'key','namespace':'production'},
             'stringData':{'pass\\u001bword':'canary-value'}}
            """);
    declared.declare(manifest);
    ObjectNode before =
        Json.object(
            """
            {'apiVersion':'v1','kind':'Secret','metadata':{'name':'key','namespace':'production'},
             'data':{'pass\\u001bword':'Y2FuYXJ5LXZhbHVl'}}
            """);
    ObjectNode after = Json.with(before, "/data", "{'pass\\u001bword':'b3RoZXItY2FuYXJ5'}");
    Decision.Denied denied =
        denied(Question.update("secrets", before, after), "admission.declared-field");
    assertThat(denied.toString()).doesNotContain("canary", "Y2Fu", "b3Ro", "\u001b");
    assertThat(denied.message()).contains(".data.pass?word");
  }
}
