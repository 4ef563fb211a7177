package io.samsvar.reconciler.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.samsvar.reconciler.resource.GitSource;
import io.samsvar.reconciler.resource.Sync;
import io.samsvar.reconciler.resource.SyncSpec;
import io.samsvar.reconciler.resource.SyncStatus;
import io.samsvar.testkit.ControlPlane;
import io.samsvar.testkit.Eventually;
import io.samsvar.testkit.GitRepository;
import io.samsvar.testkit.LocalCluster;
import io.samsvar.testkit.TestNamespace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Live objects that nobody asked policy about are told in OpenReports, and only what changes. */
@ExtendWith(ControlPlane.class)
class AuditIT {

  private static final Duration SOON = Duration.ofSeconds(90);
  private static final String OPEN_REPORTS = "openreports.io/v1alpha1";

  private final KubernetesClient admin;
  private final String home;
  private final String target = "prod-" + UUID.randomUUID().toString().substring(0, 8);
  private final GitRepository repository;
  private final Harness samsvar;

  AuditIT(LocalCluster local, KubernetesClient admin, TestNamespace home, @TempDir Path folder)
      throws IOException {
    this.admin = admin;
    this.home = home.name();
    Harness.installCrds(admin);
    this.repository = GitRepository.create(folder.resolve("repository.git"));
    this.samsvar = new Harness(local, folder.resolve("state"));
  }

  @AfterEach
  void close() {
    try (samsvar) {
      var _ = admin.resources(Sync.class).inNamespace(home).withName(target).delete();
      Eventually.isTrue(
          "the Sync to be let go",
          SOON,
          () -> admin.resources(Sync.class).inNamespace(home).withName(target).get() == null);
      assertThat(samsvar.events()).isNotEmpty();
    }
  }

  /** Without the definitions findings are metrics; they are told once somebody installs them. */
  @Test
  void tellsWhatStandsInTheClusterAgainstPolicyUntilItIsRight() {
    var _ =
        admin
            .resource(
                new NamespaceBuilder()
                    .withMetadata(new ObjectMetaBuilder().withName(target).build())
                    .build())
            .create();
    var _ = admin.resource(configMap("stray", "us-east-1")).create();
    undefine();
    samsvar.start();
    samsvar.audit.start();
    var _ =
        repository
            .change()
            .write("app/a.yaml", Repositories.configMap("a", "1"))
            .commit(Repositories.KARI, "Change");
    follow();
    Eventually.isTrue("the stray object to be counted", SOON, () -> samsvar.auditFindings() > 0);
    define();

    Eventually.isTrue("the stray object to be told", SOON, () -> told("stray", "fail"));
    GenericKubernetesResource report = Objects.requireNonNull(report());
    assertThat(String.valueOf(report.getAdditionalProperties().get("results")))
        .contains("residency.region-not-allowed")
        .doesNotContain("name=a,");

    // What changes nothing that policy sees writes nothing: the next write is about another object.
    var _ = admin.resource(configMap("second", "us-west-2")).create();
    Eventually.isTrue("the second one to be told", SOON, () -> told("second", "fail"));

    var _ = admin.resource(configMap("stray", "no-oslo-1")).patch();
    Eventually.isTrue(
        "the stray object to be right",
        SOON,
        () -> !told("stray", "fail") && told("second", "fail"));
    var _ = admin.resource(configMap("second", "us-west-2")).delete();
    Eventually.isTrue("nothing to be told of it", SOON, () -> !told("second", "fail"));
  }

  private void undefine() {
    for (String plural : List.of("reports", "clusterreports")) {
      var definition =
          admin
              .apiextensions()
              .v1()
              .customResourceDefinitions()
              .withName(plural + ".openreports.io");
      var _ = definition.delete();
      Eventually.isTrue("no definition of " + plural, SOON, () -> definition.get() == null);
    }
  }

  private void define() {
    try (var yaml = Files.newInputStream(Path.of("../deploy/kubernetes/openreports.yaml"))) {
      var _ = admin.load(yaml).serverSideApply();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private @Nullable GenericKubernetesResource report() {
    return admin
        .genericKubernetesResources(OPEN_REPORTS, "Report")
        .inNamespace(target)
        .withName("samsvar-residency")
        .get();
  }

  private boolean told(String name, String result) {
    GenericKubernetesResource report = report();
    return report != null
        && report.get("results") instanceof Iterable<?> results
        && java.util.stream.StreamSupport.stream(results.spliterator(), false)
            .map(String::valueOf)
            .anyMatch(
                text -> text.contains("name=" + name + ",") && text.contains("result=" + result));
  }

  private ConfigMap configMap(String name, String region) {
    return new ConfigMapBuilder()
        .withMetadata(
            new ObjectMetaBuilder()
                .withNamespace(target)
                .withName(name)
                .withLabels(Map.of("environment", "production", "region", region))
                .build())
        .withData(Map.of("value", "1"))
        .build();
  }

  private void follow() {
    Sync sync = new Sync();
    sync.setMetadata(new ObjectMetaBuilder().withNamespace(home).withName(target).build());
    sync.setSpec(
        new SyncSpec(
            new GitSource(repository.uri().toString(), "refs/heads/main", "app", "1s", null),
            target,
            null,
            "production",
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null));
    var _ = admin.resource(sync).create();
    Eventually.passes(
        "the commit to be applied",
        SOON,
        () ->
            assertThat(
                    Objects.requireNonNull(Objects.requireNonNull(status().revisions()).applied()))
                .isEqualTo(repository.head()));
  }

  private SyncStatus status() {
    return Objects.requireNonNull(
        admin.resources(Sync.class).inNamespace(home).withName(target).get().getStatus());
  }
}
