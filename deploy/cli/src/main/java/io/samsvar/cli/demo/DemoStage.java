package io.samsvar.cli.demo;

import io.samsvar.cli.run.Logging;
import io.samsvar.cli.run.RunConfig;
import io.samsvar.cli.run.Samsvar;
import io.samsvar.policies.compile.PackRefusedException;
import io.samsvar.reconciler.receiver.PushReceiver;
import io.samsvar.testkit.Eventually;
import io.samsvar.testkit.GitRepository;
import io.samsvar.testkit.Identity;
import io.samsvar.testkit.LocalCluster;
import io.samsvar.testkit.Toolchain;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Sets everything up for the scenes, plays them in order, and takes everything down. */
public final class DemoStage implements AutoCloseable {

  /** The scenes, in the order in which they build on each other. */
  public static final List<Scene> SCENES =
      List.of(
          new FirstCommit(),
          new WrongRegion(),
          new PlaintextSecret(),
          new WrongPath(),
          new LargePrune(),
          new ManualDrift(),
          new WebhookGone(),
          new PolicyAuthor(),
          new NightReport());

  private static final Duration READY_WITHIN = Duration.ofSeconds(60);

  private final Console console;
  private final Path directory;
  private final boolean temporary;
  private final DemoWorld world;
  private final AtomicBoolean closed = new AtomicBoolean();

  private DemoStage(Console console, Path directory, boolean temporary, DemoWorld world) {
    this.console = console;
    this.directory = directory;
    this.temporary = temporary;
    this.world = world;
  }

  /** Starts the cluster and Samsvar. */
  public static DemoStage set(Console console, @Nullable Path chosen)
      throws IOException, PackRefusedException {
    Path directory =
        chosen == null
            ? Files.createTempDirectory("samsvar-demo-")
            : Files.createDirectories(chosen.toAbsolutePath());
    console.line("Samsvar demo: everything it writes is in " + directory);
    Logging.toFile(directory.resolve("samsvar.log"));
    Toolchain tools = Toolchain.standard();
    LocalCluster cluster =
        LocalCluster.start(
            directory.resolve("cluster"), LocalCluster.Options.full(), tools, console::step);
    try {
      console.step("the cluster is ready; applying the resource definitions and the rights");
      Kubectl admin =
          new Kubectl(tools.binary("kubectl"), cluster.kubeconfig(Identity.CLUSTER_ADMIN), console);
      Installation.apply(admin);
      String pushSecret = secretFile(directory.resolve("push-secret"));
      Samsvar samsvar = Samsvar.start(config(directory, cluster));
      Eventually.isTrue(
          "Samsvar to be ready; last: " + samsvar.notReady(),
          READY_WITHIN,
          () -> samsvar.notReady().isEmpty());
      console.step("Samsvar is ready: gate, admission webhook, ledger");
      DemoWorld world =
          new DemoWorld(
              directory,
              console,
              cluster,
              tools,
              new ShopRepository(directory.resolve("shop.git")),
              GitRepository.create(directory.resolve("policies.git")),
              samsvar,
              new Push(
                  URI.create("http://127.0.0.1:" + samsvar.httpPort() + PushReceiver.PATH),
                  pushSecret));
      return new DemoStage(console, directory, chosen == null, world);
    } catch (RuntimeException | Error e) {
      cluster.close();
      throw e;
    }
  }

  /** Plays every scene; one that fails does not keep the others from being played. */
  public boolean playAll() {
    for (int index = 0; index < SCENES.size(); index++) {
      play(index);
    }
    console.line("");
    List<String> failures = world.failures();
    if (failures.isEmpty()) {
      console.line("All " + SCENES.size() + " scenes came out as told in " + seconds() + " s.");
    } else {
      console.line(failures.size() + " of " + SCENES.size() + " scenes did not come out as told:");
      failures.forEach(failure -> console.line("  - " + failure));
      console.line("The log is " + directory.resolve("samsvar.log"));
    }
    return failures.isEmpty();
  }

  /** Plays one scene; the world remembers when it failed. */
  public boolean play(int index) {
    Scene scene = SCENES.get(index);
    console.scene(index + 1, scene.title(), scene.why());
    try {
      scene.play(world);
      return true;
    } catch (RuntimeException | AssertionError e) {
      world.failed(scene, e);
      return false;
    }
  }

  /** What did not come out as told so far. */
  public List<String> failures() {
    return world.failures();
  }

  /** What the scenes play in. */
  public DemoWorld world() {
    return world;
  }

  /** Says how to go on by hand, and waits for Enter or Ctrl-C. */
  void stayUp() throws IOException {
    console.line("");
    console.line("Everything stays up. In another shell:");
    console.line("  export KUBECONFIG=" + world.cluster().kubeconfig(Identity.CLUSTER_ADMIN));
    console.line("  alias kubectl=" + Toolchain.standard().binary("kubectl"));
    console.line("  kubectl get sync -A");
    console.line(
        "  kubectl -n production patch service/web -p '{\"spec\":{\"type\":\"NodePort\"}}'");
    console.line("  git clone " + directory.resolve("shop.git") + " shop   # commit, push, watch");
    console.line(
        "  ./samsvar report --from $(date +%F) --data-dir " + world.config().dataDirectory());
    console.line("Enter or Ctrl-C ends it and cleans up.");
    var _ = System.in.read();
  }

  private long seconds() {
    return console.elapsed().toSeconds();
  }

  private static RunConfig config(Path directory, LocalCluster cluster) {
    return new RunConfig(
        "Helse Eksempel AS",
        new RunConfig.Cluster("demo", List.of("no-oslo-1")),
        directory.resolve("data"),
        cluster.kubeconfig(Identity.RECONCILER),
        null,
        null,
        new RunConfig.Sources(true, null, null, null, directory.resolve("push-secret"), null, null),
        new RunConfig.Webhook(null, 0, null),
        new RunConfig.Http(null, 0),
        null,
        new RunConfig.Sealing(cluster.sealingController(), null),
        Map.of(),
        null,
        Map.of());
  }

  private static String secretFile(Path file) throws IOException {
    String secret = Canaries.random("push");
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, secret);
    return secret;
  }

  /** Takes everything down, once; Ctrl-C comes here too. */
  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    console.line("Cleaning up");
    world.close();
    if (temporary) {
      try (Stream<Path> paths = Files.walk(directory)) {
        for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(path);
        }
      } catch (IOException e) {
        console.line("Left behind: " + directory + " (" + e.getMessage() + ")");
      }
    }
  }
}
