package io.samsvar.cli.policy;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Tools for those who write policy. */
@Command(
    name = "policy",
    description = "Tools for those who write policy: new, test, verify, doc, bench, replay.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      NewCommand.class,
      TestCommand.class,
      PolicyVerifyCommand.class,
      DocCommand.class,
      PackBenchCommand.class
    },
    mixinStandardHelpOptions = true)
public final class PolicyCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    throw new ParameterException(
        spec.commandLine(), "Say what to do: new, test, verify, doc, bench, replay");
  }
}
