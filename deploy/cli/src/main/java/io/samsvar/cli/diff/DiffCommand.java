package io.samsvar.cli.diff;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.samsvar.cli.check.SyncFile;
import io.samsvar.reconciler.resource.Sync;
import io.samsvar.reconciler.resource.SyncStatus;
import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What a change of a repository changes in what a Sync declares. */
@Command(
    name = "diff",
    description = {
      "Shows what a Sync would declare otherwise: two revisions of the repository, rendered, object"
          + " by object.",
      "Values of Secrets are not shown. What the cluster holds is no part of it: samsvar drift says"
          + " where it differs from Git."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:nothing differs",
      "1:something differs",
      "2:usage",
      "3:a revision cannot be read or rendered"
    },
    mixinStandardHelpOptions = true)
public final class DiffCommand implements Callable<Integer> {
  private static final String AUTO = "auto";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "SYNC",
      description = "Name of the Sync in the cluster; without it, --sync names a file.")
  private @Nullable String name;

  @Option(
      names = {"-n", "--namespace"},
      defaultValue = Sync.SYSTEM_NAMESPACE,
      description = "Namespace of that Sync (default: ${DEFAULT-VALUE}).")
  private String namespace = "";

  @Option(names = "--kubeconfig", description = "Kubeconfig file (default: as kubectl finds it).")
  private @Nullable Path kubeconfig;

  @Option(names = "--sync", paramLabel = "FILE", description = "The Sync from a file.")
  private @Nullable Path syncFile;

  @Option(names = "--sync-name", paramLabel = "NAME", description = "Which Sync of that file.")
  private @Nullable String syncName;

  @Option(
      names = "--repository",
      paramLabel = "DIR",
      description = "The repository's work tree (default: the one around the working directory).")
  private Path repository = Path.of("");

  @Option(
      names = "--from",
      paramLabel = "REVISION",
      description = "What is compared with (default: the commit that is applied, or HEAD).")
  private @Nullable String from;

  @Option(
      names = "--to",
      paramLabel = "REVISION",
      description = "What is looked at (default: the work tree as it is).")
  private String to = Declaration.WORK_TREE;

  @Option(
      names = "--variable",
      paramLabel = "NAME=VALUE",
      description = "A value that the Sync takes from a ConfigMap.")
  private Map<String, String> variables = new LinkedHashMap<>();

  @Option(
      names = {"-o", "--output"},
      defaultValue = "table",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private DiffReport.Format format = DiffReport.Format.table;

  @Option(
      names = "--color",
      defaultValue = AUTO,
      description = "auto, always or never (default: ${DEFAULT-VALUE}).")
  private String colour = AUTO;

  /** A Sync, and the commit that it has applied, empty when that is not known. */
  private record Followed(SyncFile sync, String applied) {}

  @Override
  public Integer call() throws IOException {
    Followed followed = followed();
    Declaration declaration = new Declaration(followed.sync(), root(), variables);
    String earlier = from;
    if (earlier == null) {
      earlier = followed.applied().isEmpty() ? "HEAD" : followed.applied();
    }
    List<ObjectChange> changes = RevisionDiff.between(declaration.at(earlier), declaration.at(to));
    new DiffReport(changes, coloured()).write(format, spec.commandLine().getOut());
    return changes.isEmpty() ? 0 : 1;
  }

  private Followed followed() {
    if ((name == null) == (syncFile == null)) {
      throw new ParameterException(
          spec.commandLine(), "Name a Sync of the cluster, or a file with one (--sync)");
    }
    if (syncFile != null) {
      try {
        return new Followed(SyncFile.read(syncFile, syncName), "");
      } catch (IllegalArgumentException e) {
        throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
      }
    }
    Config config =
        kubeconfig == null
            ? Config.autoConfigure(null)
            : Config.fromKubeconfig(kubeconfig.toFile());
    try (KubernetesClient client = new KubernetesClientBuilder().withConfig(config).build()) {
      Sync sync = client.resources(Sync.class).inNamespace(namespace).withName(name).get();
      if (sync == null) {
        throw new ParameterException(
            spec.commandLine(),
            "There is no Sync " + namespace + "/" + name + "; samsvar status lists them.");
      }
      return new Followed(new SyncFile(sync.ref(), sync.getSpec()), applied(sync.getStatus()));
    }
  }

  private static String applied(@Nullable SyncStatus status) {
    SyncStatus.Revisions revisions = status == null ? null : status.revisions();
    String applied = revisions == null ? null : revisions.applied();
    return applied == null ? "" : applied;
  }

  private Path root() throws IOException {
    Path start = repository.toRealPath();
    for (Path at = start; at != null; at = at.getParent()) {
      if (Files.exists(at.resolve(".git"))) {
        return at;
      }
    }
    throw new ParameterException(
        spec.commandLine(), start + " is in no Git repository: name one with --repository");
  }

  private boolean coloured() {
    return switch (colour) {
      case "always" -> true;
      case "never" -> false;
      case AUTO -> isTerminal() && System.getenv("NO_COLOR") == null;
      default ->
          throw new ParameterException(spec.commandLine(), "--color is auto, always or never");
    };
  }

  private static boolean isTerminal() {
    return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
  }
}
