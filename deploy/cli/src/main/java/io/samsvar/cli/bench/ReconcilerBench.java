package io.samsvar.cli.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What the reconciler costs: the API server (calls counted in its audit log), time, and memory, at
 * growing sizes. On etcd and a real kube-apiserver, everything on one machine; Samsvar in a JVM of
 * its own. Each size has a cluster of its own, so that nothing is measured behind another's load.
 */
final class ReconcilerBench {
  private static final int OBJECTS = 1000;
  private static final int OBJECTS_TWICE = 2000;
  private static final int OBJECTS_HALF_OF_MANY = 5000;
  private static final int OBJECTS_MANY = 10_000;
  private static final int OBJECTS_TO_WARM_UP = 1000;
  private static final int FOREIGN_OBJECTS = 20_000;
  private static final int FOREIGN_CRDS = 200;
  private static final int OBJECTS_OF_SMALL_SYNC = 10;
  private static final int[] SYNCS = {1, 10, 100, 500};
  private static final int[] SIZES = {OBJECTS, OBJECTS_TWICE, OBJECTS_HALF_OF_MANY, OBJECTS_MANY};

  private static final Duration STEADY = Duration.ofSeconds(60);
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private static final double TIMES_BARE_MAX = 2.5;
  private static final double HEAP_MEBIBYTES_MAX = 200;
  private static final double RESIDENT_MEBIBYTES_MAX = 400;
  /* Live heap differs from one collection to the next by about this much. */
  private static final double HEAP_NOISE_MEBIBYTES = 8;
  /* Linear means: an object costs no more at the largest size, but for noise, than at the smallest. */
  private static final double TIMES_PER_OBJECT_MAX = 1.5;

  private final PrintWriter progress;
  private final List<Figure> figures = new ArrayList<>();
  private final long startedAt = System.nanoTime();

  ReconcilerBench(PrintWriter progress) {
    this.progress = progress;
  }

  List<Figure> measure() throws IOException {
    oneThousand();
    tenThousand();
    sizes();
    syncs();
    return figures;
  }

  private void oneThousand() throws IOException {
    tell("a cluster with one Sync of " + OBJECTS + " ConfigMaps of 1 KB");
    try (ReconcilerWorld world = ReconcilerWorld.start()) {
      found(
          Figure.of(
              "first sync of 1,000 objects in a fresh JVM", sync(world, "first", OBJECTS), "ms"));
      found(
          Figure.of(
              "resident memory with 1,000 objects",
              world.samsvar().residentMebibytes(),
              "MiB",
              RESIDENT_MEBIBYTES_MAX));
      tell("a bare loop of as many server-side applies, and a cold sync beside it");
      BareApplies.Best bare = new BareApplies(world.client()).measure(OBJECTS);
      found(
          Figure.beside(
              "cold sync of 1,000 ConfigMaps, gate, rehearsal and render included",
              sync(world, "cold", OBJECTS),
              "ms",
              TIMES_BARE_MAX * bare.millis(),
              "bare applies, " + bare.concurrency() + " at once,",
              bare.millis()));
      steady(world, OBJECTS + " and " + OBJECTS);
      new Commits(world, this::found, this::tell).measure(OBJECTS);
      new Drifts(world, this::found, this::tell).measure("cold", OBJECTS);
    }
  }

  private void tenThousand() throws IOException {
    tell("a cluster with one Sync of " + OBJECTS_MANY);
    try (ReconcilerWorld world = ReconcilerWorld.start()) {
      sync(world, "many", OBJECTS_MANY);
      steady(world, String.valueOf(OBJECTS_MANY));
      double heap = world.samsvar().heapMebibytes();
      found(Figure.of("live heap with 10,000 declared objects", heap, "MiB", HEAP_MEBIBYTES_MAX));
      found(
          Figure.of(
              "resident memory with 10,000 objects", world.samsvar().residentMebibytes(), "MiB"));
      tell(FOREIGN_OBJECTS + " objects and " + FOREIGN_CRDS + " CRDs of others");
      Foreign.add(world.client(), FOREIGN_OBJECTS, FOREIGN_CRDS);
      found(
          Figure.of(
              "live heap more with 20,000 objects and 200 CRDs of others",
              Math.max(0, world.samsvar().heapMebibytes() - heap),
              "MiB",
              HEAP_NOISE_MEBIBYTES));
    }
  }

  private void sizes() throws IOException {
    double[] perObject = new double[SIZES.length];
    for (int index = 0; index < SIZES.length; index++) {
      int size = SIZES[index];
      tell("cold sync of " + size + " objects, a cluster of its own");
      try (ReconcilerWorld world = ReconcilerWorld.start()) {
        sync(world, "warm", OBJECTS_TO_WARM_UP);
        double millis = sync(world, "sized", size);
        perObject[index] = millis / size;
        found(Figure.of("cold sync of " + size + " objects", millis, "ms"));
      }
    }
    found(
        Figure.beside(
            "of it, for an object at " + SIZES[SIZES.length - 1],
            perObject[SIZES.length - 1],
            "ms",
            TIMES_PER_OBJECT_MAX * perObject[0],
            "at " + SIZES[0],
            perObject[0]));
  }

  private void syncs() throws IOException {
    double[] perSync = new double[SYNCS.length];
    for (int index = 0; index < SYNCS.length; index++) {
      int count = SYNCS[index];
      tell(count + " Syncs of " + OBJECTS_OF_SMALL_SYNC + " objects, a cluster of their own");
      try (ReconcilerWorld world = ReconcilerWorld.start()) {
        sync(world, "warm", OBJECTS_TO_WARM_UP);
        double millis = manySyncs(world, count);
        perSync[index] = millis / count;
        found(Figure.of(count + " Syncs of 10 objects, from created to applied", millis, "ms"));
        if (count == 100) {
          found(Figure.of("resident memory with them", world.samsvar().residentMebibytes(), "MiB"));
          steady(world, "100 Syncs of 10");
        }
      }
    }
    // One Sync alone is mostly waiting; the first of many is the tenth.
    found(
        Figure.beside(
            "of it, for a Sync at " + SYNCS[SYNCS.length - 1],
            perSync[SYNCS.length - 1],
            "ms",
            TIMES_PER_OBJECT_MAX * perSync[1],
            "at " + SYNCS[1],
            perSync[1]));
  }

  private static double manySyncs(ReconcilerWorld world, int count) {
    ConfigMapTree tree = world.tree("small", ConfigMapTree.Form.PLAIN);
    String commit = tree.commit(OBJECTS_OF_SMALL_SYNC, "first");
    long from = System.nanoTime();
    for (int number = 0; number < count; number++) {
      world.follow("small-" + number, tree);
    }
    for (int number = 0; number < count; number++) {
      world.awaitApplied("small-" + number, commit, PATIENCE);
    }
    return (System.nanoTime() - from) / 1e6;
  }

  /** A new Sync of as many objects; answers the milliseconds from its creation to applied. */
  private static double sync(ReconcilerWorld world, String name, int count) {
    ConfigMapTree tree = world.tree(name, ConfigMapTree.Form.PLAIN);
    String commit = tree.commit(count, "first");
    long from = System.nanoTime();
    world.follow(name, tree);
    world.awaitApplied(name, commit, PATIENCE);
    return (System.nanoTime() - from) / 1e6;
  }

  private void steady(ReconcilerWorld world, String objects) throws IOException {
    tell("a minute in which nothing changes");
    pause(Duration.ofSeconds(5));
    Instant from = Instant.now();
    pause(STEADY);
    ApiCalls calls = world.calls(from, Instant.now());
    tell("calls in that minute: " + calls);
    found(
        Figure.of(
            "API reads and writes in a minute, nothing changes, " + objects + " objects",
            (double) calls.readsAndWrites(),
            "calls",
            0));
  }

  /* A measured interval, not synchronisation. */
  static void pause(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while measuring", e);
    }
  }

  /* Told at once: a later measurement may fail. */
  private void found(Figure figure) {
    figures.add(figure);
    tell(figure.row());
  }

  private void tell(String text) {
    progress.println("[" + (System.nanoTime() - startedAt) / 1_000_000_000 + "s] " + text);
    progress.flush();
  }
}
