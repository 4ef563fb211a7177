package io.samsvar.cli;

import io.samsvar.testkit.Identity;
import io.samsvar.testkit.LocalCluster;
import io.samsvar.testkit.Toolchain;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code samsvar cluster start|stop|status}: the local control plane that runs on by itself. */
@Command(
    name = "cluster",
    description = "The local control plane on loopback: start, stop or look at it.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "start|stop|status")
final class ClusterCommand {

  private static final int EXIT_NOT_RUNNING = 1;

  /** The namespace that the namespace admin's kubeconfig is good for. */
  private static final String ADMIN_NAMESPACE = "production";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Command(
      name = "start",
      description = "Starts a fresh cluster, which runs on until it is stopped.",
      mixinStandardHelpOptions = true)
  int start(
      @Option(names = "--dir", paramLabel = "DIR", description = DIR) @Nullable Path directory) {
    Path folder = folder(directory);
    Progress progress = new Progress(spec.commandLine().getErr());
    List<LocalCluster.Part> running = running(folder);
    if (!running.isEmpty()) {
      progress.accept("a cluster is running already; 'samsvar cluster stop' ends it");
      return print(folder);
    }
    progress.accept("starting etcd, kube-apiserver, controllers in " + folder);
    LocalCluster cluster =
        LocalCluster.start(
            folder, LocalCluster.Options.full().withDetached(), Toolchain.standard(), progress);
    cluster.grantNamespaceAdmin(ADMIN_NAMESPACE);
    cluster.detach();
    progress.accept("the cluster is ready");
    return print(folder);
  }

  @Command(
      name = "stop",
      description = "Ends the cluster; its state is thrown away at the next start.",
      mixinStandardHelpOptions = true)
  int stop(
      @Option(names = "--dir", paramLabel = "DIR", description = DIR) @Nullable Path directory) {
    int ended = LocalCluster.stop(folder(directory));
    Progress progress = new Progress(spec.commandLine().getErr());
    progress.accept(ended == 0 ? "no cluster was running" : "ended " + ended + " processes");
    return 0;
  }

  @Command(
      name = "status",
      description = "Tells which parts are running; exit code 1 when not all are.",
      mixinStandardHelpOptions = true)
  int status(
      @Option(names = "--dir", paramLabel = "DIR", description = DIR) @Nullable Path directory) {
    return print(folder(directory));
  }

  private static final String DIR =
      "Where its state is kept (default: the folder 'cluster' in the cache).";

  private int print(Path folder) {
    PrintWriter out = spec.commandLine().getOut();
    List<LocalCluster.Part> parts = LocalCluster.parts(folder);
    if (running(folder).isEmpty()) {
      out.println("not running");
      out.flush();
      return EXIT_NOT_RUNNING;
    }
    for (LocalCluster.Part part : parts) {
      out.println(
          String.format(
              Locale.ROOT,
              "%-26s %s",
              part.name(),
              part.running() ? "running, pid " + part.pid() : "ended"));
    }
    for (Identity identity : Identity.values()) {
      out.println(
          String.format(
              Locale.ROOT,
              "%-26s %s",
              "kubeconfig " + identity.fileName().replace(".yaml", ""),
              LocalCluster.kubeconfig(folder, identity)));
    }
    out.println(
        "To use it: export KUBECONFIG="
            + LocalCluster.kubeconfig(folder, Identity.CLUSTER_ADMIN)
            + "; the pinned kubectl is "
            + Toolchain.standard().binary("kubectl"));
    out.flush();
    return parts.stream().allMatch(LocalCluster.Part::running) ? 0 : EXIT_NOT_RUNNING;
  }

  private static List<LocalCluster.Part> running(Path folder) {
    return LocalCluster.parts(folder).stream()
        .filter(LocalCluster.Part::running)
        .collect(Collectors.toList());
  }

  private static Path folder(@Nullable Path directory) {
    return directory != null ? directory : Toolchain.standardCache().resolve("cluster");
  }
}
