package io.samsvar.reconciler.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.samsvar.ledger.Event.SyncIntended;
import io.samsvar.reconciler.resource.SyncStatus;
import io.samsvar.testkit.ControlPlane;
import io.samsvar.testkit.Eventually;
import io.samsvar.testkit.LocalCluster;
import io.samsvar.testkit.TestNamespace;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** When a Sync writes: windows, requests and other Syncs, against a real API server. */
@ExtendWith(ControlPlane.class)
class ScheduleIT {

  private final KubernetesClient admin;
  private final Followed followed;

  ScheduleIT(LocalCluster local, KubernetesClient admin, TestNamespace home, @TempDir Path folder) {
    this.admin = admin;
    this.followed = new Followed(local, admin, home.name(), folder);
  }

  @AfterEach
  void close() {
    followed.close();
  }

  @Test
  void aClosedWindowHoldsACommitAndARequestPassesIt() {
    followed.commit(Map.of("a.yaml", Repositories.configMap("a", "1")));
    followed.followWith(
        """
        {"windows": [{"kind": "deny", "schedule": "* * * * *", "duration": "5m",
                      "timeZone": "Europe/Oslo", "manual": true}],
         "namespaceLabels": {"team": "shop"}}
        """);
    SyncStatus waiting = followed.awaitState("Pending");
    assertThat(waiting.message()).contains("passed, and waits", "Europe/Oslo");
    assertThat(waiting.verdict()).isEqualTo("Passed");
    assertThat(admin.namespaces().withName(followed.target).get()).isNull();

    followed.annotate("samsvar.io/sync-requested", "2026-01-01T00:00:00Z");
    assertThat(followed.awaitState("Synced").handledRequest()).isEqualTo("2026-01-01T00:00:00Z");
    assertThat(admin.namespaces().withName(followed.target).get().getMetadata().getLabels())
        .containsEntry("team", "shop")
        .containsEntry("region", "no-oslo-1");

    // What is in force is kept all the same, and the next commit waits again.
    followed.edit("a", "by hand");
    Eventually.isTrue("drift to be put back", Followed.SOON, () -> followed.value("a").equals("1"));
    followed.commit(Map.of("a.yaml", Repositories.configMap("a", "2")));
    followed.awaitState("Pending");
    assertThat(followed.value("a")).isEqualTo("1");
  }

  @Test
  void theApiServerRefusesWindowsAndLabelsThatMakeNoSense() {
    followed.commit(Map.of("a.yaml", Repositories.configMap("a", "1")));
    followed.follow("1m");
    assertThatThrownBy(
            () ->
                followed.patch(
                    """
                    {"spec": {"windows": [{"kind": "deny", "schedule": "soon", "duration": "1h"}]}}
                    """))
        .hasMessageContaining("schedule");
    assertThatThrownBy(
            () -> followed.patch("{\"spec\":{\"namespaceLabels\":{\"samsvar.io/sync\":\"x\"}}}"))
        .hasMessageContaining("Samsvar's own");
    followed.awaitState("Synced");
    followed.patch(
        """
        {"spec": {"windows": [{"kind": "deny", "schedule": "61 * * * *", "duration": "1h"}]}}
        """);
    Eventually.isTrue(
        "the window to be refused",
        Followed.SOON,
        () -> String.valueOf(followed.status().message()).contains("'61 * * * *'"));
  }

  @Test
  void aSyncWaitsUntilTheOneItDependsOnIsHealthy() {
    followed.commit(
        Map.of(
            "a.yaml",
            Repositories.configMap("a", "1"),
            "base/claim.yaml",
            """
                apiVersion: v1
                kind: PersistentVolumeClaim
                metadata: {name: data, labels: {environment: production, region: no-oslo-1}}
                spec:
                  storageClassName: local
                  accessModes: [ReadWriteOnce]
                  resources: {requests: {storage: 1Mi}}
                """));
    followed.followWith("{\"dependsOn\": [{\"name\": \"base\"}]}");
    assertThat(followed.awaitState("Pending").message()).contains("base, which does not exist");
    String base = followed.followAlso("base", "base");
    Eventually.isTrue(
        "the wait for its health",
        Followed.SOON,
        () -> String.valueOf(followed.status().message()).contains("base to be healthy"));
    assertThat(followed.samsvar.events()).filteredOn(SyncIntended.class::isInstance).hasSize(1);
    var _ =
        admin
            .persistentVolumeClaims()
            .inNamespace(base)
            .withName("data")
            .editStatus(
                live ->
                    new PersistentVolumeClaimBuilder(live)
                        .withNewStatus()
                        .withPhase("Bound")
                        .endStatus()
                        .build());
    followed.awaitState("Synced");
    followed.unfollow("base");
  }
}
