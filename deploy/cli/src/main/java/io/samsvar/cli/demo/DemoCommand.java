package io.samsvar.cli.demo;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The main job on an embedded local cluster, scene by scene. */
@Command(
    name = "demo",
    description =
        "Runs the main job on an embedded local cluster and tells what happens and why. Ends"
            + " non-zero when a scene does not come out as told.",
    mixinStandardHelpOptions = true)
public final class DemoCommand implements Callable<Integer> {
  @Option(
      names = "--once",
      description = "Clean up and end after the last scene, on a terminal too.")
  private boolean once;

  @Option(
      names = "--dir",
      description = "Folder for everything the demo writes (default: a fresh temporary one).")
  private @Nullable Path directory;

  @Override
  public Integer call() throws Exception {
    boolean terminal =
        Optional.ofNullable(System.console()).filter(java.io.Console::isTerminal).isPresent();
    Console console = new Console(System.out, terminal);
    try (DemoStage stage = DemoStage.set(console, directory)) {
      Runtime.getRuntime().addShutdownHook(new Thread(stage::close, "clean up"));
      boolean told = stage.playAll();
      if (terminal && !once) {
        stage.stayUp();
      }
      return told ? 0 : 1;
    }
  }
}
