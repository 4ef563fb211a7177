package io.samsvar.cli.bench;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.samsvar.testkit.Toolchain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** Commits to a tree of many objects: one that changes one of them, and one that changes none. */
final class Commits {
  private static final int ROUNDS = 21;
  private static final int ROUNDS_TO_WARM_UP = 5;
  private static final int BUILDS = 5;
  private static final double PLAIN_MILLIS_MAX = 500;
  private static final double ABOVE_KUSTOMIZE_MILLIS_MAX = 300;
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final ReconcilerWorld world;
  private final Consumer<Figure> found;
  private final Consumer<String> tell;

  Commits(ReconcilerWorld world, Consumer<Figure> found, Consumer<String> tell) {
    this.world = world;
    this.found = found;
    this.tell = tell;
  }

  void measure(int objects) throws IOException {
    ConfigMapTree plain = followed("plain", ConfigMapTree.Form.PLAIN, objects);
    tell.accept("commits that change one object of " + objects + ", plain YAML");
    double[] millis = changes("plain", plain, objects);
    found.accept(
        Figure.of(
            "push to applied, one of 1,000 objects, plain YAML, p50",
            median(millis),
            "ms",
            PLAIN_MILLIS_MAX));
    found.accept(
        Figure.of("the same, worst of " + ROUNDS, Arrays.stream(millis).max().orElseThrow(), "ms"));
    callsOfOneChange(plain, objects);
    callsOfNoChange(plain);
    tell.accept("the same by Kustomize");
    ConfigMapTree kustomize = followed("kustomize", ConfigMapTree.Form.KUSTOMIZE, objects);
    double[] rendered = changes("kustomize", kustomize, objects);
    double build = buildMillis(kustomize);
    found.accept(
        Figure.beside(
            "push to applied, one of 1,000 objects, Kustomize, p50",
            median(rendered),
            "ms",
            build + ABOVE_KUSTOMIZE_MILLIS_MAX,
            "kustomize build alone",
            build));
  }

  private ConfigMapTree followed(String name, ConfigMapTree.Form form, int objects) {
    ConfigMapTree tree = world.tree(name, form);
    String commit = tree.commit(objects, "first");
    world.follow(name, tree);
    world.awaitApplied(name, commit, PATIENCE);
    return tree;
  }

  private double[] changes(String name, ConfigMapTree tree, int objects) {
    double[] millis = new double[ROUNDS];
    for (int round = -ROUNDS_TO_WARM_UP; round < ROUNDS; round++) {
      int number = Math.floorMod(round * 37, objects);
      double one = change(name, tree, number, "round-" + round);
      if (round >= 0) {
        millis[round] = one;
      }
    }
    return millis;
  }

  private double change(String name, ConfigMapTree tree, int number, String round) {
    String commit = tree.commitOne(number, round);
    try (Watched<ConfigMap> changed =
        Watched.begin(
            world.client().configMaps().inNamespace(name).withName(ConfigMapTree.name(number)),
            (action, object) -> round.equals(object.getData().get("round")))) {
      long from = System.nanoTime();
      world.samsvar().push(tree.url());
      double millis = (changed.await(PATIENCE, "the change to be applied") - from) / 1e6;
      world.awaitApplied(name, commit, PATIENCE);
      return millis;
    }
  }

  private void callsOfOneChange(ConfigMapTree tree, int objects) {
    ReconcilerBench.pause(Duration.ofSeconds(2));
    Instant from = Instant.now();
    var _ = change("plain", tree, objects - 1, "counted");
    ReconcilerBench.pause(Duration.ofSeconds(2));
    ApiCalls calls = world.callsWith(from, "patch configmaps");
    tell.accept("calls of one such commit: " + calls);
    found.accept(
        Figure.of(
            "dry-run PATCHes of such a commit",
            (double) calls.of("dry-run/patch configmaps"),
            "calls",
            1));
    found.accept(
        Figure.of(
            "apply PATCHes of such a commit", (double) calls.of("patch configmaps"), "calls", 1));
    found.accept(
        Figure.of(
            "other reads and writes but of the Sync's status and leases",
            (double)
                (calls.readsAndWrites()
                    - calls.of("patch configmaps")
                    - calls.of("patch syncs/status")),
            "calls",
            0));
  }

  private void callsOfNoChange(ConfigMapTree tree) {
    Instant from = Instant.now();
    String commit = tree.commitBeside("Words of " + from);
    world.samsvar().push(tree.url());
    world.awaitApplied("plain", commit, PATIENCE);
    ReconcilerBench.pause(Duration.ofSeconds(2));
    ApiCalls calls = world.callsWith(from, "patch syncs/status");
    tell.accept("calls of a commit that changes nothing: " + calls);
    found.accept(
        Figure.of(
            "reads and writes of a commit that changes nothing, but status",
            (double) (calls.readsAndWrites() - calls.of("patch syncs/status")),
            "calls",
            0));
  }

  private static double median(double[] millis) {
    double[] sorted = millis.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  /** Median of kustomize alone over the tree as it is. */
  private static double buildMillis(ConfigMapTree tree) throws IOException {
    Path clone = Files.createTempDirectory("samsvar-bench-tree-");
    run(List.of("git", "clone", "--quiet", tree.url(), clone.resolve("tree").toString()));
    String kustomize = Toolchain.standard().binary("kustomize").toString();
    double[] millis = new double[BUILDS];
    for (int index = 0; index < BUILDS; index++) {
      long from = System.nanoTime();
      run(List.of(kustomize, "build", clone.resolve("tree/" + ConfigMapTree.FOLDER).toString()));
      millis[index] = (System.nanoTime() - from) / 1e6;
    }
    return median(millis);
  }

  private static void run(List<String> command) throws IOException {
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      if (process.waitFor() != 0) {
        throw new IOException(command + " ended with " + process.exitValue());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted", e);
    }
  }
}
