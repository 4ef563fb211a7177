package io.samsvar.cli.undo;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.samsvar.cli.Main;
import io.samsvar.ledger.Digest;
import io.samsvar.reconciler.resource.Approval;
import io.samsvar.reconciler.resource.GitSource;
import io.samsvar.reconciler.resource.Sync;
import io.samsvar.reconciler.resource.SyncSpec;
import io.samsvar.reconciler.resource.SyncStatus;
import io.samsvar.reconciler.resource.SyncStatus.DeletedByPlan;
import io.samsvar.testkit.ControlPlane;
import io.samsvar.testkit.Eventually;
import io.samsvar.testkit.Identity;
import io.samsvar.testkit.LocalCluster;
import io.samsvar.testkit.TestNamespace;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The command against the real API server; what the running process does with it is tested there.
 */
@ExtendWith(ControlPlane.class)
class UndoCommandIT {

  private static final Path CRDS = Path.of("../kubernetes/crds");
  private static final Digest PLAN = Digest.of("plan");
  private static final Digest UNDO = Digest.of("undo");

  private final LocalCluster local;
  private final KubernetesClient admin;
  private final String home;

  UndoCommandIT(LocalCluster local, KubernetesClient admin, TestNamespace home) throws IOException {
    this.local = local;
    this.admin = admin;
    this.home = home.name();
    for (String kind : List.of("syncs", "approvals")) {
      try (var yaml = Files.newInputStream(CRDS.resolve("samsvar.io_" + kind + ".yaml"))) {
        var _ = admin.load(yaml).serverSideApply();
      }
    }
  }

  private record Ran(int status, String out, String err) {}

  @Test
  void listsShowsAndAsksInOnesOwnName() {
    sync(
        "shop",
        List.of(
            new DeletedByPlan(
                PLAN.toString(),
                UNDO.toString(),
                "2026-11-24T10:00:00Z",
                "2026-12-24T10:00:00Z",
                2,
                List.of("ConfigMap production/a"))));

    Ran listed = run("shop");
    assertThat(listed.status()).as(listed.err()).isZero();
    assertThat(listed.out()).contains(PLAN.toString(), "2 objects", "2026-12-24");

    Ran shown = run("shop", "--plan", PLAN.toString());
    assertThat(shown.status()).isZero();
    assertThat(shown.out()).contains("ConfigMap production/a", "and 1 more", "--reason");
    assertThat(admin.resources(Approval.class).inNamespace(home).list().getItems()).isEmpty();

    Ran asked = run("shop", "--plan", PLAN.abbreviated(), "--reason", "wrong path");
    assertThat(asked.status()).as(asked.err()).isZero();
    assertThat(admin.resources(Approval.class).inNamespace(home).list().getItems())
        .singleElement()
        .satisfies(
            approval -> {
              assertThat(approval.getSpec().plan()).isEqualTo(UNDO.toString());
              assertThat(approval.getSpec().approver()).isEqualTo("cluster-admin");
              assertThat(approval.getSpec().reason()).isEqualTo("wrong path");
            });
  }

  @Test
  void saysWhatIsWrongAndTheWayOut() {
    assertThat(run("nowhere").err()).contains("There is no Sync " + home + "/nowhere");
    sync("quiet", null);
    assertThat(run("quiet").out()).contains("can be undone");
    assertThat(run("quiet", "--reason", "x").err()).contains("--plan");
    assertThat(run("quiet", "--plan", "feed", "--reason", "x").err())
        .contains("samsvar undo quiet");
    assertThat(run("quiet", "--plan", "feed").status()).isEqualTo(2);
  }

  private Ran run(String name, String... more) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    String[] arguments = new String[more.length + 4];
    arguments[0] = "undo";
    arguments[1] = name;
    arguments[2] = "--namespace=" + home;
    arguments[3] = "--kubeconfig=" + local.kubeconfig(Identity.CLUSTER_ADMIN);
    System.arraycopy(more, 0, arguments, 4, more.length);
    int status =
        Main.commandLine()
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(arguments);
    return new Ran(status, out.toString(), err.toString());
  }

  private void sync(String name, @Nullable List<DeletedByPlan> deleted) {
    Sync sync = new Sync();
    sync.setMetadata(new ObjectMetaBuilder().withNamespace(home).withName(name).build());
    sync.setSpec(
        new SyncSpec(
            new GitSource("https://git.example.no/shop.git", "refs/heads/main", "app", null, null),
            "production",
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null));
    Eventually.isTrue(
        "the kind to be served",
        Duration.ofSeconds(30),
        () -> {
          try {
            var _ = admin.resource(sync).create();
            return true;
          } catch (KubernetesClientException e) {
            return false;
          }
        });
    Sync made = admin.resources(Sync.class).inNamespace(home).withName(name).get();
    made.setStatus(
        new SyncStatus(
            1L, "Synced", "Passed", "", null, null, null, null, null, 0, null, null, null, null,
            null, deleted));
    var _ = admin.resource(made).updateStatus();
  }
}
