package io.samsvar.reconciler.apply;

import static io.samsvar.reconciler.apply.Plans.change;
import static io.samsvar.reconciler.apply.Plans.configMap;
import static io.samsvar.reconciler.apply.Plans.plan;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.samsvar.ledger.Action;
import io.samsvar.ledger.Event.ObjectResult;
import io.samsvar.ledger.Outcome;
import io.samsvar.reconciler.cluster.ApiServer;
import io.samsvar.reconciler.cluster.CuttingProxy;
import io.samsvar.reconciler.cluster.KubernetesCluster;
import io.samsvar.reconciler.plan.Plan.PlannedChange;
import io.samsvar.reconciler.plan.Step;
import io.samsvar.reconciler.render.RenderedObject;
import io.samsvar.testkit.ControlPlane;
import io.samsvar.testkit.Identity;
import io.samsvar.testkit.LocalCluster;
import io.samsvar.testkit.TestNamespace;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

@ExtendWith(ControlPlane.class)
class LostAnswerIT {

  private static final ApplySettings SETTINGS =
      new ApplySettings(true, false, Duration.ofSeconds(5));

  private final String namespace;
  private final CuttingProxy proxy;
  private final KubernetesClient client;
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  LostAnswerIT(LocalCluster local, TestNamespace namespace) throws IOException {
    this.namespace = namespace.name();
    this.proxy = new CuttingProxy(local.apiServer());
    Config config = Config.fromKubeconfig(local.kubeconfig(Identity.CLUSTER_ADMIN).toFile());
    config.setMasterUrl(proxy.url());
    this.client = new KubernetesClientBuilder().withConfig(config).build();
  }

  @AfterEach
  void close() throws IOException {
    client.close();
    proxy.close();
  }

  @Test
  void sendsAnApplyAgainWhoseAnswerWasLost() {
    KubernetesCluster cluster = new KubernetesCluster(new ApiServer(client, meters));
    PlannedChange create = change(cluster, Action.CREATE, configMap(namespace, "again", "a"));
    proxy.cutNext(1);

    assertThat(
            new ServerSideExecutor(cluster, meters)
                .apply(plan(create), Step.ORDINARY, SETTINGS, _ -> {}))
        .containsExactly(new ObjectResult(create.resource(), Outcome.CREATED, ""));
    assertThat(meters.get("samsvar.api.requests").tags("verb", "apply", "status", "none").timer())
        .satisfies(timer -> assertThat(timer.count()).isEqualTo(1));
  }

  @Test
  void readsBackWhatItCannotSendAgain() {
    KubernetesCluster cluster = new KubernetesCluster(new ApiServer(client, meters, Duration.ZERO));
    PlannedChange create = change(cluster, Action.CREATE, configMap(namespace, "read", "a"));
    proxy.cutNext(1);
    List<JsonNode> told = new ArrayList<>();

    assertThat(
            new ServerSideExecutor(cluster, meters)
                .apply(plan(create), Step.ORDINARY, SETTINGS, told::add))
        .containsExactly(new ObjectResult(create.resource(), Outcome.CREATED, ""));
    assertThat(told).hasSize(1);
  }

  @Test
  void saysUnknownWhenNothingAnswers() {
    KubernetesCluster cluster = new KubernetesCluster(new ApiServer(client, meters, Duration.ZERO));
    RenderedObject object = configMap(namespace, "unknown", "a");
    PlannedChange create = change(cluster, Action.CREATE, object);
    proxy.cutNext(Integer.MAX_VALUE);

    assertThat(
            new ServerSideExecutor(cluster, meters)
                .apply(plan(create), Step.ORDINARY, SETTINGS, _ -> {}))
        .singleElement()
        .satisfies(result -> assertThat(result.outcome()).isEqualTo(Outcome.UNKNOWN));
  }

  @Test
  void confirmsADeletionWhoseAnswerWasLost() {
    KubernetesCluster cluster = new KubernetesCluster(new ApiServer(client, meters, Duration.ZERO));
    RenderedObject object = configMap(namespace, "deleted", "a");
    ServerSideExecutor executor = new ServerSideExecutor(cluster, meters);
    var _ =
        executor.apply(
            plan(change(cluster, Action.CREATE, object)), Step.ORDINARY, SETTINGS, _ -> {});
    PlannedChange deletion = change(cluster, Action.DELETE, object);
    proxy.cutNext(1);

    assertThat(executor.prune(plan(deletion), SETTINGS))
        .containsExactly(new ObjectResult(object.id(), Outcome.DELETED, ""));
  }
}
