package io.samsvar.reconciler.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.samsvar.ledger.Action;
import io.samsvar.reconciler.apply.Plans;
import io.samsvar.reconciler.plan.Plan.PlannedChange;
import io.samsvar.reconciler.render.RenderedObject;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class DeclaredDocumentTest {

  private static final String META = ", metadata: {name: web, namespace: production}}";

  private static final String PODS =
      "{metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: x}]}}";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "apiVersion: apps/v1, kind: Deployment, spec: {template: %s}",
        "apiVersion: batch/v1, kind: CronJob, spec: {jobTemplate: {spec: {template: %s}}}",
        "apiVersion: argoproj.io/v1alpha1, kind: Rollout, spec: {template: %s}",
      })
  void whatMakesPodsIsToldWithTheirLabels(String object) {
    JsonNode pods = document(Action.UNCHANGED, "{" + object.formatted(PODS) + META).path("pods");
    assertThat(pods).hasSize(1);
    assertThat(pods.path(0).path("namespace").asString()).isEqualTo("production");
    assertThat(pods.path(0).path("name").asString()).isEqualTo("web");
    assertThat(pods.path(0).path("labels").path("app").asString()).isEqualTo("web");
  }

  @Test
  void aPodIsToldItself() {
    JsonNode pods =
        document(
                Action.CREATE,
                "{apiVersion: v1, kind: Pod, spec: {containers: [{name: web, image: x}]}" + META)
            .path("pods");
    assertThat(pods).hasSize(1);
    assertThat(pods.path(0).path("labels").isObject()).isTrue();
  }

  @Test
  void networkPoliciesAreToldWhole() {
    JsonNode document =
        document(
            Action.UNCHANGED,
            "{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, spec: {podSelector: {}}"
                + META);
    assertThat(document.path("pods")).isEmpty();
    assertThat(document.path("networkPolicies")).hasSize(1);
    assertThat(document.path("networkPolicies").path(0).path("spec").has("podSelector")).isTrue();
  }

  @Test
  void whatIsNoLongerDeclaredIsNotTold() {
    RenderedObject policy =
        Plans.object(
            "{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, spec: {podSelector: {}}"
                + META);
    JsonNode document = DeclaredDocument.of(Plans.plan(change(Action.DELETE, policy, null)));
    assertThat(document.path("networkPolicies")).isEmpty();
    assertThat(document.path("pods").isArray()).isTrue();
  }

  private static JsonNode document(Action action, String yaml) {
    RenderedObject object = Plans.object(yaml);
    return DeclaredDocument.of(Plans.plan(List.of(change(action, object, object))));
  }

  private static PlannedChange change(
      Action action, RenderedObject object, @Nullable RenderedObject declared) {
    return new PlannedChange(
        action, object.id(), object.apiVersion(), declared, null, null, 0, null);
  }
}
