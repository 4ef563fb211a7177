package io.samsvar.cli.bench;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Measures the running product. */
@Command(name = "bench", description = "Measures the product.", mixinStandardHelpOptions = true)
public final class BenchCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      index = "0",
      paramLabel = "SUITE",
      description = "What to measure: ${COMPLETION-CANDIDATES}.")
  private Suite suite = Suite.chain;

  @Option(names = "--json", description = "One JSON object a figure and line, and nothing else.")
  private boolean json;

  @Option(
      names = "--soak",
      description = "Of policies: Rego that misbehaves, a thousand times each, instead.")
  private boolean soak;

  /** What can be measured; the names are those of the command line. */
  enum Suite {
    /** From a commit to the cluster and back. */
    chain,
    /** The policy engine, beside opa and conftest. */
    policies,
    /** What many objects and many Syncs cost: calls, time, memory. */
    reconciler
  }

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter progress = spec.commandLine().getErr();
    var figures =
        switch (suite) {
          case chain -> new ChainBench(progress).measure();
          case reconciler -> new ReconcilerBench(progress).measure();
          case policies ->
              soak ? new PoliciesSoak(progress).measure() : new PoliciesBench(progress).measure();
        };
    figures.forEach(figure -> out.println(json ? figure.json() : figure.row()));
    out.flush();
    return figures.stream().allMatch(Figure::ok) ? 0 : 1;
  }
}
