package io.samsvar.reconciler.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.samsvar.ledger.Event.DeletionUndone;
import io.samsvar.ledger.Event.ObjectTransferred;
import io.samsvar.ledger.Event.SyncCompleted;
import io.samsvar.ledger.Event.SyncIntended;
import io.samsvar.reconciler.resource.Approval;
import io.samsvar.reconciler.resource.ApprovalSpec;
import io.samsvar.reconciler.resource.GitSource;
import io.samsvar.reconciler.resource.Sync;
import io.samsvar.reconciler.resource.SyncSpec;
import io.samsvar.reconciler.resource.SyncStatus;
import io.samsvar.reconciler.resource.SyncStatus.DeletedByPlan;
import io.samsvar.testkit.ControlPlane;
import io.samsvar.testkit.Eventually;
import io.samsvar.testkit.GitRepository;
import io.samsvar.testkit.LocalCluster;
import io.samsvar.testkit.TestNamespace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Two Syncs of one repository against the real API server. */
@ExtendWith(ControlPlane.class)
class HandoverIT {

  private static final Duration SOON = Duration.ofSeconds(60);

  private final KubernetesClient admin;
  private final String home;
  private final String id = UUID.randomUUID().toString().substring(0, 8);
  private final String target = "prod-" + id;
  private final GitRepository repository;
  private final Harness samsvar;

  HandoverIT(LocalCluster local, KubernetesClient admin, TestNamespace home, @TempDir Path folder) {
    this.admin = admin;
    this.home = home.name();
    Harness.installCrds(admin);
    this.repository = GitRepository.create(folder.resolve("repository.git"));
    this.samsvar = new Harness(local, folder.resolve("state"));
  }

  @BeforeEach
  void start() {
    samsvar.start();
  }

  @AfterEach
  void close() {
    try (samsvar) {
      for (String name : List.of("old-" + id, "new-" + id)) {
        var _ = admin.resources(Sync.class).inNamespace(home).withName(name).delete();
        Eventually.isTrue("the Sync to be let go", SOON, () -> sync(name) == null);
      }
      assertThat(samsvar.events().stream().filter(SyncIntended.class::isInstance).count())
          .isEqualTo(samsvar.events().stream().filter(SyncCompleted.class::isInstance).count());
    }
  }

  @Test
  void whatMovesBetweenTwoPathsInOneCommitKeepsItsUid() {
    commit(
        repository
            .change()
            .write("old/a.yaml", Repositories.configMap("a", "1"))
            .write("old/b.yaml", Repositories.configMap("b", "1"))
            .write("new/c.yaml", Repositories.configMap("c", "1")));
    follow("old", null);
    awaitSynced("old");
    follow("new", null);
    awaitSynced("new");
    String uid = uid("b");

    commit(
        repository
            .change()
            .delete("old/b.yaml")
            .write("new/b.yaml", Repositories.configMap("b", "2")));
    Eventually.isTrue("the new owner to have it", SOON, () -> "2".equals(value("b")));
    awaitInventory("old", 2);
    awaitInventory("new", 2);
    assertThat(uid("b")).isEqualTo(uid);
    assertThat(admin.configMaps().inNamespace(target).withName("b").get().getMetadata().getLabels())
        .containsEntry("samsvar.io/sync", home + ".new-" + id);
    assertThat(samsvar.events().stream().filter(ObjectTransferred.class::isInstance)).hasSize(1);
  }

  @Test
  void nobodyOwnsWhatAnotherDeclares() {
    commit(
        repository
            .change()
            .write("old/a.yaml", Repositories.configMap("a", "1"))
            .write("new/a.yaml", Repositories.configMap("a", "stolen")));
    follow("old", null);
    awaitSynced("old");
    String uid = uid("a");
    follow("new", null);
    Eventually.isTrue(
        "the second to be stopped",
        SOON,
        () -> {
          SyncStatus status = status("new");
          return status != null
              && "Frozen".equals(status.state())
              && String.valueOf(status.message()).contains("already belongs to Sync");
        });
    assertThat(value("a")).isEqualTo("1");
    assertThat(uid("a")).isEqualTo(uid);
  }

  @Test
  void whatAPlanDeletedComesBackByUndo() {
    commit(
        repository
            .change()
            .write("old/a.yaml", Repositories.configMap("a", "1"))
            .write("old/b.yaml", Repositories.configMap("b", "1")));
    follow("old", null);
    awaitSynced("old");
    commit(repository.change().delete("old/b.yaml"));
    Eventually.isTrue("it to be told what can be undone", SOON, () -> deleted() != null);
    assertThat(value("b")).isNull();
    DeletedByPlan deleted = Objects.requireNonNull(deleted());
    assertThat(deleted.objects()).singleElement().asString().contains("/b");

    Approval approval = new Approval();
    approval.setMetadata(
        new ObjectMetaBuilder().withNamespace(home).withName("undo-" + id).build());
    approval.setSpec(new ApprovalSpec("old-" + id, deleted.undo(), "ola", "meant to stay", null));
    var _ = admin.resource(approval).create();
    Eventually.isTrue("it to be back", SOON, () -> "1".equals(value("b")));
    Eventually.isTrue("it to be no longer told", SOON, () -> deleted() == null);
    assertThat(samsvar.events().stream().filter(DeletionUndone.class::isInstance)).hasSize(1);

    String uid = uid("b");
    String commit =
        commit(repository.change().write("old/b.yaml", Repositories.configMap("b", "3")));
    Eventually.isTrue("Git to take it up", SOON, () -> "3".equals(value("b")));
    assertThat(uid("b")).isEqualTo(uid);
    Eventually.isTrue(
        "the commit to be applied",
        SOON,
        () -> commit.equals(Objects.requireNonNull(status("old").revisions()).applied()));
  }

  @Test
  void whatSoaksIsToldUntilItsTimeIsOver() {
    commit(
        repository
            .change()
            .write("old/a.yaml", Repositories.configMap("a", "1"))
            .write("old/b.yaml", Repositories.configMap("b", "1")));
    follow("old", new SyncSpec.Prune(true, 10, 100, null, "1h"));
    awaitSynced("old");
    commit(repository.change().delete("old/b.yaml"));
    Eventually.isTrue(
        "the mark to be told",
        SOON,
        () -> {
          SyncStatus status = status("old");
          return status.soaking() != null
              && status.soaking().getFirst().resource().contains("/b")
              && Objects.requireNonNull(status.conditions()).stream()
                  .anyMatch(
                      condition ->
                          condition.type().equals("Pruning")
                              && condition.reason().equals("Soaking"));
        });
    assertThat(value("b")).isEqualTo("1");
    var _ =
        admin
            .resources(Sync.class)
            .inNamespace(home)
            .withName("old-" + id)
            .patch(
                PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"prune\":{\"soak\":\"1ms\"}}}");
    Eventually.isTrue("it to be gone", SOON, () -> value("b") == null);
  }

  private String commit(GitRepository.Change change) {
    return change.commit(Repositories.KARI, "Change");
  }

  private void follow(String path, SyncSpec.@Nullable Prune prune) {
    Sync sync = new Sync();
    sync.setMetadata(new ObjectMetaBuilder().withNamespace(home).withName(path + "-" + id).build());
    sync.setSpec(
        new SyncSpec(
            new GitSource(repository.uri().toString(), "refs/heads/main", path, "1s", null),
            target,
            path.equals("old"),
            "production",
            "no-oslo-1",
            null,
            null,
            prune,
            null,
            null,
            null,
            null,
            null));
    var _ = admin.resource(sync).create();
  }

  private @Nullable Sync sync(String name) {
    return admin.resources(Sync.class).inNamespace(home).withName(name).get();
  }

  private SyncStatus status(String path) {
    Sync sync = Objects.requireNonNull(sync(path + "-" + id));
    SyncStatus status = sync.getStatus();
    return status == null
        ? new SyncStatus(
            null, null, null, null, null, null, null, null, null, null, null, null, null, null,
            null, null)
        : status;
  }

  private @Nullable DeletedByPlan deleted() {
    List<DeletedByPlan> deleted = status("old").deleted();
    return deleted == null ? null : deleted.getFirst();
  }

  private void awaitSynced(String path) {
    Eventually.isTrue(
        path + " to be synced",
        SOON,
        () ->
            "Synced".equals(status(path).state())
                && repository
                    .head()
                    .equals(Objects.requireNonNull(status(path).revisions()).applied()));
  }

  private void awaitInventory(String path, int size) {
    Eventually.isTrue(
        path + " to answer for " + size,
        SOON,
        () -> Objects.equals(status(path).inventory(), size));
  }

  private String uid(String name) {
    return admin.configMaps().inNamespace(target).withName(name).get().getMetadata().getUid();
  }

  private @Nullable String value(String name) {
    var object = admin.configMaps().inNamespace(target).withName(name).get();
    return object == null ? null : object.getData().get("value");
  }
}
