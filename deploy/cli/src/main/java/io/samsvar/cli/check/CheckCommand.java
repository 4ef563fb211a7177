package io.samsvar.cli.check;

import io.samsvar.cli.policy.PolicyOptions;
import io.samsvar.ledger.Verdict;
import io.samsvar.policies.ActivePolicies;
import io.samsvar.policies.PolicySet;
import io.samsvar.policies.compile.PackRefusedException;
import io.samsvar.policies.exemption.Exemptions;
import io.samsvar.reconciler.StageException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Renders and judges as the gate would, without a cluster. */
@Command(
    name = "check",
    description =
        "Renders manifests and judges them as the gate would: for pull requests and before a"
            + " commit. Needs no cluster.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:nothing is denied",
      "1:findings that deny, or with --fail-on-warn any finding",
      "2:usage",
      "3:could not decide"
    },
    mixinStandardHelpOptions = true)
public final class CheckCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private PolicyOptions policies = new PolicyOptions();

  @Parameters(
      index = "0..*",
      paramLabel = "PATH",
      description =
          "A file, a folder of YAML, a kustomization, a chart, or - for a rendered stream on"
              + " standard input. Without one, the path of the Sync.")
  private List<String> paths = new ArrayList<>();

  @Option(
      names = "--sync",
      paramLabel = "FILE",
      description =
          "A file with the Sync that will declare the objects: its region, environment, path and"
              + " target namespace count, and what a Sync may declare at all.")
  private @Nullable Path syncFile;

  @Option(names = "--sync-name", paramLabel = "NAME", description = "Which Sync of that file.")
  private @Nullable String syncName;

  @Option(
      names = "--exemptions",
      paramLabel = "PATH",
      description =
          "Exemptions that another Sync of the team declares: a file, a folder or a kustomization;"
              + " may be given several times. Those among the objects count anyway.")
  private List<Path> exemptions = new ArrayList<>();

  @Option(
      names = "--platform-exemptions",
      paramLabel = "PATH",
      description =
          "Exemptions that a Sync in samsvar-system declares: they alone waive rules of the"
              + " organisation.")
  private List<Path> platformExemptions = new ArrayList<>();

  @Option(
      names = "--revision",
      paramLabel = "COMMIT",
      description = "What policy is told of the commit (default: none).")
  private String revision = "";

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAME",
      description = "Namespace for objects that name none (default: that of the Sync).")
  private @Nullable String namespace;

  @Option(
      names = "--namespace-labels",
      paramLabel = "KEY=VALUE",
      split = ",",
      description =
          "Labels of the namespace, when it is not declared beside the objects; separated by"
              + " commas or given several times.")
  private Map<String, String> namespaceLabels = new LinkedHashMap<>();

  @Option(
      names = "--substitute",
      paramLabel = "NAME=VALUE",
      description =
          "A value that the Sync takes from a ConfigMap (render.substituteFrom), which is not looked"
              + " for here; several times.")
  private Map<String, String> substitute = new LinkedHashMap<>();

  @Option(
      names = "--skip-others",
      description = "Pass over files that hold no Kubernetes object, instead of refusing them.")
  private boolean skipOthers;

  @Option(names = "--fail-on-warn", description = "Warnings fail too.")
  private boolean failOnWarn;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private CheckFormat format = CheckFormat.table;

  @Override
  public Integer call() throws IOException {
    CheckResult result;
    try {
      result = result();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    } catch (StageException e) {
      result =
          CheckResult.undecided(new Verdict.Undecided(e.code(), String.valueOf(e.getMessage())));
    } catch (PackRefusedException e) {
      result =
          CheckResult.undecided(
              new Verdict.Undecided("policy.refused", String.valueOf(e.getMessage())));
    }
    PrintWriter out = spec.commandLine().getOut();
    format.write(result, out);
    out.flush();
    return result.exitCode(failOnWarn);
  }

  private CheckResult result() throws IOException, PackRefusedException {
    SyncFile sync = syncFile == null ? null : SyncFile.read(syncFile, syncName);
    // Policies are loaded while the manifests are read: both take about as long.
    FutureTask<ActivePolicies> opening = new FutureTask<>(policies::open);
    Thread.ofPlatform().daemon().name("open-policies").start(opening);
    Path working = Path.of("").toAbsolutePath();
    List<Path> places = places(sync, working);
    Path root = places.isEmpty() ? working : Intake.rootOf(places.getFirst(), working);
    Intake intake = new Intake(root, targetNamespace(sync), skipOthers);
    intake = sync == null ? intake : intake.as(sync, substitute);
    SourceLines lines = new SourceLines(root);
    List<Declared> declared = declared(intake, places, lines);
    Exemptions elsewhere =
        ExemptionFiles.read(exemptions, platformExemptions, targetNamespace(sync));
    try (ActivePolicies opened = opened(opening)) {
      notes(opened.current(), declared).forEach(spec.commandLine().getErr()::println);
      spec.commandLine().getErr().flush();
      return new Judgement(
              opened.current(),
              opened.documentation(),
              sync,
              revision,
              namespaceLabels,
              elsewhere,
              Instant.now())
          .judge(declared, lines);
    }
  }

  /** What the gate would know and nobody here was told. */
  private List<String> notes(PolicySet judging, List<Declared> declared) {
    List<String> notes = new ArrayList<>();
    if (judging.readsCluster() && !policies.tellsRegions()) {
      notes.add(
          "note: no region of the cluster is told, so the gate may judge otherwise what depends on"
              + " where nodes are: give --cluster-region, or the cluster's samsvar.yaml with"
              + " --parameters");
    }
    if (judging.judgesPlans() && declared.stream().anyMatch(one -> !one.whole())) {
      notes.add(
          "note: files named one by one are a part of what a Sync declares, so rules about the plan"
              + " were not asked: give the folder to have them judged");
    }
    if (judging.judgesPlans() && declared.stream().anyMatch(Declared::whole)) {
      notes.add("note: what a commit deletes is known to the gate alone and was not judged");
    }
    return notes;
  }

  private List<Path> places(@Nullable SyncFile sync, Path working) {
    if (paths.contains(Intake.STREAM)) {
      if (paths.size() > 1) {
        throw new IllegalArgumentException("- stands alone: the stream is all that is judged");
      }
      return List.of();
    }
    if (paths.isEmpty()) {
      if (sync == null) {
        throw new IllegalArgumentException("Give a PATH, - for standard input, or --sync FILE");
      }
      return List.of(existing(Intake.rootOf(working, working).resolve(sync.path())));
    }
    return paths.stream().map(path -> existing(Path.of(path))).toList();
  }

  private static Path existing(Path path) {
    if (!Files.exists(path)) {
      throw new IllegalArgumentException("There is no " + path);
    }
    return path;
  }

  private String targetNamespace(@Nullable SyncFile sync) {
    if (namespace != null) {
      return namespace;
    }
    return sync == null ? "" : sync.spec().targetNamespace();
  }

  private static List<Declared> declared(Intake intake, List<Path> places, SourceLines lines)
      throws IOException {
    if (!places.isEmpty()) {
      return intake.paths(places);
    }
    byte[] stream = System.in.readAllBytes();
    lines.given(Intake.STREAM_FILE, stream);
    return intake.stream(stream);
  }

  private static ActivePolicies opened(FutureTask<ActivePolicies> opening)
      throws IOException, PackRefusedException {
    try {
      return opening.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while the policies were loaded", e);
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case PackRefusedException refused -> throw refused;
        case IOException failed -> throw failed;
        case RuntimeException failed -> throw failed;
        case null, default -> throw new IOException("The policies cannot be loaded", e);
      }
    }
  }
}
