package io.samsvar.reconciler.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.samsvar.ledger.Event.FieldsTakenOver;
import io.samsvar.reconciler.resource.SyncSpec;
import io.samsvar.reconciler.resource.Tool;
import io.samsvar.testkit.ControlPlane;
import io.samsvar.testkit.GitRepository;
import io.samsvar.testkit.Identity;
import io.samsvar.testkit.LocalCluster;
import io.samsvar.testkit.TestNamespace;
import io.samsvar.testkit.Toolchain;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Objects that kubectl, Argo CD or Flux kept before. */
@ExtendWith(ControlPlane.class)
class TakeOverIT {

  private final LocalCluster local;
  private final KubernetesClient admin;
  private final Path folder;
  private final String target = "prod-" + UUID.randomUUID().toString().substring(0, 8);
  private final GitRepository repository;
  private final Harness samsvar;
  private final OneSync sync;

  TakeOverIT(LocalCluster local, KubernetesClient admin, TestNamespace home, @TempDir Path folder) {
    this.local = local;
    this.admin = admin;
    this.folder = folder;
    Harness.installCrds(admin);
    this.repository = GitRepository.create(folder.resolve("repository.git"));
    this.samsvar = new Harness(local, folder.resolve("state"));
    this.sync = new OneSync(admin, home.name(), target, repository);
  }

  @BeforeEach
  void start() {
    samsvar.start();
    var _ =
        admin
            .resource(
                new NamespaceBuilder()
                    .withNewMetadata()
                    .withName(target)
                    .addToLabels("environment", "production")
                    .addToLabels("region", "no-oslo-1")
                    .endMetadata()
                    .build())
            .create();
  }

  @AfterEach
  void close() {
    try (samsvar) {
      sync.delete();
    }
  }

  @Test
  void whatKubectlAppliedBecomesOursAlone() throws IOException, InterruptedException {
    kubectl(
        Repositories.configMap("a", "1") + "  former: \"2\"\n",
        "apply",
        "--namespace=" + target,
        "--filename=-");
    kubectl("", "label", "--namespace=" + target, "configmap/a", "team=blue");
    assertThat(managers(a())).contains("kubectl-client-side-apply");

    follow(Tool.KUBECTL);
    assertThat(managers(a())).contains("samsvar").doesNotContain("kubectl-client-side-apply");
    assertThat(a().getData())
        .as("what kubectl applied and Git does not declare goes")
        .containsOnlyKeys("value");
    assertThat(a().getMetadata().getLabels())
        .as("nobody else's field is lost")
        .containsEntry("team", "blue");
    assertThat(
            a().getMetadata().getAnnotations() == null
                || a().getMetadata().getAnnotations().isEmpty())
        .isTrue();
    isOwnedOnce();
    assertThat(events())
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.managers()).contains("kubectl-client-side-apply");
              assertThat(event.fields()).isPositive();
            });

    sync.commit(repository.change().write("app/a.yaml", Repositories.configMap("a", "9")));
    sync.awaitState("Synced");
    assertThat(a().getData()).containsEntry("value", "9");
    assertThat(events()).as("once").hasSize(1);
  }

  @Test
  void whatArgoCdAndFluxAppliedBecomesOursAlone() {
    apply("argocd-controller", "value", "1");
    apply("kustomize-controller", "value", "1");
    assertThat(managers(a())).contains("argocd-controller", "kustomize-controller");

    follow(Tool.ARGOCD, Tool.FLUX);
    assertThat(managers(a())).containsExactly("samsvar");
    isOwnedOnce();
    assertThat(events())
        .singleElement()
        .satisfies(
            event ->
                assertThat(event.managers())
                    .containsExactly("argocd-controller", "kustomize-controller"));
  }

  @Test
  void aSyncThatAsksLaterTakesOverWhatIsUnchanged() {
    apply("argocd-controller", "value", "1");
    follow();
    assertThat(managers(a())).contains("argocd-controller");
    assertThat(events()).isEmpty();
    sync.patch("{\"apply\":{\"takeOverFrom\":[\"argocd\"]}}");
    sync.await("it to be taken over", status -> managers(a()).equals(List.of("samsvar")));
    isOwnedOnce();
  }

  @Test
  void withoutItAConflictNamesTheManagerAndTheWayOut() {
    apply("argocd-controller", "value", "other");
    sync.commit(repository.change().write("app/a.yaml", Repositories.configMap("a", "1")));
    sync.follow(new SyncSpec.Apply(false, false), null, null);
    sync.awaitState("Failed");
    assertThat(sync.status().orElseThrow().message()).contains("may not adopt");
    sync.patch("{\"apply\":{\"takeOver\":false,\"adopt\":true}}");
    sync.awaitState("Synced");
    apply("argocd-controller", "value", "again");
    sync.commit(repository.change().write("app/a.yaml", Repositories.configMap("a", "2")));
    sync.await(
        "the conflict to be told or the field to be put back",
        status ->
            String.valueOf(status.message()).contains("argocd-controller")
                || "2".equals(a().getData().get("value")));
  }

  private void follow(Tool... tools) {
    sync.commit(repository.change().write("app/a.yaml", Repositories.configMap("a", "1")));
    sync.follow(
        new SyncSpec.Apply(true, true, tools.length == 0 ? null : List.of(tools)), null, null);
    sync.awaitState("Synced");
  }

  /** No field has two owners: not by the words of the server itself. */
  private void isOwnedOnce() {
    List<String> owned = new ArrayList<>();
    for (ManagedFieldsEntry entry : a().getMetadata().getManagedFields()) {
      leaves("", entry.getFieldsV1().getAdditionalProperties(), owned);
    }
    assertThat(owned).doesNotHaveDuplicates();
    assertThat(owned).contains("/f:data/f:value");
  }

  private static void leaves(String path, Map<?, ?> fields, List<String> into) {
    fields.forEach(
        (key, below) -> {
          if (below instanceof Map<?, ?> map && !map.isEmpty()) {
            leaves(path + "/" + key, map, into);
          } else if (!".".equals(key)) {
            into.add(path + "/" + key);
          }
        });
  }

  private List<FieldsTakenOver> events() {
    return samsvar.events().stream()
        .filter(FieldsTakenOver.class::isInstance)
        .map(FieldsTakenOver.class::cast)
        .filter(event -> event.resource().name().equals("a"))
        .toList();
  }

  private ConfigMap a() {
    return admin.configMaps().inNamespace(target).withName("a").get();
  }

  private static List<String> managers(ConfigMap object) {
    return object.getMetadata().getManagedFields().stream()
        .map(ManagedFieldsEntry::getManager)
        .distinct()
        .sorted()
        .toList();
  }

  private void apply(String manager, String key, String value) {
    String manifest = Repositories.configMap("a", value).replace("  value:", "  " + key + ":");
    ConfigMap object =
        admin
            .configMaps()
            .load(new ByteArrayInputStream(manifest.getBytes(StandardCharsets.UTF_8)))
            .item();
    var _ =
        admin
            .resource(object)
            .inNamespace(target)
            .fieldManager(manager)
            .forceConflicts()
            .serverSideApply();
  }

  private void kubectl(String input, String... arguments) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Toolchain.standard().binary("kubectl").toString(),
                "--kubeconfig=" + local.kubeconfig(Identity.CLUSTER_ADMIN)));
    command.addAll(List.of(arguments));
    Path file = folder.resolve("input.yaml");
    Files.writeString(file, input);
    Process process =
        new ProcessBuilder(command).redirectInput(file.toFile()).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
  }
}
