package io.samsvar.reconciler.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.samsvar.ledger.Event.DriftKind;
import io.samsvar.ledger.Event.DriftReverted;
import io.samsvar.reconciler.resource.DriftIgnore;
import io.samsvar.reconciler.resource.SyncSpec;
import io.samsvar.reconciler.resource.SyncSpec.DriftMode;
import io.samsvar.testkit.ControlPlane;
import io.samsvar.testkit.Eventually;
import io.samsvar.testkit.GitRepository;
import io.samsvar.testkit.LocalCluster;
import io.samsvar.testkit.TestNamespace;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What others add beside declared fields, against the real API server and its controllers. */
@ExtendWith(ControlPlane.class)
class StrictDriftIT {

  private static final String WEB =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: web
        labels: {environment: production, region: no-oslo-1}
      spec:
        selector: {matchLabels: {app: web}}
        template:
          metadata:
            labels: {app: web, environment: production, region: no-oslo-1}
          spec:
            nodeSelector: {topology.kubernetes.io/region: no-oslo-1}
            containers:
              - name: web
                image: registry.example.no/web@sha256:%s
                env: [{name: A, value: "1"}]
      """
          .formatted("0".repeat(64));

  private final KubernetesClient admin;
  private final String target = "prod-" + UUID.randomUUID().toString().substring(0, 8);
  private final GitRepository repository;
  private final Harness samsvar;
  private final OneSync sync;

  StrictDriftIT(
      LocalCluster local, KubernetesClient admin, TestNamespace home, @TempDir Path folder) {
    this.admin = admin;
    Harness.installCrds(admin);
    this.repository = GitRepository.create(folder.resolve("repository.git"));
    this.samsvar = new Harness(local, folder.resolve("state"));
    this.sync = new OneSync(admin, home.name(), target, repository);
  }

  @BeforeEach
  void start() {
    samsvar.start();
    sync.commit(
        repository
            .change()
            .write("app/a.yaml", Repositories.configMap("a", "1"))
            .write("app/web.yaml", WEB));
  }

  @AfterEach
  void close() {
    try (samsvar) {
      sync.delete();
    }
  }

  @Test
  void takesAwayWhatWasAddedAndLeavesTheClustersOwn() {
    sync.follow(null, null, new SyncSpec.Drift(DriftMode.REVERT, true, null));
    sync.awaitState("Synced");
    // The controllers have been there: a revision annotation, a status, a replica count.
    Eventually.isTrue(
        "the controller to have seen it",
        OneSync.SOON,
        () ->
            web().getMetadata().getAnnotations() != null
                && web()
                    .getMetadata()
                    .getAnnotations()
                    .containsKey("deployment.kubernetes.io/revision"));

    patchWeb(
        """
        {"metadata":{"labels":{"added":"by-hand"}},
         "spec":{"paused":true,"template":{"spec":{"containers":[
           {"name":"web","env":[{"name":"B","value":"2"}]},
           {"name":"side","image":"registry.example.no/side:1"}]}}}}
        """);
    Eventually.isTrue("it to be taken away", OneSync.SOON, () -> isClean(web()));
    admin
        .configMaps()
        .inNamespace(target)
        .withName("a")
        .edit(
            object -> {
              object.getData().put("added", "by-hand");
              return object;
            });
    Eventually.isTrue(
        "the key to be taken away", OneSync.SOON, () -> data("a").equals(Map.of("value", "1")));

    Eventually.isTrue("it to be on record", OneSync.SOON, () -> added().count() >= 2);
    assertThat(added().flatMap(event -> event.paths().stream()))
        .contains("/metadata/labels/added", "/data/added")
        .anyMatch(path -> path.startsWith("/spec/template/spec/containers/"))
        .doesNotContain("/metadata/annotations/deployment.kubernetes.io~1revision");
    assertThat(web().getMetadata().getAnnotations())
        .containsKey("deployment.kubernetes.io/revision");
  }

  @Test
  void onlyTellsWhenAskedToAndIgnoresWhatTheSyncIgnores() {
    sync.follow(
        null,
        null,
        new SyncSpec.Drift(
            DriftMode.DETECT,
            true,
            List.of(
                new DriftIgnore("ConfigMap", null, List.of("/data/mine"), null),
                new DriftIgnore(null, null, null, List.of("trusted-tool")))));
    sync.awaitState("Synced");
    sync.awaitCondition("Drifted", "False");
    patchConfigMap("trusted-tool", "{\"data\":{\"tool\":\"1\"}}");
    patchConfigMap("somebody", "{\"data\":{\"mine\":\"1\"}}");
    patchConfigMap("somebody", "{\"data\":{\"other\":\"1\"}}");
    sync.await(
        "it to be told",
        status ->
            status.conditions() != null
                && status.conditions().stream()
                    .anyMatch(
                        one ->
                            one.type().equals("Drifted")
                                && one.status().equals("True")
                                && one.message().contains("/data/other")
                                && !one.message().contains("/data/mine")
                                && !one.message().contains("/data/tool")));
    assertThat(data("a")).containsKeys("tool", "mine", "other");

    // A new commit does not make what was added a part of what is expected.
    sync.commit(repository.change().write("app/a.yaml", Repositories.configMap("a", "2")));
    sync.awaitState("Synced");
    sync.awaitCondition("Drifted", "True");
    patchConfigMap("somebody", "{\"data\":{\"other\":null}}");
    sync.awaitCondition("Drifted", "False");
  }

  @Test
  void countsFromTheMomentTheSyncAsksForIt() {
    sync.follow(null, null, null);
    sync.awaitState("Synced");
    patchConfigMap("somebody", "{\"data\":{\"other\":\"1\"}}");
    sync.patch("{\"drift\":{\"mode\":\"revert\",\"strict\":true}}");
    Eventually.isTrue(
        "it to be taken away", OneSync.SOON, () -> data("a").equals(Map.of("value", "1")));
    Eventually.isTrue("it to be on record", OneSync.SOON, () -> added().findAny().isPresent());
  }

  private Stream<DriftReverted> added() {
    return samsvar.events().stream()
        .filter(DriftReverted.class::isInstance)
        .map(DriftReverted.class::cast)
        .filter(event -> event.kind() == DriftKind.ADDED);
  }

  private static boolean isClean(Deployment web) {
    var pod = web.getSpec().getTemplate().getSpec();
    return pod.getContainers().size() == 1
        && pod.getContainers().getFirst().getEnv().size() == 1
        && !web.getMetadata().getLabels().containsKey("added")
        && !Boolean.TRUE.equals(web.getSpec().getPaused());
  }

  private Deployment web() {
    return admin.apps().deployments().inNamespace(target).withName("web").get();
  }

  private Map<String, String> data(String name) {
    return admin.configMaps().inNamespace(target).withName(name).get().getData();
  }

  private void patchWeb(String patch) {
    var _ =
        admin
            .apps()
            .deployments()
            .inNamespace(target)
            .withName("web")
            .patch(
                new PatchContext.Builder()
                    .withPatchType(PatchType.STRATEGIC_MERGE)
                    .withFieldManager("by-hand")
                    .build(),
                patch);
  }

  private void patchConfigMap(String manager, String patch) {
    var _ =
        admin
            .configMaps()
            .inNamespace(target)
            .withName("a")
            .patch(
                new PatchContext.Builder()
                    .withPatchType(PatchType.JSON_MERGE)
                    .withFieldManager(manager)
                    .build(),
                patch);
  }
}
