package io.samsvar.cli;

import io.samsvar.cli.bench.BenchCommand;
import io.samsvar.cli.demo.DemoCommand;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExecutionExceptionHandler;

/** The command line {@code samsvar}; each subcommand is a class of its own. */
@Command(
    name = "samsvar",
    description = "Keeps a Kubernetes cluster in accordance with Git, and both with policy.",
    mixinStandardHelpOptions = true,
    version = "samsvar 0.1.0",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      DemoCommand.class,
      RunCommand.class,
      StatusCommand.class,
      ApproveCommand.class,
      ReportCommand.class,
      VerifyCommand.class,
      LedgerCommand.class,
      ClusterCommand.class,
      BenchCommand.class
    })
public final class Main {

  /** Findings, differences, or a document that does not hold. */
  static final int EXIT_FINDINGS = 1;

  /** Called wrongly. */
  static final int EXIT_USAGE = 2;

  /** Could not decide: something needed is missing or failed. */
  static final int EXIT_UNDECIDED = 3;

  private Main() {}

  /** Runs the command line and ends the JVM with its exit code. */
  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  /** The command line as it is run, for tests and for completion. */
  public static CommandLine commandLine() {
    return new CommandLine(new Main()).setExecutionExceptionHandler(tellReason());
  }

  /** One line says why; SAMSVAR_DEBUG=1 shows where. */
  private static IExecutionExceptionHandler tellReason() {
    return (failure, command, parsed) -> {
      PrintWriter err = command.getErr();
      err.println(command.getCommandName() + ": " + failure.getMessage());
      if ("1".equals(System.getenv("SAMSVAR_DEBUG"))) {
        failure.printStackTrace(err);
      }
      err.flush();
      return EXIT_UNDECIDED;
    };
  }
}
