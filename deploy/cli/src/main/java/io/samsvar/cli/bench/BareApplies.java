package io.samsvar.cli.bench;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The least that any engine has to do: a bare loop of server-side applies without plan, gate,
 * rehearsal, evidence or inventory, at the concurrency that is best for it.
 */
final class BareApplies {
  private static final int[] CONCURRENCIES = {4, 8, 16, 32};
  private static final int VALUE_CHARS = 820;

  private final KubernetesClient client;

  BareApplies(KubernetesClient client) {
    this.client = client;
  }

  /**
   * The best of all concurrencies.
   *
   * @param concurrency how many at once
   * @param millis for all objects
   */
  record Best(int concurrency, double millis) {}

  /** Applies as many new ConfigMaps at each concurrency, each time in a namespace of its own. */
  Best measure(int count) {
    run("bare-warm", count, CONCURRENCIES[0]);
    Best best = new Best(0, Double.MAX_VALUE);
    for (int concurrency : CONCURRENCIES) {
      double millis = run("bare-" + concurrency, count, concurrency);
      if (millis < best.millis()) {
        best = new Best(concurrency, millis);
      }
    }
    return best;
  }

  private double run(String namespace, int count, int concurrency) {
    var _ =
        client
            .resource(
                new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
            .create();
    List<ConfigMap> objects = new ArrayList<>(count);
    for (int number = 0; number < count; number++) {
      objects.add(object(namespace, number));
    }
    long from = System.nanoTime();
    try (ExecutorService workers = Executors.newFixedThreadPool(concurrency)) {
      List<Future<?>> applied = new ArrayList<>(count);
      objects.forEach(object -> applied.add(workers.submit(() -> apply(object))));
      for (Future<?> one : applied) {
        var _ = one.get();
      }
    } catch (java.util.concurrent.ExecutionException e) {
      throw new IllegalStateException("The API server refused a bare apply", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while measuring", e);
    }
    return (System.nanoTime() - from) / 1e6;
  }

  private void apply(ConfigMap object) {
    var _ =
        client
            .resource(object)
            .patch(
                new PatchContext.Builder()
                    .withPatchType(PatchType.SERVER_SIDE_APPLY)
                    .withFieldManager("bare")
                    .withForce(true)
                    .build());
  }

  private static ConfigMap object(String namespace, int number) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withNamespace(namespace)
        .withName(ConfigMapTree.name(number))
        .endMetadata()
        .addToData("round", "bare")
        .addToData(
            "text",
            ("line " + number + " of the settings ").repeat(VALUE_CHARS).substring(0, VALUE_CHARS))
        .build();
  }
}
