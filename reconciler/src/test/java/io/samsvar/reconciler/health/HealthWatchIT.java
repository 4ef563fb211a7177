package io.samsvar.reconciler.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.samsvar.ledger.ResourceId;
import io.samsvar.reconciler.apply.Plans;
import io.samsvar.reconciler.cluster.ApiServer;
import io.samsvar.reconciler.cluster.KubernetesCluster;
import io.samsvar.reconciler.cluster.KubernetesWatches;
import io.samsvar.reconciler.health.Health.Healthy;
import io.samsvar.reconciler.health.Health.Progressing;
import io.samsvar.reconciler.health.HealthWait.Target;
import io.samsvar.reconciler.render.RenderedObject;
import io.samsvar.testkit.ControlPlane;
import io.samsvar.testkit.Eventually;
import io.samsvar.testkit.TestNamespace;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ControlPlane.class)
class HealthWatchIT {

  private final KubernetesClient admin;
  private final String namespace;
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final KubernetesCluster cluster;
  private final KubernetesWatches watches;
  private final HealthWatch health;

  HealthWatchIT(KubernetesClient admin, TestNamespace namespace) {
    this.admin = admin;
    this.namespace = namespace.name();
    ApiServer api = new ApiServer(admin, meters);
    this.cluster = new KubernetesCluster(api);
    this.watches = new KubernetesWatches(api, meters);
    this.health = new HealthWatch(watches, meters);
  }

  @AfterEach
  void close() {
    watches.close();
  }

  @Test
  void returnsAtOnceWhenEverythingWorksAndSaysWhatDoesNotInTime() {
    RenderedObject config = applied(Plans.configMap(namespace, "works", "a"));
    RenderedObject claim = applied(claim("never-bound"));

    assertThat(
            health.await(List.of(target(config)), "", Duration.ofMinutes(1), HealthRules::assess))
        .isEqualTo(Map.of(config.id(), new Healthy()));
    assertThat(
            health.await(
                List.of(target(config), target(claim)),
                "app=x",
                Duration.ofSeconds(3),
                HealthRules::assess))
        .isEqualTo(
            Map.of(
                config.id(),
                new Progressing("is not there"),
                claim.id(),
                new Progressing("is not bound to a volume yet")));
  }

  @Test
  void seesTheStatusChangeItWaitsFor() throws Exception {
    RenderedObject claim = applied(claim("bound-later"));
    CompletableFuture<Map<ResourceId, Health>> waiting =
        CompletableFuture.supplyAsync(
            () ->
                health.await(
                    List.of(target(claim)), "", Duration.ofMinutes(1), HealthRules::assess));
    Eventually.isTrue(
        "the watch",
        Duration.ofSeconds(20),
        () -> meters.get("samsvar.watches").gauge().value() > 0);

    var _ =
        admin
            .persistentVolumeClaims()
            .inNamespace(namespace)
            .withName("bound-later")
            .editStatus(
                live ->
                    new PersistentVolumeClaimBuilder(live)
                        .withNewStatus()
                        .withPhase("Bound")
                        .endStatus()
                        .build());

    assertThat(waiting.get(20, TimeUnit.SECONDS)).isEqualTo(Map.of(claim.id(), new Healthy()));
    assertThat(meters.get("samsvar.watches").gauge().value()).isZero();
  }

  private RenderedObject applied(RenderedObject object) {
    var _ = cluster.apply(object.manifest(), true, false);
    return object;
  }

  private static Target target(RenderedObject object) {
    return new Target(object.id(), object.apiVersion());
  }

  private RenderedObject claim(String name) {
    return Plans.object(
        """
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: {name: %s, namespace: %s, labels: {app: x}}
        spec:
          accessModes: [ReadWriteOnce]
          resources: {requests: {storage: 1Mi}}
        """
            .formatted(name, namespace));
  }
}
