package io.samsvar.cli.bench;

import io.samsvar.cli.demo.Console;
import io.samsvar.cli.demo.Installation;
import io.samsvar.cli.demo.Kubectl;
import io.samsvar.cli.demo.Manifests;
import io.samsvar.cli.demo.People;
import io.samsvar.cli.demo.Sealing;
import io.samsvar.cli.demo.ShopRepository;
import io.samsvar.testkit.Eventually;
import io.samsvar.testkit.Identity;
import io.samsvar.testkit.LocalCluster;
import io.samsvar.testkit.Toolchain;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A cluster, the demo's repository, and {@code samsvar run} in a JVM of its own. */
final class BenchWorld implements AutoCloseable {
  static final String TARGET = "production";
  static final List<String> SERVICES =
      List.of("web", "api", "worker", "mailer", "search", "billing");

  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Path directory;
  private final LocalCluster cluster;
  private final double clusterSeconds;
  private final Kubectl admin;
  private final Toolchain tools = Toolchain.standard();
  private final ShopRepository shop;
  private final RunProcess samsvar;
  private final double firstSyncMillis;
  private String head;

  private BenchWorld(Path directory) throws IOException {
    this.directory = directory;
    long from = System.nanoTime();
    this.cluster = LocalCluster.start(directory.resolve("cluster"), LocalCluster.Options.full());
    this.clusterSeconds = secondsSince(from);
    Console silent =
        new Console(
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8), false);
    this.admin =
        new Kubectl(tools.binary("kubectl"), cluster.kubeconfig(Identity.CLUSTER_ADMIN), silent);
    Installation.apply(admin);
    this.shop = new ShopRepository(directory.resolve("shop.git"));
    this.samsvar = RunProcess.start(directory, cluster);
    String sealed = Sealing.seal(tools, cluster, "db-credentials", TARGET, "bench");
    this.head = shop.first(People.OLA, sealed);
    from = System.nanoTime();
    if (!admin.apply(Manifests.sync(shop.url())).worked()) {
      throw new IllegalStateException("The Sync was refused");
    }
    awaitSynced();
    this.firstSyncMillis = secondsSince(from) * 1e3;
  }

  static BenchWorld start() throws IOException {
    return new BenchWorld(Files.createTempDirectory("samsvar-bench-"));
  }

  /** Runs the demo in a JVM of its own and answers how long it took. */
  static double demoSeconds() throws IOException, InterruptedException {
    long from = System.nanoTime();
    Process demo =
        new ProcessBuilder(RunProcess.command("demo", "--once"))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (demo.waitFor() != 0) {
      throw new IllegalStateException("The demo did not come out as told: run samsvar demo");
    }
    return secondsSince(from);
  }

  LocalCluster cluster() {
    return cluster;
  }

  double clusterSeconds() {
    return clusterSeconds;
  }

  double readySeconds() {
    return samsvar.readySeconds();
  }

  double firstSyncMillis() {
    return firstSyncMillis;
  }

  /** Commits a changed ConfigMap and tells the receiver; answers when that was (nanoTime). */
  long commitLogLevel(String value) {
    String file = shop.file("base/web.yaml").replace("LOG_LEVEL: info", "LOG_LEVEL: " + value);
    head = shop.commit(People.OLA, "Log " + value, change -> change.write("base/web.yaml", file));
    long now = System.nanoTime();
    samsvar.push(shop.url());
    return now;
  }

  void awaitSynced() {
    Eventually.isTrue(
        "the Sync to be Synced",
        PATIENCE,
        () -> {
          JsonNode status =
              JSON.readTree(
                      admin.query("-n", "samsvar-system", "get", "sync", "shop", "-o", "json"))
                  .path("status");
          return status.path("state").asString("").equals("Synced")
              && status.at("/revisions/applied").asString("").equals(head);
        });
  }

  /** Median time of {@code kustomize build} alone, over the tree as it is. */
  double renderMillis() {
    try {
      Path tree = Files.createTempDirectory(directory, "tree");
      run(List.of("git", "clone", "--quiet", shop.url(), tree.toString()));
      String kustomize = tools.binary("kustomize").toString();
      double[] millis = new double[9];
      for (int index = 0; index < millis.length; index++) {
        long from = System.nanoTime();
        run(List.of(kustomize, "build", tree.resolve("overlays/production").toString()));
        millis[index] = secondsSince(from) * 1e3;
      }
      java.util.Arrays.sort(millis);
      return millis[millis.length / 2];
    } catch (IOException e) {
      throw new IllegalStateException("Cannot measure kustomize build", e);
    }
  }

  /** Waits until the last change has been digested. */
  void settle() {
    awaitSynced();
    pauseSeconds(5);
  }

  /** What Samsvar asked the API server in a time. */
  ApiCalls calls(Instant from, Instant to) throws IOException {
    return ApiCalls.between(cluster.auditLog(), from, to);
  }

  /** Resident set of the process, in MiB, as Linux tells it. */
  double residentMebibytes() throws IOException {
    return samsvar.residentMebibytes();
  }

  private static void run(List<String> command) throws IOException {
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      if (process.waitFor() != 0) {
        throw new IllegalStateException(command + " ended with " + process.exitValue());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted", e);
    }
  }

  private static void pauseSeconds(long seconds) {
    try {
      TimeUnit.SECONDS.sleep(seconds);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while measuring", e);
    }
  }

  private static double secondsSince(long from) {
    return (System.nanoTime() - from) / 1e9;
  }

  @Override
  public void close() {
    samsvar.close();
    cluster.close();
  }
}
