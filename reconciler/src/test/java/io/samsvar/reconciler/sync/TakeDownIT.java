package io.samsvar.reconciler.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.samsvar.ledger.Event.SyncCompleted;
import io.samsvar.ledger.Event.SyncFrozen;
import io.samsvar.ledger.Event.SyncIntended;
import io.samsvar.reconciler.resource.Approval;
import io.samsvar.reconciler.resource.ApprovalSpec;
import io.samsvar.reconciler.resource.Sync;
import io.samsvar.reconciler.resource.SyncSpec.DeletionMode;
import io.samsvar.reconciler.resource.SyncSpec.Prune;
import io.samsvar.testkit.ControlPlane;
import io.samsvar.testkit.Eventually;
import io.samsvar.testkit.GitRepository;
import io.samsvar.testkit.LocalCluster;
import io.samsvar.testkit.TestNamespace;
import java.nio.file.Path;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of the objects when their Sync is deleted. */
@ExtendWith(ControlPlane.class)
class TakeDownIT {

  private final KubernetesClient admin;
  private final String home;
  private final String target = "prod-" + UUID.randomUUID().toString().substring(0, 8);
  private final GitRepository repository;
  private final Harness samsvar;
  private final OneSync sync;

  TakeDownIT(LocalCluster local, KubernetesClient admin, TestNamespace home, @TempDir Path folder) {
    this.admin = admin;
    this.home = home.name();
    Harness.installCrds(admin);
    this.repository = GitRepository.create(folder.resolve("repository.git"));
    this.samsvar = new Harness(local, folder.resolve("state"));
    this.sync = new OneSync(admin, home.name(), target, repository);
  }

  @BeforeEach
  void start() {
    samsvar.start();
  }

  private void declare(int objects) {
    sync.commit(Repositories.write(repository.change(), 0, objects));
  }

  @AfterEach
  void close() {
    try (samsvar) {
      sync.delete();
      assertThat(samsvar.events().stream().filter(SyncIntended.class::isInstance).count())
          .isEqualTo(samsvar.events().stream().filter(SyncCompleted.class::isInstance).count());
    }
  }

  @Test
  void everythingStaysByDefault() {
    declare(5);
    sync.follow(null, null, null);
    sync.awaitState("Synced");
    sync.delete();
    assertThat(objects()).isEqualTo(5);
  }

  @Test
  void everythingStaysOfASuspendedSync() {
    declare(5);
    sync.follow(null, new Prune(true, 100, 100, null, null, DeletionMode.PRUNE), null);
    sync.awaitState("Synced");
    sync.patch("{\"suspend\":true}");
    sync.await("it to be suspended", status -> "Suspended".equals(status.state()));
    sync.delete();
    assertThat(objects()).isEqualTo(5);
  }

  @Test
  void everythingGoesWithinTheBudgetWhenTheSyncAsksForIt() {
    declare(1);
    sync.follow(null, new Prune(true, 100, 100, null, null, DeletionMode.PRUNE), null);
    sync.awaitState("Synced");
    sync.delete();
    assertThat(objects()).isZero();
    assertThat(admin.namespaces().withName(target).get()).as("its Namespace stays").isNotNull();
    assertThat(samsvar.events().getLast()).isInstanceOf(SyncFrozen.class);
  }

  @Test
  void moreThanTheBudgetWaitsForAPerson() {
    declare(5);
    sync.follow(null, new Prune(true, null, null, null, null, DeletionMode.PRUNE), null);
    sync.awaitState("Synced");
    sync.askToDelete();
    sync.await("it to wait", status -> "AwaitingApproval".equals(status.state()));
    assertThat(objects()).isEqualTo(5);
    String plan = Objects.requireNonNull(sync.status().orElseThrow().planDigest());
    Approval approval = new Approval();
    approval.setMetadata(new ObjectMetaBuilder().withNamespace(home).withName(target).build());
    approval.setSpec(new ApprovalSpec(target, plan, "ola", "moved elsewhere", null));
    var _ = admin.resource(approval).create();
    Eventually.isTrue(
        "the Sync to go",
        OneSync.SOON,
        () -> admin.resources(Sync.class).inNamespace(home).withName(target).get() == null);
    assertThat(objects()).isZero();
  }

  private int objects() {
    return (int)
        admin.configMaps().inNamespace(target).list().getItems().stream()
            .filter(object -> object.getMetadata().getName().startsWith("object-"))
            .count();
  }
}
