package io.samsvar.reconciler.apply;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.samsvar.ledger.Action;
import io.samsvar.reconciler.cluster.ApiServer;
import io.samsvar.reconciler.cluster.KubernetesCluster;
import io.samsvar.reconciler.plan.Plan;
import io.samsvar.reconciler.plan.Plan.PlannedChange;
import io.samsvar.reconciler.plan.Step;
import io.samsvar.reconciler.render.RenderedObject;
import io.samsvar.testkit.Identity;
import io.samsvar.testkit.LocalCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * How long 1,000 ConfigMaps take: rehearsed, applied, changed, pruned; and a bare loop of the same
 * PATCHes beside it. The argument is a folder for the control plane.
 */
public final class ApplyBenchmark {

  private static final int OBJECTS = 1_000;

  private ApplyBenchmark() {}

  /** Runs all rounds and prints a line for each figure. */
  public static void main(String[] arguments) {
    LocalCluster.Options options = LocalCluster.Options.apiServerOnly();
    try (LocalCluster local = LocalCluster.start(Path.of(arguments[0]), options);
        KubernetesClient client = local.client(Identity.CLUSTER_ADMIN)) {
      SimpleMeterRegistry meters = new SimpleMeterRegistry();
      KubernetesCluster cluster = new KubernetesCluster(new ApiServer(client, meters));
      for (int round = 0; round < 4; round++) {
        round(client, cluster, new ServerSideExecutor(cluster, meters), round);
      }
    }
  }

  private static void round(
      KubernetesClient client, KubernetesCluster cluster, ServerSideExecutor executor, int round) {
    ApplySettings settings = new ApplySettings(true, false, Duration.ofSeconds(10));
    for (int atOnce : new int[] {1, 4, 8, 16, 32, 64}) {
      String loop = namespace(client, "loop-" + atOnce + "-" + round);
      timed(
          "bare loop, " + atOnce + " at once",
          round,
          () ->
              Workers.map(
                  objects(loop, "a"), atOnce, o -> cluster.apply(o.manifest(), false, false)));
    }
    String namespace = namespace(client, "plan-" + round);
    Plan create = plan(cluster, Action.CREATE, objects(namespace, "a"));
    timed("rehearse", round, () -> executor.rehearse(create, settings));
    timed("create", round, () -> executor.apply(create, Step.ORDINARY, settings, _ -> {}));
    Plan update = plan(cluster, Action.UPDATE, objects(namespace, "b"));
    timed("update", round, () -> executor.apply(update, Step.ORDINARY, settings, _ -> {}));
    Plan delete = plan(cluster, Action.DELETE, objects(namespace, "b"));
    timed("prune", round, () -> executor.prune(delete, settings));
  }

  private static void timed(String what, int round, Runnable work) {
    long began = System.nanoTime();
    work.run();
    System.out.printf(
        "round %d: %s of %d: %d ms%n",
        round, what, OBJECTS, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
  }

  private static Plan plan(KubernetesCluster cluster, Action action, List<RenderedObject> objects) {
    List<PlannedChange> changes = Workers.map(objects, o -> Plans.change(cluster, action, o));
    return Plans.plan(changes);
  }

  private static List<RenderedObject> objects(String namespace, String value) {
    return IntStream.range(0, OBJECTS)
        .mapToObj(i -> Plans.configMap(namespace, "object-" + i, value))
        .toList();
  }

  private static String namespace(KubernetesClient client, String name) {
    var _ =
        client
            .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
            .create();
    return name;
  }
}
