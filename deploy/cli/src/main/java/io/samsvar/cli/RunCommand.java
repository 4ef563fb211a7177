package io.samsvar.cli;

import io.samsvar.cli.run.Logging;
import io.samsvar.cli.run.RunConfig;
import io.samsvar.cli.run.Samsvar;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs the reconciler, the admission webhook and the nightly report until it is told to stop. */
@Command(
    name = "run",
    description =
        "Runs the reconciler, the admission webhook and the nightly report until SIGTERM or Ctrl-C.",
    mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--config",
      required = true,
      description = "Configuration file (YAML); README.md describes it.")
  private Path config = Path.of("samsvar.yaml");

  @Override
  public Integer call() throws Exception {
    Logging.toStandardError();
    CountDownLatch stopped = new CountDownLatch(1);
    Samsvar samsvar = Samsvar.start(configuration());
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform()
                .name("stop")
                .unstarted(
                    () -> {
                      samsvar.close();
                      stopped.countDown();
                    }));
    stopped.await();
    return 0;
  }

  private RunConfig configuration() {
    try {
      return RunConfig.read(config);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }
}
