package io.samsvar.reconciler.apply;

import static io.samsvar.reconciler.apply.Plans.change;
import static io.samsvar.reconciler.apply.Plans.configMap;
import static io.samsvar.reconciler.apply.Plans.object;
import static io.samsvar.reconciler.apply.Plans.plan;
import static io.samsvar.reconciler.apply.Plans.withUid;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.samsvar.ledger.Action;
import io.samsvar.ledger.Event.ObjectResult;
import io.samsvar.ledger.Outcome;
import io.samsvar.reconciler.apply.PlanExecutor.Rehearsal;
import io.samsvar.reconciler.cluster.ApiServer;
import io.samsvar.reconciler.cluster.KubernetesCluster;
import io.samsvar.reconciler.plan.Plan;
import io.samsvar.reconciler.plan.Plan.PlannedChange;
import io.samsvar.reconciler.plan.Step;
import io.samsvar.reconciler.render.RenderedObject;
import io.samsvar.testkit.ControlPlane;
import io.samsvar.testkit.Eventually;
import io.samsvar.testkit.LocalCluster;
import io.samsvar.testkit.TestNamespace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@ExtendWith(ControlPlane.class)
class ServerSideExecutorIT {

  private static final String CANARY = "kanarifugl-7391";
  private static final ApplySettings STANDARD =
      new ApplySettings(true, false, Duration.ofSeconds(2));
  private static final ApplySettings ADOPTING =
      new ApplySettings(true, true, Duration.ofSeconds(2));
  private static final ApplySettings YIELDING =
      new ApplySettings(false, false, Duration.ofSeconds(2));

  private final LocalCluster local;
  private final KubernetesClient admin;
  private final String namespace;
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final KubernetesCluster cluster;
  private final ServerSideExecutor executor;

  ServerSideExecutorIT(LocalCluster local, KubernetesClient admin, TestNamespace namespace) {
    this.local = local;
    this.admin = admin;
    this.namespace = namespace.name();
    this.cluster = new KubernetesCluster(new ApiServer(admin, meters));
    this.executor = new ServerSideExecutor(cluster, meters);
  }

  @Test
  void sendsOnePatchForEachChangedObjectAndNothingElse() throws IOException {
    List<RenderedObject> objects =
        IntStream.range(0, 100).mapToObj(i -> configMap(namespace, "many-" + i, "a")).toList();
    Plan plan = plan(objects.stream().map(o -> change(cluster, Action.CREATE, o)).toList());
    long before = requestsFor("many-").count();

    List<JsonNode> answers = new ArrayList<>();
    List<ObjectResult> results = executor.apply(plan, Step.ORDINARY, STANDARD, answers::add);

    assertThat(results).hasSize(100).allMatch(result -> result.outcome() == Outcome.CREATED);
    assertThat(answers).hasSize(100);
    assertThat(answers.getFirst().path("metadata").path("managedFields").get(0).path("manager"))
        .hasToString("\"samsvar\"");
    Eventually.passes(
        "the audit log",
        Duration.ofSeconds(10),
        () ->
            assertThat(requestsFor("many-").skip(before))
                .hasSize(100)
                .allMatch(event -> event.path("verb").asString().equals("patch")));
  }

  @Test
  void tellsCreatedConfiguredAndUnchangedApart() {
    RenderedObject first = configMap(namespace, "outcome", "a");
    assertThat(apply(change(cluster, Action.CREATE, first)))
        .isEqualTo(new ObjectResult(first.id(), Outcome.CREATED, ""));
    assertThat(apply(change(cluster, Action.UPDATE, first)).outcome()).isEqualTo(Outcome.UNCHANGED);
    RenderedObject second = configMap(namespace, "outcome", "b");
    assertThat(apply(change(cluster, Action.UPDATE, second)).outcome())
        .isEqualTo(Outcome.CONFIGURED);
    assertThat(apply(change(cluster, Action.UNCHANGED, second)).outcome())
        .isEqualTo(Outcome.UNCHANGED);
  }

  @Test
  void writesNamespaceAndDefinitionBeforeWhatNeedsThem() {
    String fresh = namespace + "-fresh";
    Plan plan =
        plan(
            change(cluster, Action.CREATE, configMap(fresh, "inside", "a")),
            change(cluster, Action.CREATE, object(crd("Widget", "widgets"))),
            change(
                cluster,
                Action.CREATE,
                object(
                    """
                    apiVersion: test.samsvar.io/v1
                    kind: Widget
                    metadata: {name: one, namespace: %s}
                    spec: {size: 3}
                    """
                        .formatted(fresh))),
            change(
                cluster,
                Action.CREATE,
                object(
                    "{apiVersion: v1, kind: Namespace, metadata: {name: %s}}".formatted(fresh))));

    Rehearsal rehearsal = executor.rehearse(plan, STANDARD);
    assertThat(rehearsal.refusals()).isEmpty();
    assertThat(rehearsal.untried())
        .extracting(untried -> untried.change().resource().kind())
        .containsExactly("ConfigMap", "Widget");
    assertThat(executor.apply(plan, Step.ORDINARY, STANDARD, _ -> {}))
        .allSatisfy(result -> assertThat(result.outcome()).isEqualTo(Outcome.CREATED));
    assertThat(cluster.cascade("apiextensions.k8s.io/v1", object(crd("Widget", "widgets")).id()))
        .extracting(Object::toString)
        .containsExactly("test.samsvar.io/Widget " + fresh + "/one");
    assertThat(
            cluster.cascade(
                "v1",
                object("{apiVersion: v1, kind: Namespace, metadata: {name: %s}}".formatted(fresh))
                    .id()))
        .extracting(Object::toString)
        .containsExactlyInAnyOrder(
            "test.samsvar.io/Widget " + fresh + "/one", "ConfigMap " + fresh + "/inside");
  }

  @Test
  void refusesBeforeTheFirstWrite() {
    RenderedObject good = configMap(namespace, "rehearsed-good", "a");
    RenderedObject unknownField =
        object(
            """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: rehearsed-bad, namespace: %s}
            dato: {key: a}
            """
                .formatted(namespace));
    RenderedObject unknownKind =
        object("{apiVersion: x.example.org/v1, kind: Foo, metadata: {name: foo}}");
    Plan plan =
        plan(
            change(cluster, Action.CREATE, good),
            change(cluster, Action.CREATE, unknownField),
            change(cluster, Action.CREATE, unknownKind));

    Rehearsal rehearsal = executor.rehearse(plan, STANDARD);

    assertThat(rehearsal.refusals()).hasSize(2);
    assertThat(rehearsal.refusals().get(0).message()).contains("rehearsed-bad").contains("dato");
    assertThat(rehearsal.refusals().get(1).message()).contains("CustomResourceDefinition");
    assertThat(cluster.get("v1", good.id())).isEmpty();
  }

  @Test
  void namesTheOtherManagerAndTakesOverOnlyWhenAllowed() {
    RenderedObject ours = configMap(namespace, "contended", "git");
    apply(change(cluster, Action.CREATE, ours));
    editByHand("contended", "hand");

    PlannedChange update = change(cluster, Action.UPDATE, ours);
    assertThat(executor.rehearse(plan(update), YIELDING).refusals())
        .singleElement()
        .satisfies(refusal -> assertThat(refusal.message()).contains("by-hand holds .data.key"));
    assertThat(executor.apply(plan(update), Step.ORDINARY, YIELDING, _ -> {}).getFirst())
        .satisfies(
            result -> {
              assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
              assertThat(result.reason()).contains("by-hand holds .data.key");
            });
    assertThat(dataOf("contended")).isEqualTo("hand");

    assertThat(executor.rehearse(plan(update), STANDARD).refusals()).isEmpty();
    assertThat(apply(update))
        .satisfies(
            result -> {
              assertThat(result.outcome()).isEqualTo(Outcome.CONFIGURED);
              assertThat(result.reason()).contains("taken over").contains("by-hand");
            });
    assertThat(dataOf("contended")).isEqualTo("git");
  }

  @Test
  void adoptsOnlyWhenTheSyncAllowsIt() {
    admin
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withName("there-before")
                .withNamespace(namespace)
                .endMetadata()
                .addToData("key", "hand")
                .build())
        .create();
    PlannedChange adopt =
        change(cluster, Action.ADOPT, configMap(namespace, "there-before", "git"));

    assertThat(executor.rehearse(plan(adopt), STANDARD).refusals()).hasSize(1);
    assertThat(apply(adopt).outcome()).isEqualTo(Outcome.FAILED);
    assertThat(dataOf("there-before")).isEqualTo("hand");
    assertThat(executor.rehearse(plan(adopt), ADOPTING).refusals()).isEmpty();
    assertThat(executor.apply(plan(adopt), Step.ORDINARY, ADOPTING, _ -> {}).getFirst().outcome())
        .isEqualTo(Outcome.CONFIGURED);
    assertThat(dataOf("there-before")).isEqualTo("git");
  }

  @Test
  void tellsTheWayOutOfAnImmutableField() {
    String yaml =
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: fixed, namespace: %s}
        immutable: true
        data: {key: "%s"}
        """;
    apply(change(cluster, Action.CREATE, object(yaml.formatted(namespace, "a"))));
    PlannedChange update = change(cluster, Action.UPDATE, object(yaml.formatted(namespace, "b")));

    assertThat(executor.rehearse(plan(update), STANDARD).refusals())
        .singleElement()
        .satisfies(
            refusal ->
                assertThat(refusal.message())
                    .contains("immutable")
                    .contains("remove it in one commit and add it again in the next"));
    assertThat(apply(update).outcome()).isEqualTo(Outcome.FAILED);
  }

  @Test
  void neverRepeatsWhatTheServerSaysOfASecret() {
    List<RenderedObject> hostile =
        Stream.of(
                "data: {password: \"" + CANARY + "!\"}",
                "data: {\"" + CANARY + " key\": YQ==}",
                "stringData: {password: [" + CANARY + "]}",
                "type: {a: " + CANARY + "}",
                CANARY + ": x",
                "type: kubernetes.io/tls\ndata: {tls.crt: "
                    + Base64.getEncoder().encodeToString(CANARY.getBytes(StandardCharsets.UTF_8))
                    + "}")
            .map(
                content ->
                    object(
                        "apiVersion: v1\nkind: Secret\nmetadata: {name: s, namespace: "
                            + namespace
                            + "}\n"
                            + content))
            .toList();

    for (RenderedObject secret : hostile) {
      Plan plan = plan(change(cluster, Action.CREATE, secret));
      assertThat(executor.rehearse(plan, STANDARD).refusals())
          .singleElement()
          .satisfies(
              refusal ->
                  assertThat(refusal.message())
                      .contains("Secret " + namespace + "/s")
                      .contains("withheld")
                      .doesNotContain(CANARY));
      assertThat(executor.apply(plan, Step.ORDINARY, STANDARD, _ -> {}).toString())
          .doesNotContain(CANARY);
    }
  }

  @Test
  void deletesAndConfirms() {
    RenderedObject object = configMap(namespace, "short-lived", "a");
    apply(change(cluster, Action.CREATE, object));
    PlannedChange deletion = change(cluster, Action.DELETE, object);

    assertThat(executor.rehearse(plan(deletion), STANDARD).refusals()).isEmpty();
    assertThat(cluster.get("v1", object.id())).isPresent();
    assertThat(prune(deletion)).isEqualTo(new ObjectResult(object.id(), Outcome.DELETED, ""));
    assertThat(cluster.get("v1", object.id())).isEmpty();
    assertThat(prune(deletion).outcome()).isEqualTo(Outcome.DELETED);
  }

  @Test
  void leavesAnObjectOfAnotherUid() {
    RenderedObject object = configMap(namespace, "another", "a");
    apply(change(cluster, Action.CREATE, object));
    PlannedChange deletion =
        withUid(change(cluster, Action.DELETE, object), "00000000-0000-0000-0000-000000000000");

    assertThat(executor.rehearse(plan(deletion), STANDARD).refusals()).hasSize(1);
    assertThat(prune(deletion))
        .satisfies(
            result -> {
              assertThat(result.outcome()).isEqualTo(Outcome.SURVIVED);
              assertThat(result.reason()).contains("not the object we applied");
            });
    assertThat(prune(withUid(deletion, "")).outcome()).isEqualTo(Outcome.SURVIVED);
    assertThat(cluster.get("v1", object.id())).isPresent();
  }

  @Test
  void namesTheFinalizerThatHoldsASurvivorAndKeepsWhatItMayNeed() {
    RenderedObject held =
        object(
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: held, namespace: %s, finalizers: [test.samsvar.io/hold]}
            spec:
              replicas: 0
              selector: {matchLabels: {a: b}}
              template:
                metadata: {labels: {a: b}}
                spec: {containers: [{name: c, image: i}]}
            """
                .formatted(namespace));
    RenderedObject needed = configMap(namespace, "needed-by-held", "a");
    apply(change(cluster, Action.CREATE, held));
    apply(change(cluster, Action.CREATE, needed));

    List<ObjectResult> results =
        executor.prune(
            plan(change(cluster, Action.DELETE, held), change(cluster, Action.DELETE, needed)),
            STANDARD);

    assertThat(results).extracting(ObjectResult::outcome).containsOnly(Outcome.SURVIVED);
    assertThat(results.get(0).reason()).contains("test.samsvar.io/hold");
    assertThat(results.get(1).reason()).contains("held");
    assertThat(cluster.get("v1", needed.id())).isPresent();
  }

  private ObjectResult apply(PlannedChange change) {
    return executor.apply(plan(change), Step.ORDINARY, STANDARD, _ -> {}).getFirst();
  }

  private ObjectResult prune(PlannedChange change) {
    return executor.prune(plan(change), STANDARD).getFirst();
  }

  private void editByHand(String name, String value) {
    admin
        .configMaps()
        .inNamespace(namespace)
        .withName(name)
        .patch(
            new PatchContext.Builder()
                .withPatchType(PatchType.JSON_MERGE)
                .withFieldManager("by-hand")
                .build(),
            new ConfigMapBuilder().withData(Map.of("key", value)).build());
  }

  private String dataOf(String name) {
    ConfigMap live = admin.configMaps().inNamespace(namespace).withName(name).get();
    return String.valueOf(live.getData().get("key"));
  }

  private Stream<JsonNode> requestsFor(String prefix) throws IOException {
    return Files.readAllLines(local.auditLog()).stream()
        .map(line -> JsonMapper.shared().readTree(line))
        .filter(event -> event.path("stage").asString().equals("ResponseComplete"))
        .filter(event -> !event.path("verb").asString().equals("get"))
        .filter(event -> event.path("objectRef").path("name").asString("").startsWith(prefix));
  }

  private static String crd(String kind, String plural) {
    return """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: %2$s.test.samsvar.io}
        spec:
          group: test.samsvar.io
          names: {kind: %1$s, plural: %2$s}
          scope: Namespaced
          versions:
          - name: v1
            served: true
            storage: true
            schema:
              openAPIV3Schema:
                type: object
                properties:
                  spec: {type: object, properties: {size: {type: integer}}}
        """
        .formatted(kind, plural);
  }
}
