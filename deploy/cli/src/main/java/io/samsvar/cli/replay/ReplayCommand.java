package io.samsvar.cli.replay;

import io.samsvar.cli.check.SyncFile;
import io.samsvar.cli.policy.PolicyOptions;
import io.samsvar.ledger.Revision;
import io.samsvar.policies.ActivePolicies;
import io.samsvar.policies.compile.PackRefusedException;
import io.samsvar.reconciler.source.SourceSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What a change of policy would have decided. */
@Command(
    name = "replay",
    description =
        "What the policies given would have decided of the last commits of a repository, against"
            + " the shipped ones or those of --against.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the same in every case",
      "1:something differs",
      "2:usage",
      "3:could not be replayed"
    },
    mixinStandardHelpOptions = true)
public final class ReplayCommand implements Callable<Integer> {

  private static final int COMMITS_MAX = 10_000;
  private static final String HEAD_PREFIX = "ref: ";
  private static final String DEFAULT_REF = "refs/heads/main";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private PolicyOptions policies = new PolicyOptions();

  @Option(
      names = "--against",
      paramLabel = "DIR",
      description =
          "The packs that are in force now in place of those of --policies (default: the shipped"
              + " ones alone); may be given several times.")
  private List<Path> against = new ArrayList<>();

  @Option(
      names = "--repository",
      paramLabel = "PATH|URL",
      description = "The repository (default: the working directory).")
  private String repository = ".";

  @Option(
      names = "--ref",
      paramLabel = "REF",
      description = "Branch or full ref (default: the one checked out, or refs/heads/main).")
  private @Nullable String ref;

  @Option(
      names = "--path",
      paramLabel = "PATH",
      description = "Path in the repository (default: that of the Sync, or the root).")
  private @Nullable String path;

  @Option(
      names = "--commits",
      paramLabel = "N",
      defaultValue = "20",
      description = "How many commits, by first parents (default: ${DEFAULT-VALUE}).")
  private int commits;

  @Option(names = "--sync", paramLabel = "FILE", description = "The Sync that declares them.")
  private @Nullable Path syncFile;

  @Option(names = "--sync-name", paramLabel = "NAME", description = "Which Sync of that file.")
  private @Nullable String syncName;

  @Option(
      names = "--namespace-labels",
      paramLabel = "KEY=VALUE",
      split = ",",
      description = "Labels of the namespace, when it is not declared beside the objects.")
  private Map<String, String> namespaceLabels = new LinkedHashMap<>();

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description =
          "Data directory of samsvar run: commits that its ledger has verdicts of are replayed too,"
              + " and refused requests are told.")
  private @Nullable Path dataDirectory;

  @Option(
      names = "--days",
      paramLabel = "N",
      defaultValue = "30",
      description = "How far back the ledger is read (default: ${DEFAULT-VALUE}).")
  private int days;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private ReplayReport.Format format = ReplayReport.Format.table;

  @Override
  public Integer call() throws IOException, PackRefusedException {
    try {
      ReplayReport report = replay();
      report.write(format, spec.commandLine().getOut());
      return report.differs() ? 1 : 0;
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private ReplayReport replay() throws IOException, PackRefusedException {
    if (commits < 1 || commits > COMMITS_MAX) {
      throw new IllegalArgumentException("--commits is from 1 to " + COMMITS_MAX);
    }
    SyncFile sync = syncFile == null ? null : SyncFile.read(syncFile, syncName);
    Instant now = Instant.now();
    Recorded recorded =
        dataDirectory == null
            ? Recorded.nothing()
            : Recorded.read(dataDirectory, now.minus(Duration.ofDays(days)), now);
    Comparison comparison = new Comparison();
    try (ActivePolicies before = policies.open(policies.packsBefore(against));
        ActivePolicies after = policies.open();
        History history =
            new History(
                Files.createTempDirectory("samsvar-replay-"),
                source(),
                placed(sync),
                sync,
                namespaceLabels)) {
      for (Revision revision : history.revisions(commits, recorded.commits())) {
        history.judge(revision, before, after, comparison);
      }
      return new ReplayReport(
          comparison, recorded, recorded.gone(before.documentation(), after.documentation()));
    }
  }

  private String placed(@Nullable SyncFile sync) {
    if (path != null) {
      return path;
    }
    return sync == null ? "." : sync.path();
  }

  private SourceSpec source() throws IOException {
    boolean isUrl = repository.contains("://");
    if (isUrl) {
      return new SourceSpec(repository, full(ref == null ? DEFAULT_REF : ref), null);
    }
    Path folder = Path.of(repository).toAbsolutePath().normalize();
    Path git = Files.isDirectory(folder.resolve(".git")) ? folder.resolve(".git") : folder;
    if (!Files.isRegularFile(git.resolve("HEAD"))) {
      throw new IllegalArgumentException(repository + " is no Git repository");
    }
    return new SourceSpec(
        folder.toUri().toString().replaceFirst("^file:/+", "file:///").replaceAll("/$", ""),
        ref == null ? head(git) : full(ref),
        null);
  }

  private static String head(Path git) throws IOException {
    String head = Files.readString(git.resolve("HEAD")).strip();
    if (!head.startsWith(HEAD_PREFIX)) {
      throw new IllegalArgumentException("No branch is checked out: name one with --ref");
    }
    return head.substring(HEAD_PREFIX.length());
  }

  private static String full(String ref) {
    return ref.startsWith("refs/") ? ref : "refs/heads/" + ref;
  }
}
