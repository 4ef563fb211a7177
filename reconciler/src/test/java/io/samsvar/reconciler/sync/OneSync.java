package io.samsvar.reconciler.sync;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.samsvar.reconciler.resource.GitSource;
import io.samsvar.reconciler.resource.Sync;
import io.samsvar.reconciler.resource.SyncSpec;
import io.samsvar.reconciler.resource.SyncStatus;
import io.samsvar.testkit.Eventually;
import io.samsvar.testkit.GitRepository;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A Sync of the path {@code app} of a repository, as its owner and its readers use it. */
final class OneSync {

  static final Duration SOON = Duration.ofSeconds(60);

  private final KubernetesClient admin;
  private final String home;
  private final String name;
  private final GitRepository repository;

  OneSync(KubernetesClient admin, String home, String name, GitRepository repository) {
    this.admin = admin;
    this.home = home;
    this.name = name;
    this.repository = repository;
  }

  /** Makes it; its target namespace, which it creates, has its name. */
  void follow(
      SyncSpec.@Nullable Apply apply,
      SyncSpec.@Nullable Prune prune,
      SyncSpec.@Nullable Drift drift) {
    Sync sync = new Sync();
    sync.setMetadata(new ObjectMetaBuilder().withNamespace(home).withName(name).build());
    sync.setSpec(
        new SyncSpec(
            new GitSource(repository.uri().toString(), "refs/heads/main", "app", "1s", null),
            name,
            true,
            "production",
            "no-oslo-1",
            null,
            apply,
            prune,
            drift,
            null,
            null,
            null,
            null));
    var _ = admin.resource(sync).create();
  }

  String commit(GitRepository.Change change) {
    return change.commit(Repositories.KARI, "Change");
  }

  void patch(String spec) {
    var _ =
        admin
            .resources(Sync.class)
            .inNamespace(home)
            .withName(name)
            .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":" + spec + "}");
  }

  Optional<SyncStatus> status() {
    return Optional.ofNullable(admin.resources(Sync.class).inNamespace(home).withName(name).get())
        .flatMap(sync -> Optional.ofNullable(sync.getStatus()));
  }

  void await(String what, Predicate<SyncStatus> condition) {
    Eventually.isTrue(what, SOON, () -> status().filter(condition).isPresent());
  }

  void awaitState(String state) {
    await(
        state + " at the newest commit",
        status ->
            state.equals(status.state())
                && status.revisions() != null
                && repository.head().equals(status.revisions().attempted()));
  }

  void awaitCondition(String type, String wanted) {
    await(
        type + " " + wanted,
        status ->
            status.conditions() != null
                && status.conditions().stream()
                    .anyMatch(one -> one.type().equals(type) && one.status().equals(wanted)));
  }

  void askToDelete() {
    var _ = admin.resources(Sync.class).inNamespace(home).withName(name).delete();
  }

  /** Deletes it, and waits until it is gone. */
  void delete() {
    askToDelete();
    Eventually.isTrue(
        "the Sync to be let go",
        SOON,
        () -> admin.resources(Sync.class).inNamespace(home).withName(name).get() == null);
  }
}
