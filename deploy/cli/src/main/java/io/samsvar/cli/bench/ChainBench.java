package io.samsvar.cli.bench;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.ServiceResource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.samsvar.testkit.Identity;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * The chain on a real API server with etcd, everything on one machine: Samsvar in a JVM of its own,
 * as {@code samsvar run} starts it.
 */
final class ChainBench {
  private static final int COMMITS = 20;
  private static final int DRIFTS = 20;
  private static final int WRITES = 500;
  private static final Duration BETWEEN_DRIFTS = Duration.ofSeconds(3);
  private static final Duration STEADY = Duration.ofSeconds(60);
  /* The resolution of the latencies; Eventually would look less and less often. */
  private static final Duration LOOK_AGAIN = Duration.ofMillis(2);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String NODE_PORT = "{\"spec\":{\"type\":\"NodePort\"}}";
  private static final String WEBHOOK_SECONDS =
      "apiserver_admission_webhook_admission_duration_seconds";

  private final PrintWriter progress;
  private final List<Figure> figures = new ArrayList<>();
  private final long startedAt = System.nanoTime();

  ChainBench(PrintWriter progress) {
    this.progress = progress;
  }

  List<Figure> measure() throws IOException, InterruptedException {
    tell("the demo, in a process of its own");
    figures.add(Figure.of("demo, all scenes, tools cached", BenchWorld.demoSeconds(), "s"));
    tell("a cluster and Samsvar in a process of its own");
    try (BenchWorld world = BenchWorld.start();
        KubernetesClient admin = world.cluster().client(Identity.CLUSTER_ADMIN)) {
      figures.add(Figure.of("local cluster ready, warm", world.clusterSeconds(), "s", 15));
      figures.add(Figure.of("samsvar run ready", world.readySeconds(), "s"));
      figures.add(Figure.of("first commit of 20 objects applied", world.firstSyncMillis(), "ms"));
      commits(world, admin);
      drift(admin);
      admission(admin);
      steady(world);
      figures.add(Figure.of("resident memory of samsvar run", world.residentMebibytes(), "MiB"));
    }
    return figures;
  }

  private void commits(BenchWorld world, KubernetesClient admin) {
    tell(COMMITS + " commits of one changed object, from push to applied");
    double[] millis = new double[COMMITS];
    for (int index = 0; index < COMMITS; index++) {
      String value = "level-" + index;
      long from = world.commitLogLevel(value);
      awaitQuickly(
          "the commit to be applied",
          () ->
              value.equals(
                  admin
                      .configMaps()
                      .inNamespace(BenchWorld.TARGET)
                      .withName("web")
                      .get()
                      .getData()
                      .get("LOG_LEVEL")));
      millis[index] = (System.nanoTime() - from) / 1e6;
      world.awaitSynced();
    }
    quantiles("push to applied, one changed object, Kustomize", millis, 0, 0);
    figures.add(Figure.of("of it, kustomize build alone (median)", world.renderMillis(), "ms"));
  }

  private void drift(KubernetesClient admin) {
    tell(DRIFTS + " drifts with the webhook off, from the write to the revert");
    double[] millis = new double[DRIFTS];
    try (WebhookOff _ = WebhookOff.from(admin, service(admin, 0), NODE_PORT)) {
      for (int index = 0; index < DRIFTS; index++) {
        // In turn, since the same object changed again and again is a fight, which is slowed down.
        var service = service(admin, index);
        long from = System.nanoTime();
        var _ = service.patch(PatchContext.of(PatchType.JSON_MERGE), NODE_PORT);
        awaitQuickly(
            "the drift to be reverted",
            () -> service.get().getSpec().getType().equals("ClusterIP"));
        millis[index] = (System.nanoTime() - from) / 1e6;
        pause(BETWEEN_DRIFTS);
      }
    }
    quantiles("drift to reverted, a Service changed", millis, 0, 0);
    WebhookOff.awaitOn(service(admin, 0), NODE_PORT);
  }

  private static ServiceResource<Service> service(KubernetesClient admin, int index) {
    return admin
        .services()
        .inNamespace(BenchWorld.TARGET)
        .withName(BenchWorld.SERVICES.get(index % BenchWorld.SERVICES.size()));
  }

  private void admission(KubernetesClient admin) {
    tell(WRITES + " writes of declared objects, timed by the API server itself");
    Histogram before = webhookHistogram(admin);
    var service = admin.services().inNamespace(BenchWorld.TARGET).withName("web");
    for (int index = 0; index < WRITES; index++) {
      var _ =
          service.patch(
              PatchContext.of(PatchType.JSON_MERGE),
              "{\"metadata\":{\"annotations\":{\"example.no/n\":\"" + index + "\"}}}");
    }
    Histogram seen = webhookHistogram(admin).since(before);
    figures.add(
        Figure.of("admission, p50 by the API server's histogram", seen.quantile(0.5) * 1e3, "ms"));
    figures.add(
        Figure.of("admission, p99 by the API server's histogram", seen.quantile(0.99) * 1e3, "ms"));
  }

  private void steady(BenchWorld world) throws IOException {
    tell("a minute in which nothing changes");
    world.settle();
    Instant from = Instant.now();
    pause(STEADY);
    ApiCalls calls = world.calls(from, Instant.now());
    tell("calls in that minute: " + calls);
    figures.add(
        Figure.of(
            "API reads and writes in a minute, nothing changes",
            (double) calls.readsAndWrites(),
            "calls",
            0));
    figures.add(
        Figure.of(
            "dry runs in that minute, which prove enforcement",
            (double) calls.startingWith("dry-run/"),
            "calls"));
    figures.add(
        Figure.of(
            "watches renewed in that minute", (double) calls.startingWith("watch "), "calls"));
  }

  private void quantiles(String what, double[] millis, double medianMost, double worstMost) {
    double[] sorted = millis.clone();
    Arrays.sort(sorted);
    figures.add(goal(what + ", p50", sorted[sorted.length / 2], medianMost));
    figures.add(goal(what + ", worst of " + sorted.length, sorted[sorted.length - 1], worstMost));
  }

  private static Figure goal(String what, double value, double most) {
    return most == 0 ? Figure.of(what, value, "ms") : Figure.of(what, value, "ms", most);
  }

  private static Histogram webhookHistogram(KubernetesClient admin) {
    return Histogram.read(
        Optional.ofNullable(admin.raw("/metrics")).orElseThrow(), WEBHOOK_SECONDS, "samsvar");
  }

  private static void awaitQuickly(String what, Callable<Boolean> condition) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    try {
      while (!condition.call()) {
        if (System.nanoTime() > deadline) {
          throw new IllegalStateException("Gave up waiting for " + what);
        }
        pause(LOOK_AGAIN);
      }
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("Failed while waiting for " + what, e);
    }
  }

  /* A measured interval, not synchronisation. */
  private static void pause(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while measuring", e);
    }
  }

  private void tell(String text) {
    progress.println("[" + (System.nanoTime() - startedAt) / 1_000_000_000 + "s] " + text);
    progress.flush();
  }
}
