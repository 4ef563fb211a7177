package io.samsvar.cli.bench;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * From a write by hand to its revert, as a watch sees it. The webhook is off meanwhile; each is of
 * another object, since the same one changed again and again is a fight, which is slowed down.
 */
final class Drifts {
  private static final int ROUNDS = 100;
  private static final int ROUNDS_TO_WARM_UP = 10;
  private static final double MEDIAN_MILLIS_MAX = 150;
  private static final double P99_MILLIS_MAX = 500;
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final String ROUND = "first";

  private final ReconcilerWorld world;
  private final Consumer<Figure> found;
  private final Consumer<String> tell;

  Drifts(ReconcilerWorld world, Consumer<Figure> found, Consumer<String> tell) {
    this.world = world;
    this.found = found;
    this.tell = tell;
  }

  /** What somebody does by hand. */
  private enum Hand {
    MODIFY("{\"data\":{\"round\":\"by hand\"}}"),
    REMOVE("{\"data\":{\"round\":null}}"),
    ADD("{\"data\":{\"added\":\"by hand\"}}"),
    DELETE("");

    private final String patch;

    Hand(String patch) {
      this.patch = patch;
    }

    void write(Resource<ConfigMap> object) {
      if (this == DELETE) {
        var _ = object.delete();
      } else {
        var _ = object.patch(PatchContext.of(PatchType.JSON_MERGE), patch);
      }
    }

    String text() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  void measure(String sync, int objects) {
    try (WebhookOff _ = WebhookOff.from(world.client(), object(sync, 0), Hand.MODIFY.patch)) {
      hands(sync, objects);
    }
  }

  private void hands(String sync, int objects) {
    int next = 1;
    for (Hand hand : Hand.values()) {
      tell.accept(ROUNDS + " drifts: " + hand.text());
      double[] millis = new double[ROUNDS];
      for (int round = -ROUNDS_TO_WARM_UP; round < ROUNDS; round++) {
        double one = revert(sync, next++ % objects, hand);
        if (round >= 0) {
          millis[round] = one;
        }
      }
      Arrays.sort(millis);
      found.accept(
          Figure.of(
              "drift to reverted, " + hand.text() + ", p50",
              millis[ROUNDS / 2],
              "ms",
              MEDIAN_MILLIS_MAX));
      found.accept(
          Figure.of(
              "drift to reverted, " + hand.text() + ", p99",
              millis[ROUNDS - 1 - ROUNDS / 100],
              "ms",
              P99_MILLIS_MAX));
    }
  }

  private double revert(String namespace, int number, Hand hand) {
    Resource<ConfigMap> object = object(namespace, number);
    Drifted drifted = new Drifted();
    try (Watched<ConfigMap> reverted = Watched.begin(object, drifted::revertedBy)) {
      long from = System.nanoTime();
      hand.write(object);
      return (reverted.await(PATIENCE, "the drift to be reverted") - from) / 1e6;
    }
  }

  private Resource<ConfigMap> object(String namespace, int number) {
    return world.client().configMaps().inNamespace(namespace).withName(ConfigMapTree.name(number));
  }

  /* The state before the drift looks as the state after the revert: the drift has to be seen first. */
  private static final class Drifted {
    private boolean seen;

    boolean revertedBy(io.fabric8.kubernetes.client.Watcher.Action action, ConfigMap object) {
      boolean declared =
          action != io.fabric8.kubernetes.client.Watcher.Action.DELETED
              && isDeclared(Objects.requireNonNullElse(object.getData(), Map.of()));
      if (!declared) {
        seen = true;
      }
      return seen && declared;
    }

    private static boolean isDeclared(Map<String, String> data) {
      return ROUND.equals(data.get("round")) && !data.containsKey("added");
    }
  }
}
