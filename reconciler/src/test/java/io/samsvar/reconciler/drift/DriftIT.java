package io.samsvar.reconciler.drift;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.samsvar.ledger.Event.DriftKind;
import io.samsvar.ledger.Event.DriftReverted;
import io.samsvar.ledger.ResourceId;
import io.samsvar.ledger.SyncRef;
import io.samsvar.reconciler.apply.Plans;
import io.samsvar.reconciler.cluster.ApiServer;
import io.samsvar.reconciler.cluster.KubernetesCluster;
import io.samsvar.reconciler.cluster.KubernetesWatches;
import io.samsvar.reconciler.plan.Ownership;
import io.samsvar.reconciler.render.RenderedObject;
import io.samsvar.testkit.ControlPlane;
import io.samsvar.testkit.Eventually;
import io.samsvar.testkit.Identity;
import io.samsvar.testkit.LocalCluster;
import io.samsvar.testkit.TestNamespace;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@ExtendWith(ControlPlane.class)
class DriftIT {

  private static final Duration SOON = Duration.ofSeconds(20);

  private final LocalCluster local;
  private final KubernetesClient admin;
  private final String namespace;
  private final SyncRef sync;
  private final KubernetesClient client;
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final RecordingLedger ledger = new RecordingLedger();
  private final Told told = new Told();
  private final KubernetesCluster cluster;
  private final KubernetesWatches watches;
  private final DriftReverter reverter;
  private final DriftWatch watch;

  DriftIT(LocalCluster local, KubernetesClient admin, TestNamespace namespace, TestInfo test) {
    this.local = local;
    this.admin = admin;
    this.namespace = namespace.name();
    this.sync = new SyncRef(namespace.name(), test.getTestMethod().orElseThrow().getName());
    this.client = local.client(Identity.RECONCILER);
    ApiServer api = new ApiServer(client, meters);
    this.cluster = new KubernetesCluster(api);
    this.watches = new KubernetesWatches(api, meters);
    this.reverter = new DriftReverter(cluster, ledger, meters, told);
    this.watch = new DriftWatch(watches, cluster, meters, reverter);
  }

  @AfterEach
  void close() {
    watch.close();
    watches.close();
    reverter.close();
    client.close();
  }

  /** What the reverter told. */
  private static final class Told implements RevertListener {
    final Map<ResourceId, JsonNode> reverted = new ConcurrentHashMap<>();
    final List<Integer> fights = new CopyOnWriteArrayList<>();
    final List<String> failures = new CopyOnWriteArrayList<>();
    final List<ResourceId> resolved = new CopyOnWriteArrayList<>();

    @Override
    public void reverted(Drift drift, JsonNode applied) {
      reverted.put(drift.resource(), applied);
    }

    @Override
    public void fighting(Drift drift, int reverts, Duration pause) {
      fights.add(reverts);
    }

    @Override
    public void failed(Drift drift, String reason) {
      failures.add(reason);
    }

    @Override
    public void resolved(SyncRef sync, ResourceId id) {
      resolved.add(id);
    }
  }

  @Test
  void putsBackAChangedField() {
    watch(configMap("changed", "git"));
    setByHand("changed", "key", "hand");

    DriftReverted event = reverted("changed", 1).getFirst();
    assertThat(event.kind()).isEqualTo(DriftKind.MODIFIED);
    assertThat(event.paths()).containsExactly("/data/key");
    assertThat(event.managers()).containsExactly("by-hand");
    assertThat(event.sync()).isEqualTo(sync);
    assertThat(dataOf("changed")).containsEntry("key", "git");
  }

  @Test
  void recreatesADeletedObject() {
    Declared declared = watch(configMap("deleted", "git"));
    admin.configMaps().inNamespace(namespace).withName("deleted").delete();

    DriftReverted event = reverted("deleted", 1).getFirst();
    assertThat(event.kind()).isEqualTo(DriftKind.REMOVED);
    assertThat(event.paths()).isEmpty();
    assertThat(dataOf("deleted")).containsEntry("key", "git");
    assertThat(told.reverted)
        .hasEntrySatisfying(
            declared.id(),
            answer ->
                assertThat(answer.path("metadata").path("uid"))
                    .isNotEqualTo(declared.applied().path("metadata").path("uid")));
    // And once more, from the new baseline.
    setByHand("deleted", "key", "hand");
    assertThat(reverted("deleted", 2).get(1).kind()).isEqualTo(DriftKind.MODIFIED);
  }

  @Test
  void putsBackOurOwnLabel() {
    watch(configMap("unlabelled", "git"), configMap("unlabelled-too", "git"));
    admin
        .configMaps()
        .inNamespace(namespace)
        .withName("unlabelled")
        .edit(
            live ->
                new ConfigMapBuilder(live)
                    .editMetadata()
                    .removeFromLabels(Ownership.SYNC_LABEL)
                    .endMetadata()
                    .build());

    assertThat(reverted("unlabelled", 1).getFirst().paths()).containsExactly("/metadata/labels");
    assertThat(reverted("unlabelled", 1).getFirst().kind()).isEqualTo(DriftKind.MODIFIED);
    assertThat(
            admin
                .configMaps()
                .inNamespace(namespace)
                .withName("unlabelled")
                .get()
                .getMetadata()
                .getLabels())
        .containsKey(Ownership.SYNC_LABEL);
  }

  @Test
  void findsWhatChangedBeforeTheWatchBegan() {
    RenderedObject modified = configMap("before", "git");
    RenderedObject removed = configMap("before-removed", "git");
    List<Declared> declared = List.of(apply(modified), apply(removed));
    setByHand("before", "key", "hand");
    admin.configMaps().inNamespace(namespace).withName("before-removed").delete();

    watch.watch(sync, Plans.revision(), declared);

    assertThat(reverted("before", 1).getFirst().kind()).isEqualTo(DriftKind.MODIFIED);
    assertThat(reverted("before-removed", 1).getFirst().kind()).isEqualTo(DriftKind.REMOVED);
  }

  @Test
  void leavesToOthersWhatIsTheirs() {
    watch(service("theirs"), service("marker"));
    var _ =
        admin
            .services()
            .inNamespace(namespace)
            .withName("theirs")
            .editStatus(
                live ->
                    new ServiceBuilder(live)
                        .withNewStatus()
                        .addNewCondition()
                        .withType("example.org/Balanced")
                        .withStatus("True")
                        .withReason("Test")
                        .withMessage("balanced")
                        .withLastTransitionTime("2026-01-01T00:00:00Z")
                        .endCondition()
                        .endStatus()
                        .build());
    var _ =
        admin
            .services()
            .inNamespace(namespace)
            .withName("theirs")
            .edit(
                live ->
                    new ServiceBuilder(live)
                        .editMetadata()
                        .addToAnnotations("example.org/theirs", "x")
                        .endMetadata()
                        .editSpec()
                        .withSessionAffinity("ClientIP")
                        .endSpec()
                        .build());
    // A later change in the same watch is told: so those before it were seen.
    var _ =
        admin
            .services()
            .inNamespace(namespace)
            .withName("marker")
            .edit(
                live -> new ServiceBuilder(live).editSpec().withType("NodePort").endSpec().build());

    assertThat(reverted("marker", 1).getFirst().paths()).containsExactly("/spec/type");
    assertThat(ledger.reverts("theirs")).isEmpty();
    assertThat(
            admin
                .services()
                .inNamespace(namespace)
                .withName("theirs")
                .get()
                .getMetadata()
                .getAnnotations())
        .containsKey("example.org/theirs");
  }

  @Test
  void asksNothingInASteadyState() throws IOException {
    watch(configMap("steady", "git"), configMap("steady-marker", "git"));
    // The first revert warms up discovery and proves that the watch is open.
    setByHand("steady-marker", "key", "hand");
    reverted("steady-marker", 1);
    long before = requestsOfReconciler().size();
    for (int i = 0; i < 20; i++) {
      setByHand("steady", "other", "value-" + i);
    }
    setByHand("steady-marker", "key", "hand");
    reverted("steady-marker", 2);

    assertThat(ledger.reverts("steady")).isEmpty();
    Eventually.passes(
        "the audit log",
        SOON,
        () ->
            assertThat(requestsOfReconciler().stream().skip(before))
                .containsExactly("patch steady-marker"));
  }

  @Test
  void keepsStillWhileWeWriteAndLooksAfterwards() {
    RenderedObject first = configMap("held", "first");
    watch(first);
    setByHand("held", "key", "hand");
    reverted("held", 1);

    RenderedObject second = configMap("held", "second");
    try (DriftWatch.Hold _ = watch.hold(sync, List.of(second.id()))) {
      Declared declared = apply(second);
      setByHand("held", "key", "hand");
      watch.watch(sync, Plans.revision(), List.of(declared));
    }

    reverted("held", 2);
    assertThat(dataOf("held")).containsEntry("key", "second");
    assertThat(ledger.reverts("held")).hasSize(2);
  }

  @Test
  void followsTheNewestDeclaration() {
    watch(configMap("kept", "git"), configMap("let-go", "git"));
    watch(configMap("kept", "newer"));
    setByHand("let-go", "key", "hand");
    setByHand("kept", "key", "hand");

    reverted("kept", 1);
    assertThat(dataOf("kept")).containsEntry("key", "newer");
    assertThat(dataOf("let-go")).containsEntry("key", "hand");
    assertThat(ledger.reverts("let-go")).isEmpty();
  }

  @Test
  void recordsEvenWhenTheLedgerFailsForATime() {
    watch(configMap("unrecorded", "git"));
    ledger.failuresLeft.set(2);
    setByHand("unrecorded", "key", "hand");

    reverted("unrecorded", 1);
    assertThat(meters.get("samsvar.drift.reverts").tag("outcome", "unrecorded").counter().count())
        .isEqualTo(2.0);
  }

  @Test
  void slowsDownInAFight() {
    watch(configMap("fought-over", "git"));
    for (int i = 1; i <= Fights.AT_ONCE_MAX + 1; i++) {
      setByHand("fought-over", "key", "hand-" + i);
      reverted("fought-over", i);
    }
    assertThat(told.fights).containsExactly(Fights.AT_ONCE_MAX + 1);
  }

  @Test
  void comesBackAfterTheApiServerWasDown() {
    watch(configMap("outlived", "git"), configMap("outlived-too", "git"));
    setByHand("outlived", "key", "hand");
    reverted("outlived", 1);
    // Moves the resource version on, so that the server has forgotten where the watch was: 410.
    for (int i = 0; i < 10; i++) {
      setByHand("somebody-elses", "key", "value-" + i);
    }
    local.restartApiServer();
    setByHand("outlived", "key", "hand");

    reverted("outlived", 2);
    assertThat(dataOf("outlived")).containsEntry("key", "git");
    assertThat(meters.get("samsvar.watch.interruptions").tag("reason", "gone").counter().count())
        .isPositive();
  }

  @Test
  void saysWhichWatchTellsNothing() {
    RenderedObject role =
        labelled(
            """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata: {name: not-watched, namespace: %s}
            rules: []
            """
                .formatted(namespace));
    Declared applied =
        new Declared(
            role.id(),
            role.apiVersion(),
            role.manifest(),
            new KubernetesCluster(new ApiServer(admin, meters))
                .apply(role.manifest(), true, false));
    watch.watch(sync, Plans.revision(), List.of(applied, apply(configMap("watched", "git"))));

    Eventually.passes(
        "one problem",
        SOON,
        () ->
            assertThat(watches.problems())
                .singleElement()
                .asString()
                .contains("roles")
                .contains("403"));
    assertThat(meters.get("samsvar.watches.interrupted").gauge().value()).isEqualTo(1.0);
  }

  @Test
  void recreatesAWholeNamespace() {
    String fresh = namespace + "-whole";
    RenderedObject home =
        labelled("{apiVersion: v1, kind: Namespace, metadata: {name: %s}}".formatted(fresh));
    RenderedObject inside =
        labelled(
            """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: inside, namespace: %s}
            data: {key: git}
            """
                .formatted(fresh));
    watch.watch(sync, Plans.revision(), List.of(apply(home), apply(inside)));
    admin
        .resource(new NamespaceBuilder().withNewMetadata().withName(fresh).endMetadata().build())
        .delete();

    Eventually.passes(
        "the namespace with its content",
        Duration.ofSeconds(60),
        () -> {
          assertThat(ledger.reverts(fresh)).isNotEmpty();
          assertThat(ledger.reverts("inside")).isNotEmpty();
          assertThat(admin.configMaps().inNamespace(fresh).withName("inside").get().getData())
              .containsEntry("key", "git");
        });
  }

  @Test
  void revertsWithinMilliseconds() {
    watch(configMap("timed", "git"));
    setByHand("timed", "key", "hand");
    reverted("timed", 1);
    List<Long> millis = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      long began = System.nanoTime();
      setByHand("timed", "key", "hand-" + i);
      reverted("timed", i + 2);
      millis.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
    }
    System.out.printf(
        "edit to reverted and recorded, ms: %s; event to answer, mean ms: %.1f%n",
        millis, meters.get("samsvar.drift.revert").timer().mean(TimeUnit.MILLISECONDS));
    assertThat(millis).allMatch(time -> time < 2_000);
  }

  private Declared watch(RenderedObject... objects) {
    List<ResourceId> ids = Arrays.stream(objects).map(RenderedObject::id).toList();
    // As the reconciler writes: what is watched already is not put back meanwhile.
    try (DriftWatch.Hold _ = watch.hold(sync, ids)) {
      List<Declared> declared = Arrays.stream(objects).map(this::apply).toList();
      watch.watch(sync, Plans.revision(), declared);
      return declared.getFirst();
    }
  }

  private Declared apply(RenderedObject object) {
    return new Declared(
        object.id(),
        object.apiVersion(),
        object.manifest(),
        cluster.apply(object.manifest(), true, false));
  }

  private RenderedObject configMap(String name, String value) {
    return labelled(
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: %s, namespace: %s}
        data: {key: %s}
        """
            .formatted(name, namespace, value));
  }

  private RenderedObject service(String name) {
    return labelled(
        """
        apiVersion: v1
        kind: Service
        metadata: {name: %s, namespace: %s}
        spec: {type: ClusterIP, selector: {app: x}, ports: [{port: 80}]}
        """
            .formatted(name, namespace));
  }

  private RenderedObject labelled(String yaml) {
    RenderedObject object = Plans.object(yaml);
    object
        .manifest()
        .withObject("/metadata/labels")
        .put(Ownership.SYNC_LABEL, Ownership.label(sync));
    return object;
  }

  private List<DriftReverted> reverted(String name, int times) {
    Eventually.passes(
        times + " reverts of " + name,
        SOON,
        () -> assertThat(ledger.reverts(name)).hasSizeGreaterThanOrEqualTo(times));
    return ledger.reverts(name);
  }

  private void setByHand(String name, String key, String value) {
    ConfigMap live = admin.configMaps().inNamespace(namespace).withName(name).get();
    if (live == null) {
      var _ =
          admin
              .resource(
                  new ConfigMapBuilder()
                      .withNewMetadata()
                      .withName(name)
                      .withNamespace(namespace)
                      .endMetadata()
                      .build())
              .create();
    }
    var _ =
        admin
            .configMaps()
            .inNamespace(namespace)
            .withName(name)
            .patch(
                new PatchContext.Builder()
                    .withPatchType(PatchType.JSON_MERGE)
                    .withFieldManager("by-hand")
                    .build(),
                new ConfigMapBuilder().withData(Map.of(key, value)).build());
  }

  private Map<String, String> dataOf(String name) {
    return admin.configMaps().inNamespace(namespace).withName(name).get().getData();
  }

  /** Verb and name of every request of the reconciler that has ended, watches left out. */
  private List<String> requestsOfReconciler() throws IOException {
    return Files.readAllLines(local.auditLog()).stream()
        .map(line -> JsonMapper.shared().readTree(line))
        .filter(event -> event.path("stage").asString().equals("ResponseComplete"))
        .filter(
            event ->
                event
                    .path("user")
                    .path("username")
                    .asString("")
                    .equals("system:serviceaccount:samsvar-system:samsvar"))
        .filter(event -> !event.path("verb").asString().equals("watch"))
        .map(
            (JsonNode event) ->
                event.path("verb").asString()
                    + " "
                    + event.path("objectRef").path("name").asString(""))
        .toList();
  }
}
