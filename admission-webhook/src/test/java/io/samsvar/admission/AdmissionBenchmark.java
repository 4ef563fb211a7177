package io.samsvar.admission;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.samsvar.testkit.Identity;
import io.samsvar.testkit.LocalCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long a write waits for us, as the API server's own histogram has it: writes that policy
 * judges, writes outside governed namespaces, and refusals, among a thousand declared objects. One
 * JSON line for each figure. Needs the pinned tools; takes about a minute.
 */
public final class AdmissionBenchmark {

  private static final int DECLARED = 1_000;
  private static final int WRITES = 1_000;
  private static final int THREADS = 4;
  private static final double GOAL_P99_MILLIS = 50;
  private static final String HISTOGRAM =
      "apiserver_admission_webhook_admission_duration_seconds_bucket";
  private static final Pattern BUCKET =
      Pattern.compile(HISTOGRAM + "\\{(.*),le=\"([^\"]+)\",?(.*)\\} (\\d+)");

  private final KubernetesClient admin;

  private AdmissionBenchmark(KubernetesClient admin) {
    this.admin = admin;
  }

  /** Runs and prints. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("admission-benchmark");
    try (LocalCluster cluster =
            LocalCluster.start(folder.resolve("cluster"), LocalCluster.Options.full());
        KubernetesClient admin = cluster.client(Identity.CLUSTER_ADMIN)) {
      for (String namespace : new String[] {"governed", "free"}) {
        Kubectl.Result made = new Kubectl(cluster, folder).run("create", "namespace", namespace);
        if (made.code() != 0) {
          throw new AssertionError(made.text());
        }
      }
      Path data = Files.createDirectory(folder.resolve("webhook"));
      try (RunningWebhook webhook = RunningWebhook.start(cluster, data, "governed")) {
        for (int i = 0; i < DECLARED; i++) {
          webhook.declared.declare(
              Json.object(
                  "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'d-%d','namespace':'governed'},'data':{'a':'b'}}"
                      .formatted(i)));
        }
        new AdmissionBenchmark(admin).run();
      }
    }
  }

  private void run() throws InterruptedException {
    writeAll(200, i -> put("governed", "warm-" + i, 0));
    measure("policy_judged", "false", i -> put("governed", "m-" + i % 100, i));
    measure("not_governed", "false", i -> put("free", "m-" + i % 100, i));
    measure("refused", "true", i -> refused("d-" + i % DECLARED));
  }

  private void measure(String what, String rejected, IntConsumer write)
      throws InterruptedException {
    Map<Double, Long> before = buckets(rejected);
    long begun = System.nanoTime();
    writeAll(WRITES, write);
    double seconds = (System.nanoTime() - begun) / 1e9;
    Map<Double, Long> after = buckets(rejected);
    after.replaceAll((limit, count) -> count - before.getOrDefault(limit, 0L));
    print(what + "_p50", quantile(after, 0.50) * 1_000, "ms", GOAL_P99_MILLIS);
    print(what + "_p99", quantile(after, 0.99) * 1_000, "ms", GOAL_P99_MILLIS);
    print(what + "_writes", WRITES / seconds, "1/s", 0);
  }

  private static void writeAll(int count, IntConsumer write) throws InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    for (int i = 0; i < count; i++) {
      int number = i;
      threads.execute(() -> write.accept(number));
    }
    threads.shutdown();
    if (!threads.awaitTermination(5, TimeUnit.MINUTES)) {
      throw new AssertionError("The writes did not end");
    }
  }

  private void put(String namespace, String name, int value) {
    ConfigMap map =
        new ConfigMapBuilder()
            .withNewMetadata()
            .withName(name)
            .withNamespace(namespace)
            .addToLabels(Map.of("environment", "production", "region", "no-oslo-1"))
            .endMetadata()
            .addToData("value", Integer.toString(value))
            .build();
    var _ = admin.resource(map).forceConflicts().fieldManager("benchmark").serverSideApply();
  }

  private void refused(String name) {
    try {
      put("governed", name, 1);
      throw new AssertionError("A declared object was created by somebody else");
    } catch (KubernetesClientException e) {
      if (e.getCode() != 403) {
        throw e;
      }
    }
  }

  /** Cumulative counts by upper limit in seconds. */
  private Map<Double, Long> buckets(String rejected) {
    Map<Double, Long> buckets = new TreeMap<>();
    admin
        .raw("/metrics")
        .lines()
        .filter(line -> line.startsWith(HISTOGRAM) && line.contains("objects.samsvar.io"))
        .filter(line -> line.contains("rejected=\"" + rejected + "\""))
        .forEach(
            line -> {
              Matcher matcher = BUCKET.matcher(line);
              if (matcher.matches()) {
                String limit = matcher.group(2);
                buckets.merge(
                    limit.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(limit),
                    Long.parseLong(matcher.group(4)),
                    Long::sum);
              }
            });
    return buckets;
  }

  /** As Prometheus' histogram_quantile does it: linear inside the bucket. */
  private static double quantile(Map<Double, Long> buckets, double quantile) {
    long total = buckets.values().stream().mapToLong(Long::longValue).max().orElse(0);
    double rank = quantile * total;
    double lower = 0;
    long below = 0;
    for (Map.Entry<Double, Long> bucket : buckets.entrySet()) {
      if (bucket.getValue() >= rank) {
        if (bucket.getKey().isInfinite() || bucket.getValue() == below) {
          return lower;
        }
        return lower + (bucket.getKey() - lower) * (rank - below) / (bucket.getValue() - below);
      }
      lower = bucket.getKey();
      below = bucket.getValue();
    }
    return lower;
  }

  private static void print(String figure, double value, String unit, double goal) {
    System.out.println(
        String.format(
            Locale.ROOT,
            "{\"figure\":\"admission_%s\",\"value\":%.2f,\"unit\":\"%s\",\"goal\":%s,\"peer\":null,\"ratio\":null,\"ok\":%s}",
            figure,
            value,
            unit,
            goal == 0 ? "null" : Double.toString(goal),
            goal == 0 || value <= goal));
  }
}
