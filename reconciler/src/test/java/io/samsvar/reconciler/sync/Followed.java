package io.samsvar.reconciler.sync;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.samsvar.ledger.Event;
import io.samsvar.reconciler.resource.GitSource;
import io.samsvar.reconciler.resource.Sync;
import io.samsvar.reconciler.resource.SyncSpec;
import io.samsvar.reconciler.resource.SyncStatus;
import io.samsvar.testkit.Eventually;
import io.samsvar.testkit.GitRepository;
import io.samsvar.testkit.LocalCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** One repository that one Sync follows, as users do and see it. */
final class Followed implements AutoCloseable {

  static final Duration SOON = Duration.ofSeconds(60);

  final String target = "prod-" + UUID.randomUUID().toString().substring(0, 8);
  final Harness samsvar;

  private final KubernetesClient admin;
  private final String home;
  private final GitRepository repository;

  Followed(LocalCluster local, KubernetesClient admin, String home, Path folder) {
    this.admin = admin;
    this.home = home;
    Harness.installCrds(admin);
    this.repository = GitRepository.create(folder.resolve("repository.git"));
    this.samsvar = new Harness(local, folder.resolve("state"));
    samsvar.start();
  }

  void commit(Map<String, String> files) {
    GitRepository.Change change = repository.change();
    new TreeMap<>(files)
        .forEach((name, text) -> change.write(name.contains("/") ? name : "app/" + name, text));
    change.commit(Repositories.KARI, "Change");
  }

  void remove(String file) {
    repository.change().delete("app/" + file).commit(Repositories.KARI, "Remove");
  }

  /** A commit that changes nothing below the path. */
  void commitBeside() {
    repository
        .change()
        .write("README", UUID.randomUUID().toString())
        .commit(Repositories.KARI, "Word");
  }

  /** Follows the repository; each wave has this time to become healthy. */
  void follow(String timeout) {
    create(target, spec("app", target, timeout, false));
  }

  /** Follows the repository with more in the spec, a JSON object. */
  void followWith(String spec) {
    create(target, spec("app", target, "1m", true));
    patch("{\"spec\":" + spec + "}");
    patch("{\"spec\":{\"suspend\":false}}");
  }

  /** Follows another path by another Sync; the namespace it goes to. */
  String followAlso(String name, String path) {
    String namespace = name + "-" + UUID.randomUUID().toString().substring(0, 8);
    create(name, spec(path, namespace, "2m", false));
    return namespace;
  }

  /** Ends it again. */
  void unfollow(String name) {
    var _ = admin.resources(Sync.class).inNamespace(home).withName(name).delete();
    Eventually.isTrue(
        "Sync " + name + " to be let go",
        SOON,
        () -> admin.resources(Sync.class).inNamespace(home).withName(name).get() == null);
  }

  private void create(String name, SyncSpec spec) {
    Sync sync = new Sync();
    sync.setMetadata(new ObjectMetaBuilder().withNamespace(home).withName(name).build());
    sync.setSpec(spec);
    var _ = admin.resource(sync).create();
  }

  void annotate(String name, String value) {
    patch("{\"metadata\":{\"annotations\":{\"" + name + "\":\"" + value + "\"}}}");
  }

  /** Messages of the Events about the Sync. */
  List<String> events() {
    return admin.v1().events().inNamespace(home).list().getItems().stream()
        .filter(event -> event.getInvolvedObject().getName().equals(target))
        .map(event -> event.getType() + " " + event.getReason() + ": " + event.getMessage())
        .toList();
  }

  private SyncSpec spec(String path, String namespace, String timeout, boolean suspended) {
    return new SyncSpec(
        new GitSource(repository.uri().toString(), "refs/heads/main", path, "1s", null),
        namespace,
        true,
        "production",
        "no-oslo-1",
        null,
        null,
        null,
        null,
        suspended,
        null,
        timeout,
        null);
  }

  void patch(String merge) {
    var _ =
        admin
            .resources(Sync.class)
            .inNamespace(home)
            .withName(target)
            .patch(PatchContext.of(PatchType.JSON_MERGE), merge);
  }

  SyncStatus status() {
    Sync sync = admin.resources(Sync.class).inNamespace(home).withName(target).get();
    return Optional.ofNullable(sync.getStatus()).orElseThrow();
  }

  /** The status once it says this of the newest commit. */
  SyncStatus awaitState(String state) {
    return Eventually.value(
        state + " at " + repository.head(),
        SOON,
        () -> {
          SyncStatus status = status();
          boolean there =
              state.equals(status.state())
                  && repository
                      .head()
                      .equals(Objects.requireNonNull(status.revisions()).attempted());
          if (!there) {
            throw new IllegalStateException("state " + status.state() + ": " + status.message());
          }
          return Optional.of(status);
        });
  }

  /** Names of the ConfigMaps. */
  List<String> names() {
    return admin.configMaps().inNamespace(target).list().getItems().stream()
        .map(object -> object.getMetadata().getName())
        .filter(name -> !name.equals("kube-root-ca.crt"))
        .toList();
  }

  String value(String configMap) {
    return String.valueOf(
        admin.configMaps().inNamespace(target).withName(configMap).get().getData().get("value"));
  }

  void edit(String configMap, String value) {
    var _ =
        admin
            .configMaps()
            .inNamespace(target)
            .withName(configMap)
            .edit(
                object -> {
                  object.getData().put("value", value);
                  return object;
                });
  }

  List<String> inventory() {
    return samsvar.store.inventory(new io.samsvar.ledger.SyncRef(home, target)).stream()
        .map(item -> item.id().name())
        .toList();
  }

  <T extends Event> T last(Class<T> kind) {
    return samsvar.events().stream().filter(kind::isInstance).map(kind::cast).toList().getLast();
  }

  @Override
  public void close() {
    try (samsvar) {
      unfollow(target);
      var _ = samsvar.events();
    }
  }
}
