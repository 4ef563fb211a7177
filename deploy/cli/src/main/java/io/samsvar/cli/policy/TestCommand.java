package io.samsvar.cli.policy;

import io.samsvar.testkit.Toolchain;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Tests packs of policy. */
@Command(
    name = "test",
    description =
        "Tests packs: formatting, strict check, tests and coverage by the pinned opa, and the cases"
            + " by opa and by the engine.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:all passed", "1:something failed", "2:usage", "3:could not be run"},
    mixinStandardHelpOptions = true)
final class TestCommand implements Callable<Integer> {

  private static final double PERCENT_MAX = 100;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      index = "0",
      paramLabel = "DIR",
      description = "A pack, or a folder with a pack in each folder.")
  private Path folder = Path.of("");

  @Option(
      names = "--coverage-min",
      paramLabel = "PERCENT",
      description = "Least percent of lines that tests and cases reach (default: none).")
  private double coverageMin;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private TestFormat format = TestFormat.table;

  @Override
  public Integer call() throws IOException {
    if (coverageMin < 0 || coverageMin > PERCENT_MAX) {
      throw new ParameterException(spec.commandLine(), "--coverage-min is from 0 to 100");
    }
    List<TestOutcome> outcomes = new ArrayList<>();
    try {
      PackTester tester =
          new PackTester(
              Toolchain.standard().binary("opa"), PolicyOptions.cacheFolder(), coverageMin);
      for (Path pack : PackFolders.of(folder)) {
        outcomes.add(tester.test(pack, shown(pack)));
      }
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
    PrintWriter out = spec.commandLine().getOut();
    format.write(outcomes, out);
    out.flush();
    return outcomes.stream().allMatch(outcome -> outcome.failed().isEmpty()) ? 0 : 1;
  }

  private static String shown(Path pack) {
    Path working = Path.of("").toAbsolutePath();
    return pack.startsWith(working) && !pack.equals(working)
        ? working.relativize(pack).toString()
        : pack.toString();
  }
}
