package io.samsvar.cli;

import io.samsvar.cli.bench.BenchCommand;
import io.samsvar.cli.check.CheckCommand;
import io.samsvar.cli.convert.ConvertCommand;
import io.samsvar.cli.demo.DemoCommand;
import io.samsvar.cli.diff.DiffCommand;
import io.samsvar.cli.policy.PolicyCommand;
import io.samsvar.cli.replay.ReplayCommand;
import io.samsvar.cli.seal.SealCommand;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExecutionExceptionHandler;

/** The command line {@code samsvar}; each subcommand is a class of its own. */
@Command(
    name = "samsvar",
    description = "Keeps a Kubernetes cluster in accordance with Git, and both with policy.",
    mixinStandardHelpOptions = true,
    version = "samsvar 0.1.0",
    synopsisSubcommandLabel = "COMMAND")
public final class Main {

  /** Findings, differences, or a document that does not hold. */
  static final int EXIT_FINDINGS = 1;

  /** Called wrongly. */
  static final int EXIT_USAGE = 2;

  /** Could not decide: something needed is missing or failed. */
  static final int EXIT_UNDECIDED = 3;

  private Main() {}

  /** In the order of the help. */
  private static final List<String> COMMANDS =
      List.of(
          "demo", "run", "check", "policy", "seal", "status", "approve", "undo", "report", "verify",
          "ledger", "diff", "convert", "cluster", "bench");

  /** Runs the command line and ends the JVM with its exit code. */
  public static void main(String[] arguments) {
    System.exit(commandLine(arguments).execute(arguments));
  }

  /** The command line as it is run, for tests and for completion. */
  public static CommandLine commandLine() {
    return commandLine(new String[0]);
  }

  /**
   * With the one command that the arguments begin with, or all of them: reading what a command can
   * do takes longer than a small check does.
   */
  private static CommandLine commandLine(String[] arguments) {
    boolean known = arguments.length > 0 && COMMANDS.contains(arguments[0]);
    CommandLine line = new CommandLine(new Main());
    for (String name : known ? List.of(arguments[0]) : COMMANDS) {
      line.addSubcommand(name, command(name));
    }
    return line.setExecutionExceptionHandler(tellReason());
  }

  private static Object command(String name) {
    return switch (name) {
      case "demo" -> new DemoCommand();
      case "run" -> new RunCommand();
      case "check" -> new CheckCommand();
      case "seal" -> new SealCommand();
      case "policy" ->
          new CommandLine(new PolicyCommand()).addSubcommand("replay", new ReplayCommand());
      case "status" -> new StatusCommand();
      case "approve" -> new ApproveCommand();
      case "undo" -> new UndoCommand();
      case "report" -> new ReportCommand();
      case "verify" -> new VerifyCommand();
      case "ledger" -> new LedgerCommand();
      case "diff" -> new DiffCommand();
      case "convert" -> new ConvertCommand();
      case "cluster" -> new ClusterCommand();
      case "bench" -> new BenchCommand();
      default -> throw new IllegalArgumentException(name);
    };
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
