package io.samsvar.reconciler.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.samsvar.ledger.Event;
import io.samsvar.ledger.Event.ApprovalDecided;
import io.samsvar.ledger.Event.SyncCompleted;
import io.samsvar.ledger.Event.SyncFrozen;
import io.samsvar.ledger.Event.SyncIntended;
import io.samsvar.ledger.Event.SyncJudged;
import io.samsvar.ledger.Verdict;
import io.samsvar.reconciler.resource.Approval;
import io.samsvar.reconciler.resource.ApprovalSpec;
import io.samsvar.reconciler.resource.GitSource;
import io.samsvar.reconciler.resource.Sync;
import io.samsvar.reconciler.resource.SyncSpec;
import io.samsvar.reconciler.resource.SyncStatus;
import io.samsvar.testkit.ControlPlane;
import io.samsvar.testkit.Eventually;
import io.samsvar.testkit.GitRepository;
import io.samsvar.testkit.Identity;
import io.samsvar.testkit.LocalCluster;
import io.samsvar.testkit.TestNamespace;
import io.samsvar.testkit.Toolchain;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** One Sync after the other, from commit to record, all parts real. */
@ExtendWith(ControlPlane.class)
class ReconciliationIT {

  private static final Duration SOON = Duration.ofSeconds(30);

  private final LocalCluster local;
  private final KubernetesClient admin;
  private final String home;
  private final String target = "prod-" + UUID.randomUUID().toString().substring(0, 8);
  private final GitRepository repository;
  private final Harness samsvar;

  ReconciliationIT(
      LocalCluster local, KubernetesClient admin, TestNamespace home, @TempDir Path folder) {
    this.local = local;
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
    // Letting go of the objects is part of every test: they stay.
    List<String> before = names();
    try (samsvar) {
      var _ = admin.resources(Sync.class).inNamespace(home).withName(target).delete();
      Eventually.isTrue(
          "the Sync to be let go",
          SOON,
          () -> admin.resources(Sync.class).inNamespace(home).withName(target).get() == null);
      assertThat(names()).containsAll(before);
    }
  }

  @Test
  void appliesTheFirstCommitAndCreatesTheNamespace() {
    String commit = commit(Repositories.write(repository.change(), 0, 20));
    follow("app");

    SyncStatus status = awaitState("Synced");
    assertThat(status.revisions()).isEqualTo(new SyncStatus.Revisions(commit, commit, commit));
    assertThat(status.verdict()).isEqualTo("Passed");
    assertThat(status.inventory()).isEqualTo(21);
    assertThat(names()).hasSize(20);
    assertThat(admin.namespaces().withName(target).get().getMetadata().getLabels())
        .containsEntry("environment", "production")
        .containsEntry("region", "no-oslo-1");
    assertThat(last(SyncCompleted.class).results()).hasSize(21);
    assertThat(isRecordedInOrder()).isTrue();
    assertThat(samsvar.declared.view().orElseThrow().governs(target)).isTrue();
  }

  @Test
  void showsRevisionStateVerdictAndAgeToKubectl() throws IOException {
    String commit =
        commit(repository.change().write("app/a.yaml", Repositories.configMap("a", "1")));
    follow("app");
    awaitState("Synced");
    Process kubectl =
        new ProcessBuilder(
                Toolchain.standard().binary("kubectl").toString(),
                "--kubeconfig=" + local.kubeconfig(Identity.CLUSTER_ADMIN),
                "--namespace=" + home,
                "get",
                "sync",
                target)
            .redirectErrorStream(true)
            .start();
    List<String> lines =
        new String(kubectl.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
            .lines()
            .toList();
    assertThat(lines.getFirst().split(" +"))
        .containsExactly("NAME", "REVISION", "STATE", "VERDICT", "AGE");
    assertThat(lines.getLast()).contains(target, commit.substring(0, 8), "Synced", "Passed");
  }

  @Test
  void inASteadyStateNothingIsAskedOfTheApiServer() throws IOException {
    commit(Repositories.write(repository.change(), 0, 5));
    follow("app");
    var _ =
        awaitStatus(
            "Healthy",
            status ->
                status.conditions() != null
                    && status.conditions().stream()
                        .anyMatch(
                            condition ->
                                condition.type().equals("Healthy")
                                    && condition.status().equals("True")));
    double runs = samsvar.runs();
    int requests = requests();
    Eventually.isTrue("five more polls", SOON, () -> samsvar.runs() >= runs + 5);
    assertThat(requests()).isEqualTo(requests);
  }

  @Test
  void blocksACommitThatBreaksPolicyAndKeepsTheLastOne() {
    String good = commit(repository.change().write("app/a.yaml", Repositories.configMap("a", "1")));
    follow("app");
    awaitState("Synced");

    commit(
        repository
            .change()
            .write("app/a.yaml", Repositories.configMap("a", "2", "us-east-1"))
            .write("app/b.yaml", Repositories.configMap("b", "1")));
    SyncStatus status = awaitState("Blocked");
    assertThat(status.verdict()).isEqualTo("Blocked");
    assertThat(Objects.requireNonNull(status.revisions()).verified()).isEqualTo(good);
    assertThat(Objects.requireNonNull(status.findings()))
        .anySatisfy(
            finding -> {
              assertThat(finding.code()).startsWith("residency.");
              assertThat(finding.file()).isEqualTo("app/a.yaml");
            });
    assertThat(names()).containsExactly("a");
    assertThat(value("a")).isEqualTo("1");

    edit("a", "by hand");
    Eventually.isTrue("drift to be put back", SOON, () -> value("a").equals("1"));
  }

  @Test
  void blocksAPlaintextSecretAndTellsNobodyItsValue() {
    commit(repository.change().write("app/a.yaml", Repositories.configMap("a", "1")));
    follow("app");
    awaitState("Synced");

    String canary = "canary-" + UUID.randomUUID();
    commit(
        repository
            .change()
            .write(
                "app/secret.yaml",
                """
                apiVersion: v1
                kind: Secret
                metadata:
                  name: database
                  labels: {environment: production, region: no-oslo-1}
                stringData:
                  password: %s
                """
                    .formatted(canary)));
    SyncStatus status = awaitState("Blocked");
    assertThat(Objects.requireNonNull(status.findings()))
        .anySatisfy(finding -> assertThat(finding.code()).startsWith("sealing."));
    assertThat(status.toString()).doesNotContain(canary);
    assertThat(samsvar.events().toString()).doesNotContain(canary);
    assertThat(admin.secrets().inNamespace(target).withName("database").get()).isNull();
  }

  @Test
  void blocksASealedSecretThatTheControllerCannotUnseal() {
    // The shape of a value for a key of 2048 bits, and nothing that any key opens.
    byte[] foreign = new byte[300];
    foreign[0] = 1;
    commit(
        repository
            .change()
            .write(
                "app/sealed.yaml",
                """
                apiVersion: bitnami.com/v1alpha1
                kind: SealedSecret
                metadata:
                  name: database
                  labels: {environment: production, region: no-oslo-1}
                spec:
                  encryptedData: {password: %s}
                """
                    .formatted(Base64.getEncoder().encodeToString(foreign))));
    follow("app");
    SyncStatus status = awaitState("Blocked");
    assertThat(Objects.requireNonNull(status.findings()))
        .extracting(finding -> finding.code())
        .contains("sealing.cannot-be-unsealed");
  }

  @Test
  void freezesWhenThePathIsEmptyOrMissing() {
    commit(
        Repositories.write(repository.change(), 0, 3)
            .write("empty/README.md", "nothing is declared here"));
    follow("app");
    awaitState("Synced");

    for (String path : List.of("empty", "no-such-folder")) {
      edit(path);
      SyncStatus status = awaitPathState(path, "Frozen");
      assertThat(names()).hasSize(3);
      assertThat(status.message()).contains(path);
    }
    assertThat(events(SyncFrozen.class).stream().map(SyncFrozen::code))
        .contains("render.empty", "source.path-missing");

    edit("app");
    awaitPathState("app", "Synced");
    assertThat(names()).hasSize(3);
  }

  @Test
  void prunesWithinTheBudgetWithoutApproval() {
    commit(Repositories.write(repository.change(), 0, 20));
    follow("app");
    awaitState("Synced");
    String commit = commit(repository.change().delete("app/object-7.yaml"));
    awaitRevision(commit);
    assertThat(names()).hasSize(19).doesNotContain("object-7");
  }

  @Test
  void waitsForAnApprovalOfExactlyThisPlanByAnotherThanTheAuthor() {
    commit(Repositories.write(repository.change(), 0, 20));
    follow("app");
    awaitState("Synced");

    GitRepository.Change change = repository.change();
    for (int i = 0; i < 12; i++) {
      change.delete("app/object-" + i + ".yaml");
    }
    commit(change.write("app/object-19.yaml", Repositories.configMap("object-19", "2")));
    SyncStatus waiting = awaitState("AwaitingApproval");
    assertThat(names()).hasSize(20);
    assertThat(value("object-19")).as("the revision is held as a whole").isEqualTo("1");
    String plan = Objects.requireNonNull(waiting.planDigest());

    approve("another-plan", "sha256:" + "0".repeat(64), "ola");
    assertThat(decided("another-plan").reason()).contains("another plan");
    approve("by-author", plan, "kari");
    assertThat(decided("by-author").state()).isEqualTo("Refused");
    assertThat(decided("by-author").reason()).contains("author");
    assertThat(names()).hasSize(20);

    approve("by-other", plan, "ola");
    assertThat(decided("by-other").state()).isEqualTo("Accepted");
    awaitState("Synced");
    assertThat(names()).hasSize(8);
    assertThat(value("object-19")).isEqualTo("2");
    assertThat(events(ApprovalDecided.class).stream().map(ApprovalDecided::accepted))
        .containsExactly(false, false, true);
    assertThat(isRecordedInOrder()).isTrue();
  }

  @Test
  void policyFromGitBlocksTheNextCommitAndABrokenOneChangesNothing() {
    GitRepository rules = GitRepository.create(folderBeside("rules.git"));
    rules.commit(
        Repositories.KARI,
        "Forbid the name",
        Map.of(
            "names.rego",
            """
            # METADATA
            # title: Names
            # custom:
            #   code: names.forbidden
            #   severity: high
            package samsvar.names

            # METADATA
            # title: No object is called forbidden
            # custom:
            #   code: names.forbidden
            #   severity: high
            deny contains {"code": "names.forbidden", "message": "is forbidden", "path": "/metadata/name"} if {
            	input.object.metadata.name == "forbidden"
            }
            """));
    Bundles bundles = new Bundles(admin, "names-" + target);
    try {
      bundles.follow(rules);
      bundles.await("Active");

      commit(repository.change().write("app/a.yaml", Repositories.configMap("forbidden", "1")));
      follow("app");
      assertThat(awaitState("Blocked").message()).contains("is forbidden");

      rules.commit(
          Repositories.KARI,
          "Break it",
          Map.of("names.rego", "package samsvar.names\n\ndeny contains {"));
      assertThat(bundles.await("Rejected").message()).contains("what was in force stays");
      commit(repository.change().write("app/b.yaml", Repositories.configMap("b", "1")));
      Eventually.isTrue(
          "the next commit to be judged by the last known good",
          SOON,
          () -> repository.head().equals(Objects.requireNonNull(status().revisions()).attempted()));
      assertThat(status().state()).isEqualTo("Blocked");
    } finally {
      bundles.delete();
    }
  }

  @Test
  void theApiServerRefusesResourcesThatMakeNoSense() {
    commit(repository.change().write("app/a.yaml", Repositories.configMap("a", "1")));
    for (GitSource source :
        List.of(
            source("ftp://example.no/x", "refs/heads/main", "app"),
            source("https://user:secret@example.no/x", "refs/heads/main", "app"),
            source("https://example.no/x", "main", "app"),
            source("https://example.no/x", "refs/heads/main", "../app"),
            source("https://example.no/x", "refs/heads/main", "/app"))) {
      assertThatThrownBy(() -> create(source))
          .as("%s", source)
          .isInstanceOf(KubernetesClientException.class);
    }
    follow("app");
    awaitState("Synced");
    assertThatThrownBy(() -> patch("{\"spec\":{\"targetNamespace\":\"elsewhere\"}}"))
        .hasMessageContaining("target namespace cannot be changed");
  }

  // --- what a user does

  private String commit(GitRepository.Change change) {
    return change.commit(Repositories.KARI, "Change");
  }

  private void follow(String path) {
    create(source(path));
  }

  private void create(GitSource source) {
    Sync sync = new Sync();
    sync.setMetadata(new ObjectMetaBuilder().withNamespace(home).withName(target).build());
    sync.setSpec(spec(source, target));
    var _ = admin.resource(sync).create();
  }

  private GitSource source(String path) {
    return source(repository.uri().toString(), "refs/heads/main", path);
  }

  private static GitSource source(String url, String ref, String path) {
    return new GitSource(url, ref, path, "1s", null);
  }

  private static SyncSpec spec(GitSource source, String target) {
    return new SyncSpec(
        source,
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
        null);
  }

  private void edit(String path) {
    patch("{\"spec\":{\"source\":{\"path\":\"" + path + "\"}}}");
  }

  private void patch(String merge) {
    var _ =
        admin
            .resources(Sync.class)
            .inNamespace(home)
            .withName(target)
            .patch(PatchContext.of(PatchType.JSON_MERGE), merge);
  }

  private void approve(String name, String plan, String approver) {
    Approval approval = new Approval();
    approval.setMetadata(new ObjectMetaBuilder().withNamespace(home).withName(name).build());
    approval.setSpec(new ApprovalSpec(target, plan, approver, "meant so", null));
    var _ = admin.resource(approval).create();
  }

  private void edit(String configMap, String value) {
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

  // --- what a user sees

  private SyncStatus status() {
    Sync sync = admin.resources(Sync.class).inNamespace(home).withName(target).get();
    return Optional.ofNullable(sync.getStatus()).orElseThrow();
  }

  private SyncStatus awaitState(String state) {
    return awaitStatus(
        state + " at " + repository.head(),
        status ->
            state.equals(status.state())
                && repository.head().equals(revisions(status).attempted()));
  }

  private SyncStatus awaitPathState(String path, String state) {
    long generation =
        admin
            .resources(Sync.class)
            .inNamespace(home)
            .withName(target)
            .get()
            .getMetadata()
            .getGeneration();
    return awaitStatus(
        state + " with path " + path,
        status ->
            state.equals(status.state())
                && Objects.equals(status.observedGeneration(), generation));
  }

  private void awaitRevision(String commit) {
    var _ =
        awaitStatus(
            "commit " + commit + " to be applied",
            status -> commit.equals(revisions(status).applied()));
  }

  private static SyncStatus.Revisions revisions(SyncStatus status) {
    return Objects.requireNonNull(status.revisions());
  }

  private SyncStatus awaitStatus(String what, java.util.function.Predicate<SyncStatus> condition) {
    return Eventually.value(
        what,
        SOON,
        () -> {
          SyncStatus status = status();
          if (!condition.test(status)) {
            throw new IllegalStateException("state " + status.state() + ": " + status.message());
          }
          return Optional.of(status);
        });
  }

  private io.samsvar.reconciler.resource.ApprovalStatus decided(String name) {
    return Eventually.value(
        "Approval " + name + " to be decided",
        SOON,
        () ->
            Optional.ofNullable(
                admin
                    .resources(Approval.class)
                    .inNamespace(home)
                    .withName(name)
                    .get()
                    .getStatus()));
  }

  private List<String> names() {
    return admin.configMaps().inNamespace(target).list().getItems().stream()
        .map(object -> object.getMetadata().getName())
        .filter(name -> !name.equals("kube-root-ca.crt"))
        .toList();
  }

  private String value(String configMap) {
    return String.valueOf(
        admin.configMaps().inNamespace(target).withName(configMap).get().getData().get("value"));
  }

  /** Requests of the reconciler that are no watches. */
  private int requests() throws IOException {
    try (Stream<String> lines = Files.lines(local.auditLog())) {
      return (int)
          lines
              .filter(line -> line.contains("system:serviceaccount:samsvar-system:samsvar"))
              .filter(line -> !line.contains("\"verb\":\"watch\""))
              .count();
    }
  }

  private Path folderBeside(String name) {
    return repository.path().resolveSibling(name);
  }

  // --- what is on record

  private <T extends Event> List<T> events(Class<T> kind) {
    return samsvar.events().stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  private <T extends Event> T last(Class<T> kind) {
    return events(kind).getLast();
  }

  /** Invariant 1: every intent stands on a passed verdict for its plan, recorded before it. */
  private boolean isRecordedInOrder() {
    List<Event> events = samsvar.events();
    for (int index = 0; index < events.size(); index++) {
      if (events.get(index) instanceof SyncIntended intended) {
        SyncJudged judged = (SyncJudged) events.get((int) intended.judgedAt());
        assertThat(intended.judgedAt()).isLessThan(index);
        assertThat(judged.plan()).isEqualTo(intended.plan());
        assertThat(judged.verdict()).isInstanceOf(Verdict.Passed.class);
      }
      if (events.get(index) instanceof SyncCompleted completed) {
        assertThat(events.get((int) completed.intendedAt())).isInstanceOf(SyncIntended.class);
      }
    }
    return true;
  }
}
