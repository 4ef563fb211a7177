package io.samsvar.reconciler.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.samsvar.ledger.Event;
import io.samsvar.ledger.Event.DriftReverted;
import io.samsvar.ledger.Event.OverrideEnd;
import io.samsvar.ledger.Event.OverrideEnded;
import io.samsvar.ledger.ResourceId;
import io.samsvar.reconciler.resource.GitSource;
import io.samsvar.reconciler.resource.Sync;
import io.samsvar.reconciler.resource.SyncSpec;
import io.samsvar.reconciler.resource.SyncStatus;
import io.samsvar.testkit.ControlPlane;
import io.samsvar.testkit.Eventually;
import io.samsvar.testkit.GitRepository;
import io.samsvar.testkit.LocalCluster;
import io.samsvar.testkit.TestNamespace;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What was written under a BreakGlass stays until that ends, also across a restart. */
@ExtendWith(ControlPlane.class)
class BreakGlassIT {

  private static final Duration SOON = Duration.ofSeconds(60);

  private final LocalCluster local;
  private final KubernetesClient admin;
  private final String home;
  private final String target = "prod-" + UUID.randomUUID().toString().substring(0, 8);
  private final ResourceId held = new ResourceId("", "ConfigMap", target, "a");
  private final GitRepository repository;
  private final Path state;
  private Harness samsvar;

  BreakGlassIT(
      LocalCluster local, KubernetesClient admin, TestNamespace home, @TempDir Path folder) {
    this.local = local;
    this.admin = admin;
    this.home = home.name();
    Harness.installCrds(admin);
    this.repository = GitRepository.create(folder.resolve("repository.git"));
    this.state = folder.resolve("state");
    this.samsvar = new Harness(local, state);
  }

  @BeforeEach
  void apply() {
    samsvar.start();
    commit(
        repository
            .change()
            .write("app/a.yaml", Repositories.configMap("a", "git"))
            .write("app/b.yaml", Repositories.configMap("b", "git")));
    follow();
    awaitApplied();
  }

  @AfterEach
  void close() {
    try (Harness open = samsvar) {
      var _ = admin.resources(Sync.class).inNamespace(home).withName(target).delete();
      Eventually.isTrue(
          "the Sync to be let go",
          SOON,
          () -> admin.resources(Sync.class).inNamespace(home).withName(target).get() == null);
      assertThat(open.events()).isNotEmpty();
    }
  }

  @Test
  void staysThroughOtherCommitsAndARestartUntilTheBreakGlassIsGone() {
    samsvar.overrides.used("incident", held, Instant.now().plus(Duration.ofHours(1)));
    edit("hand");
    awaitTold();
    commit(repository.change().write("app/b.yaml", Repositories.configMap("b", "git 2")));
    awaitApplied();
    assertThat(value("a")).isEqualTo("hand");
    assertThat(value("b")).isEqualTo("git 2");

    samsvar.close();
    samsvar = new Harness(local, state);
    samsvar.start();
    // Drift beside it is put back, so the watch has looked: what is held stays.
    edit("b", "hand");
    Eventually.isTrue("drift beside it to be put back", SOON, () -> value("b").equals("git 2"));
    assertThat(value("a")).isEqualTo("hand");
    samsvar.overrides.present(Set.of("incident", "another"));
    assertThat(events(OverrideEnded.class)).isEmpty();

    samsvar.overrides.present(Set.of("another"));
    Eventually.isTrue("it to be put back", SOON, () -> value("a").equals("git"));
    assertThat(ended()).isEqualTo(new OverrideEnded("incident", held, OverrideEnd.PUT_BACK));
    Eventually.isTrue(
        "the revert to be on record",
        SOON,
        () ->
            events(DriftReverted.class).stream().anyMatch(event -> event.resource().equals(held)));
  }

  @Test
  void isPutBackWhenItsTimeIsOver() {
    samsvar.overrides.used("incident", held, Instant.now().plus(Duration.ofSeconds(5)));
    edit("hand");
    Eventually.isTrue("it to be put back", SOON, () -> value("a").equals("git"));
    assertThat(ended().override()).isEqualTo("incident");
  }

  @Test
  void staysWhenGitTookItOver() {
    samsvar.overrides.used("incident", held, Instant.now().plus(Duration.ofHours(1)));
    edit("hand");
    awaitTold();
    commit(repository.change().write("app/a.yaml", Repositories.configMap("a", "hand")));
    awaitApplied();
    samsvar.overrides.present(Set.of());
    assertThat(ended()).isEqualTo(new OverrideEnded("incident", held, OverrideEnd.AS_DECLARED));
    assertThat(value("a")).isEqualTo("hand");
    assertThat(events(DriftReverted.class)).isEmpty();
  }

  private OverrideEnded ended() {
    return Eventually.value(
        "the end to be on record", SOON, () -> events(OverrideEnded.class).stream().findFirst());
  }

  private void awaitTold() {
    Eventually.isTrue(
        "the Sync to say why it differs",
        SOON,
        () ->
            String.valueOf(status().conditions())
                .contains("was written under BreakGlass incident"));
  }

  private void awaitApplied() {
    Eventually.passes(
        "the commit to be applied",
        SOON,
        () ->
            assertThat(Objects.requireNonNull(status().revisions()).applied())
                .isEqualTo(repository.head()));
  }

  private SyncStatus status() {
    return Objects.requireNonNull(
        admin.resources(Sync.class).inNamespace(home).withName(target).get().getStatus());
  }

  private String value(String name) {
    return String.valueOf(
        admin.configMaps().inNamespace(target).withName(name).get().getData().get("value"));
  }

  private void edit(String value) {
    edit("a", value);
  }

  private void edit(String name, String value) {
    var _ =
        admin
            .configMaps()
            .inNamespace(target)
            .withName(name)
            .edit(
                object -> {
                  object.getData().put("value", value);
                  return object;
                });
  }

  private static void commit(GitRepository.Change change) {
    var _ = change.commit(Repositories.KARI, "Change");
  }

  private void follow() {
    Sync sync = new Sync();
    sync.setMetadata(new ObjectMetaBuilder().withNamespace(home).withName(target).build());
    sync.setSpec(
        new SyncSpec(
            new GitSource(repository.uri().toString(), "refs/heads/main", "app", "1s", null),
            target,
            true,
            "production",
            "no-oslo-1",
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null));
    var _ = admin.resource(sync).create();
  }

  private <T extends Event> List<T> events(Class<T> kind) {
    return samsvar.events().stream().filter(kind::isInstance).map(kind::cast).toList();
  }
}
