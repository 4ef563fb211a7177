package io.samsvar.cli.policy;

import io.samsvar.policies.gatekeeper.SuiteResult;
import io.samsvar.policies.gatekeeper.SuiteResult.Outcome;
import io.samsvar.policies.gatekeeper.SuiteRunner;
import io.samsvar.testkit.Toolchain;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs the suites of Gatekeeper's {@code gator verify} through the engine that decides here. */
@Command(
    name = "verify",
    description =
        "Runs Gatekeeper suites (kind Suite of test.gatekeeper.sh, as gator verify has them) through"
            + " the engine that decides at the gate and at admission.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:every case passed",
      "1:a case failed",
      "2:usage",
      "3:no suite was found, or a case could not be run"
    },
    mixinStandardHelpOptions = true)
final class PolicyVerifyCommand implements Callable<Integer> {

  private static final int EXIT_FINDINGS = 1;
  private static final int EXIT_UNDECIDED = 3;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      index = "0",
      paramLabel = "SUITE_OR_FOLDER",
      description = "A suite, or a folder with suites in it and in the folders below.")
  private Path root = Path.of("");

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}.")
  private Format format = Format.table;

  @Option(
      names = "--cache",
      paramLabel = "FOLDER",
      description = "Where compiled templates are kept; default: below the user's cache.")
  private @Nullable Path cache;

  @Option(
      names = "--revision",
      paramLabel = "TEXT",
      description = "What the suites are of, for the heading of -o markdown.")
  private String revision = "";

  /** How the results are told; the names are those of the command line. */
  enum Format {
    /** Lines for people, with every case that did not pass. */
    table,
    /** One JSON document. */
    json,
    /** A page with one row for each suite. */
    markdown
  }

  @Override
  public Integer call() throws IOException {
    Path folder = cache != null ? cache : PolicyOptions.cacheFolder();
    if (!Files.exists(root)) {
      return tell("there is no suite or folder " + root);
    }
    List<SuiteResult> results;
    try (SuiteRunner runner =
        SuiteRunner.open(Toolchain.standard().binary("opa"), Files.createDirectories(folder))) {
      results = runner.run(root);
    } catch (IllegalArgumentException e) {
      return tell(String.valueOf(e.getMessage()));
    }
    if (results.isEmpty()) {
      return tell("there is no suite in " + root);
    }
    PrintWriter out = spec.commandLine().getOut();
    out.print(
        switch (format) {
          case table -> SuiteReport.table(results);
          case json -> SuiteReport.json(results);
          case markdown -> SuiteReport.markdown(results, revision);
        });
    out.flush();
    if (SuiteReport.count(results, Outcome.FAILED) > 0) {
      return EXIT_FINDINGS;
    }
    return SuiteReport.count(results, Outcome.NOT_RUN) > 0 ? EXIT_UNDECIDED : 0;
  }

  private int tell(String reason) {
    PrintWriter err = spec.commandLine().getErr();
    err.println("policy verify: " + reason);
    err.flush();
    return EXIT_UNDECIDED;
  }
}
