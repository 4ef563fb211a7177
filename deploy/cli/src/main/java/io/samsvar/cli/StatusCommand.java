package io.samsvar.cli;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.samsvar.cli.tree.SyncTree;
import io.samsvar.cli.tree.TreeText;
import io.samsvar.reconciler.resource.Sync;
import io.samsvar.reconciler.resource.SyncStatus;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows what became of the Syncs: all of them in a table, or one with everything it says. */
@Command(
    name = "status",
    description = "Shows all Syncs in a table, or one with its message and findings.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:every Sync shown is Synced",
      "1:at least one is not",
      "2:usage",
      "3:no answer"
    },
    mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(index = "0", arity = "0..1", paramLabel = "SYNC", description = "Name of one Sync.")
  private @Nullable String sync;

  @Option(
      names = {"-n", "--namespace"},
      defaultValue = "samsvar-system",
      description = "Namespace of that Sync (default: ${DEFAULT-VALUE}).")
  private String namespace = "";

  @Option(names = "--kubeconfig", description = "Kubeconfig file (default: as kubectl finds it).")
  private @Nullable Path kubeconfig;

  @Option(
      names = "--tree",
      description = "Of one Sync: its objects, and what controllers made for them, with health.")
  private boolean tree;

  @Override
  public Integer call() {
    Config config =
        kubeconfig == null
            ? Config.autoConfigure(null)
            : Config.fromKubeconfig(kubeconfig.toFile());
    try (KubernetesClient client = new KubernetesClientBuilder().withConfig(config).build()) {
      return sync == null ? all(client) : one(client, sync);
    }
  }

  private int all(KubernetesClient client) {
    List<Sync> syncs =
        client.resources(Sync.class).inAnyNamespace().list().getItems().stream()
            .sorted(Comparator.comparing(resource -> resource.ref().toString()))
            .toList();
    PrintWriter out = spec.commandLine().getOut();
    out.println(row("SYNC", "REVISION", "STATE", "VERDICT", "MESSAGE"));
    for (Sync each : syncs) {
      SyncStatus status = each.getStatus();
      out.println(
          status == null
              ? row(each.ref().toString(), "", "Pending", "", "")
              : row(
                  each.ref().toString(),
                  said(status.revision()),
                  said(status.state()),
                  said(status.verdict()),
                  said(status.message())));
    }
    return syncs.stream().allMatch(StatusCommand::isSynced) ? 0 : Main.EXIT_FINDINGS;
  }

  private int one(KubernetesClient client, String name) {
    Sync resource = client.resources(Sync.class).inNamespace(namespace).withName(name).get();
    if (resource == null) {
      spec.commandLine()
          .getErr()
          .println("There is no Sync " + namespace + "/" + name + "; samsvar status lists them.");
      return Main.EXIT_USAGE;
    }
    PrintWriter out = spec.commandLine().getOut();
    SyncStatus status = resource.getStatus();
    if (status == null) {
      out.println("Pending");
      return Main.EXIT_FINDINGS;
    }
    out.println(said(status.state()) + ": " + said(status.message()));
    List<SyncStatus.FindingStatus> findings =
        Objects.requireNonNullElse(status.findings(), List.of());
    for (SyncStatus.FindingStatus finding : findings) {
      out.println(
          "%-5s %s  %s  %s"
              .formatted(
                  finding.severity(),
                  finding.code(),
                  said(finding.resource()),
                  said(finding.file())));
      out.println("      " + finding.message());
    }
    if (tree) {
      tree(client, resource, out);
    }
    return isSynced(resource) ? 0 : Main.EXIT_FINDINGS;
  }

  private void tree(KubernetesClient client, Sync resource, PrintWriter out) {
    SyncTree tree = new SyncTree(client);
    out.println("Sync " + resource.ref());
    TreeText.write(tree.of(resource.ref(), resource.getSpec().targetNamespace()), out::println);
    if (!tree.refused().isEmpty()) {
      spec.commandLine()
          .getErr()
          .println("not shown, since you may not list them: " + String.join(", ", tree.refused()));
    }
  }

  private static boolean isSynced(Sync sync) {
    SyncStatus status = sync.getStatus();
    return status != null && "Synced".equals(status.state());
  }

  private static String row(String... cells) {
    return String.format(Locale.ROOT, "%-40s %-10s %-17s %-10s %s", (Object[]) cells)
        .stripTrailing();
  }

  private static String said(@Nullable String text) {
    return text == null ? "" : text;
  }
}
