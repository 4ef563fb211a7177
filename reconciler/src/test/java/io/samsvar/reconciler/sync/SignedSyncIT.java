package io.samsvar.reconciler.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.samsvar.ledger.Event.SyncFrozen;
import io.samsvar.ledger.Stage;
import io.samsvar.reconciler.resource.GitSource;
import io.samsvar.reconciler.resource.Sync;
import io.samsvar.reconciler.resource.SyncSpec;
import io.samsvar.reconciler.resource.SyncSpec.Verification;
import io.samsvar.reconciler.resource.SyncSpec.VerificationMode;
import io.samsvar.reconciler.resource.SyncStatus;
import io.samsvar.testkit.ControlPlane;
import io.samsvar.testkit.Eventually;
import io.samsvar.testkit.GitRepository;
import io.samsvar.testkit.LocalCluster;
import io.samsvar.testkit.TestNamespace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A Sync that asks for signatures, with a repository whose commits git signs. */
@ExtendWith(ControlPlane.class)
class SignedSyncIT {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String KEYS = "signers";

  private final LocalCluster local;
  private final KubernetesClient admin;
  private final String home;
  private final String target = "prod-" + UUID.randomUUID().toString().substring(0, 8);
  private final GitRepository repository;
  private final Path folder;

  SignedSyncIT(
      LocalCluster local, KubernetesClient admin, TestNamespace home, @TempDir Path folder) {
    this.local = local;
    this.admin = admin;
    this.home = home.name();
    this.folder = folder;
    Harness.installCrds(admin);
    this.repository = GitRepository.create(folder.resolve("repository.git"));
  }

  @Test
  void onlyWhatATrustedKeySignedGoesOn() throws IOException, InterruptedException {
    String line = key("kari");
    String stranger = key("stranger");
    trust(Repositories.KARI.email() + " " + stranger);
    repository
        .change()
        .write("app/a.yaml", Repositories.configMap("a", "1"))
        .commit(Repositories.KARI, "first");
    sign("kari");
    try (Harness samsvar = new Harness(local, folder.resolve("state"))) {
      samsvar.start();
      follow(
          new Verification(VerificationMode.SIGNATURE, new GitSource.SecretRef(KEYS), null, null));
      SyncStatus status = awaitState("Frozen");
      assertThat(status.message()).contains("may not be read");

      letSamsvarReadTheKeys();
      status = awaitMessage("not among the trusted ones");
      assertThat(status.state()).isEqualTo("Frozen");
      assertThat(status.message()).contains("not among the trusted ones").doesNotContain("@");

      trust(Repositories.KARI.email() + " " + line);
      status = awaitState("Synced");
      String good = repository.head();
      assertThat(Objects.requireNonNull(status.revisions()).applied()).isEqualTo(good);

      repository
          .change()
          .write("app/a.yaml", Repositories.configMap("a", "2"))
          .commit(Repositories.KARI, "unsigned");
      status = awaitState("Frozen");
      assertThat(status.message()).contains("not signed");
      assertThat(Objects.requireNonNull(status.revisions()).verified()).isEqualTo(good);
      assertThat(value()).isEqualTo("1");
      assertThat(samsvar.events())
          .anySatisfy(
              event ->
                  assertThat(event)
                      .isInstanceOfSatisfying(
                          SyncFrozen.class,
                          frozen -> {
                            assertThat(frozen.stage()).isEqualTo(Stage.VERIFY);
                            assertThat(frozen.code()).isEqualTo("verify.signature-invalid");
                          }));

      sign("kari");
      awaitState("Synced");
      assertThat(value()).isEqualTo("2");
      release();
    }
  }

  @Test
  void keysThatTheOperatorMountedAreNamed() throws IOException, InterruptedException {
    String line = key("kari");
    Path set = Files.createDirectories(folder.resolve("state/trusted/platform"));
    Files.writeString(set.resolve("allowed_signers"), "*@example.no " + line + "\n");
    repository
        .change()
        .write("app/a.yaml", Repositories.configMap("a", "1"))
        .commit(Repositories.KARI, "first");
    sign("kari");
    try (Harness samsvar = new Harness(local, folder.resolve("state"))) {
      samsvar.start();
      follow(new Verification(VerificationMode.SIGNATURE, null, "platform", null));
      assertThat(awaitState("Frozen").message()).contains("revoked_keys");
      Files.writeString(set.resolve("revoked_keys"), "");
      awaitState("Synced");
      release();
    }
    assertThatThrownBy(() -> follow(new Verification(VerificationMode.SIGNATURE, null, null, null)))
        .hasMessageContaining("trusted keys");
  }

  private String key(String name) throws IOException, InterruptedException {
    Path file = folder.resolve(name);
    Process made =
        new ProcessBuilder("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", file.toString())
            .start();
    assertThat(made.waitFor()).isZero();
    return Files.readString(folder.resolve(name + ".pub")).strip();
  }

  /** The newest commit again, now with a signature: what {@code git commit --amend -S} does. */
  private void sign(String key) throws IOException, InterruptedException {
    String head = repository.head();
    List<String> parents =
        git("rev-list", "--parents", "-1", head)
            .lines()
            .findFirst()
            .orElseThrow()
            .transform(line -> List.of(line.split(" ", -1)));
    List<String> command =
        new ArrayList<>(
            List.of(
                "-c",
                "user.name=" + Repositories.KARI.name(),
                "-c",
                "user.email=" + Repositories.KARI.email(),
                "-c",
                "gpg.format=ssh",
                "-c",
                "user.signingkey=" + folder.resolve(key),
                "commit-tree",
                "-S",
                "-m",
                "signed",
                head + "^{tree}"));
    for (String parent : parents.subList(1, parents.size())) {
      command.addAll(List.of("-p", parent));
    }
    repository.forceBranch(GitRepository.BRANCH, git(command.toArray(String[]::new)).strip());
  }

  private String git(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("git", "--git-dir=" + repository.path()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }

  private void trust(String allowed) {
    var _ =
        admin
            .resource(
                new SecretBuilder()
                    .withNewMetadata()
                    .withNamespace(home)
                    .withName(KEYS)
                    .endMetadata()
                    .withStringData(Map.of("allowed_signers", allowed, "revoked_keys", ""))
                    .build())
            .forceConflicts()
            .serverSideApply();
  }

  private void letSamsvarReadTheKeys() {
    Role role =
        new RoleBuilder()
            .withNewMetadata()
            .withNamespace(home)
            .withName(KEYS)
            .endMetadata()
            .addNewRule()
            .withApiGroups("")
            .withResources("secrets")
            .withResourceNames(KEYS)
            .withVerbs("get")
            .endRule()
            .build();
    RoleBinding binding =
        new RoleBindingBuilder()
            .withNewMetadata()
            .withNamespace(home)
            .withName(KEYS)
            .endMetadata()
            .withNewRoleRef("rbac.authorization.k8s.io", "Role", KEYS)
            .addNewSubject("", "ServiceAccount", "samsvar", "samsvar-system")
            .build();
    var _ = admin.resource(role).create();
    var _ = admin.resource(binding).create();
  }

  private SyncStatus awaitMessage(String part) {
    Eventually.isTrue(
        part,
        SOON,
        () -> {
          Sync sync = sync();
          SyncStatus status = sync == null ? null : sync.getStatus();
          return status != null && String.valueOf(status.message()).contains(part);
        });
    return Objects.requireNonNull(Objects.requireNonNull(sync()).getStatus());
  }

  private void follow(Verification verification) {
    Sync sync = new Sync();
    sync.setMetadata(new ObjectMetaBuilder().withNamespace(home).withName(target).build());
    sync.setSpec(
        new SyncSpec(
            new GitSource(repository.uri().toString(), "refs/heads/main", "app", "1s", null),
            target,
            true,
            "production",
            "no-oslo-1",
            verification,
            null,
            null,
            null,
            null,
            null,
            null,
            null));
    var _ = admin.resource(sync).create();
  }

  private void release() {
    var _ = admin.resources(Sync.class).inNamespace(home).withName(target).delete();
    Eventually.isTrue("the Sync to be let go", SOON, () -> sync() == null);
  }

  private @Nullable Sync sync() {
    return admin.resources(Sync.class).inNamespace(home).withName(target).get();
  }

  private SyncStatus awaitState(String state) {
    Eventually.isTrue(
        state,
        SOON,
        () -> {
          Sync sync = sync();
          SyncStatus status = sync == null ? null : sync.getStatus();
          return status != null
              && state.equals(status.state())
              && status.revisions() != null
              && repository.head().equals(status.revisions().attempted());
        });
    return Objects.requireNonNull(Objects.requireNonNull(sync()).getStatus());
  }

  private String value() {
    return String.valueOf(
        admin.configMaps().inNamespace(target).withName("a").get().getData().get("value"));
  }
}
