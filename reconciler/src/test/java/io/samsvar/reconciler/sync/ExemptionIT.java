package io.samsvar.reconciler.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.samsvar.ledger.Actor;
import io.samsvar.ledger.Event;
import io.samsvar.ledger.Event.ExemptionUsed;
import io.samsvar.ledger.Event.SyncJudged;
import io.samsvar.ledger.Stage;
import io.samsvar.policies.exemption.Exemptions;
import io.samsvar.reconciler.resource.ClusterExemption;
import io.samsvar.reconciler.resource.ExemptionSpec;
import io.samsvar.reconciler.resource.ExemptionStatus;
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
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A team's Sync and the platform's, which alone waives a rule of the organisation. */
@ExtendWith(ControlPlane.class)
class ExemptionIT {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String CODE = "residency.region-not-allowed";

  private final KubernetesClient admin;
  private final String home;
  private final String target = "prod-" + UUID.randomUUID().toString().substring(0, 8);
  private final GitRepository team;
  private final GitRepository platform;
  private final Harness samsvar;

  ExemptionIT(
      LocalCluster local, KubernetesClient admin, TestNamespace home, @TempDir Path folder) {
    this.admin = admin;
    this.home = home.name();
    Harness.installCrds(admin);
    this.team = GitRepository.create(folder.resolve("team.git"));
    this.platform = GitRepository.create(folder.resolve("platform.git"));
    this.samsvar = new Harness(local, folder.resolve("state"));
  }

  @BeforeEach
  void start() {
    var _ =
        admin
            .resource(
                new NamespaceBuilder()
                    .withMetadata(new ObjectMetaBuilder().withName(Sync.SYSTEM_NAMESPACE).build())
                    .build())
            .serverSideApply();
    samsvar.start();
  }

  @AfterEach
  void close() {
    try (samsvar) {
      for (String namespace : List.of(home, Sync.SYSTEM_NAMESPACE)) {
        var _ = admin.resources(Sync.class).inNamespace(namespace).withName(target).delete();
        Eventually.isTrue(
            "the Sync to be let go",
            SOON,
            () ->
                admin.resources(Sync.class).inNamespace(namespace).withName(target).get() == null);
      }
      assertThat(samsvar.events()).isNotEmpty();
    } finally {
      var _ = admin.resources(ClusterExemption.class).delete();
    }
  }

  @Test
  void onlyWhatThePlatformDeclaresWaivesAndOnlyUntilItEnds() {
    Instant later = in(Duration.ofDays(60));
    commit(
        team.change()
            .write("app/a.yaml", Repositories.configMap("a", "1", "us-east-1"))
            .write("app/mine.yaml", exemption("Exemption", "a", later)));
    follow(home, team);
    SyncStatus blocked = await(home, team, "Blocked");
    assertThat(messages(blocked))
        .contains("only an exemption that a Sync in samsvar-system declares");

    // Made by hand, even by cluster-admin, it is none.
    ClusterExemption byHand = new ClusterExemption();
    byHand.setMetadata(new ObjectMetaBuilder().withName("by-hand-" + target).build());
    byHand.setSpec(
        new ExemptionSpec(
            CODE,
            List.of(new ExemptionSpec.ObjectName(null, "ConfigMap", target, "a")),
            "ola@example.no",
            "no reason",
            later.toString()));
    var _ = admin.resource(byHand).create();
    commit(team.change().write("app/a.yaml", Repositories.configMap("a", "2", "us-east-1")));
    assertThat(messages(await(home, team, "Blocked"))).doesNotContain("by-hand");
    assertThat(standing("by-hand-" + target, ExemptionStatus.REFUSED).message())
        .contains("No Sync declares it");

    // From the platform's repository it counts, and the team's Sync goes on by itself.
    commit(platform.change().write("app/x.yaml", exemption("ClusterExemption", "a", later)));
    follow(Sync.SYSTEM_NAMESPACE, platform);
    SyncStatus synced = await(home, team, "Synced");
    assertThat(messages(synced)).contains("Waived by ClusterExemption granted-" + target);
    assertThat(admin.configMaps().inNamespace(target).withName("a").get().getData())
        .containsEntry("value", "2");
    assertThat(events(ExemptionUsed.class))
        .singleElement()
        .satisfies(
            used -> {
              assertThat(used.stage()).isEqualTo(Stage.GATE);
              assertThat(used.resource().name()).isEqualTo("a");
              assertThat(used.owner()).isInstanceOf(Actor.Committed.class);
            });
    SyncJudged passed = events(SyncJudged.class).getLast();
    assertThat(passed.policies()).isEqualTo(events(ExemptionUsed.class).getLast().policies());

    Eventually.passes(
        "its use to be told",
        SOON,
        () -> {
          ExemptionStatus status = standing("granted-" + target, ExemptionStatus.HONOURED);
          assertThat(status.policies()).isEqualTo(passed.policies().toString());
          assertThat(status.lastUsedAt()).isNotNull();
          assertThat(status.conditions())
              .singleElement()
              .satisfies(condition -> assertThat(condition.status()).isEqualTo("True"));
        });

    // It is told to end before it does, and stops to count by itself.
    commit(
        platform
            .change()
            .write(
                "app/x.yaml",
                exemption("ClusterExemption", "a", in(Exemptions.TOLD_BEFORE.minusHours(1)))));
    Eventually.isTrue(
        "to be told that it ends",
        SOON,
        () -> messages(status(home)).contains("bring the object into accordance"));
    assertThat(standing("granted-" + target, ExemptionStatus.EXPIRING).message())
        .contains("prolong it in Git");
    commit(
        platform
            .change()
            .write("app/x.yaml", exemption("ClusterExemption", "a", in(Duration.ofSeconds(8)))));
    assertThat(messages(await(home, team, "Blocked"))).contains("does not waive it: it ended at");
    assertThat(standing("granted-" + target, ExemptionStatus.EXPIRED).lastUsedAt()).isNotNull();
  }

  @Test
  void anExemptionThatCouldNotCountOrNeverEndsIsRefusedWhereItIsWritten() {
    commit(
        team.change()
            .write("app/a.yaml", Repositories.configMap("a", "1"))
            .write("app/x.yaml", exemption("Exemption", "a", in(Duration.ofDays(4000)))));
    follow(home, team);
    assertThat(messages(await(home, team, "Blocked"))).contains("an exemption ends within");

    commit(
        team.change()
            .write("app/x.yaml", exemption("ClusterExemption", "a", in(Duration.ofDays(4)))));
    assertThat(messages(await(home, team, "Blocked"))).contains("configures Samsvar itself");
  }

  private ExemptionStatus standing(String name, String state) {
    return Eventually.value(
        name + " to be " + state,
        SOON,
        () -> {
          ExemptionStatus status =
              admin.resources(ClusterExemption.class).withName(name).get().getStatus();
          if (status == null || !state.equals(status.state())) {
            throw new IllegalStateException(String.valueOf(status));
          }
          return Optional.of(status);
        });
  }

  private static Instant in(Duration time) {
    return Instant.now().plus(time).truncatedTo(ChronoUnit.SECONDS);
  }

  private String exemption(String kind, String object, Instant until) {
    return """
        apiVersion: samsvar.io/v1alpha1
        kind: %s
        metadata: {name: granted-%s}
        spec:
          code: %s
          objects: [{kind: ConfigMap, %sname: %s}]
          owner: kari@example.no
          reason: moves in spring
          expiresAt: "%s"
        """
        .formatted(
            kind,
            target,
            CODE,
            kind.equals("Exemption") ? "" : "namespace: " + target + ", ",
            object,
            until);
  }

  private static void commit(GitRepository.Change change) {
    var _ = change.commit(Repositories.KARI, "Change");
  }

  private void follow(String namespace, GitRepository repository) {
    Sync sync = new Sync();
    sync.setMetadata(new ObjectMetaBuilder().withNamespace(namespace).withName(target).build());
    sync.setSpec(
        new SyncSpec(
            new GitSource(repository.uri().toString(), "refs/heads/main", "app", "1s", null),
            namespace.equals(home) ? target : Sync.SYSTEM_NAMESPACE,
            namespace.equals(home),
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
  }

  private SyncStatus status(String namespace) {
    return Optional.ofNullable(
            admin.resources(Sync.class).inNamespace(namespace).withName(target).get().getStatus())
        .orElseThrow();
  }

  private SyncStatus await(String namespace, GitRepository repository, String state) {
    return Eventually.value(
        state + " of " + namespace,
        SOON,
        () -> {
          SyncStatus status = status(namespace);
          if (!state.equals(status.state())
              || !repository
                  .head()
                  .equals(Objects.requireNonNull(status.revisions()).attempted())) {
            throw new IllegalStateException(status.state() + ": " + status.message());
          }
          return Optional.of(status);
        });
  }

  private static String messages(SyncStatus status) {
    return String.valueOf(status.findings());
  }

  private <T extends Event> List<T> events(Class<T> kind) {
    return samsvar.events().stream().filter(kind::isInstance).map(kind::cast).toList();
  }
}
