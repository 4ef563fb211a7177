package io.samsvar.e2e;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code samsvar} in a JVM of its own, as the launcher starts it. */
final class SamsvarProcess implements AutoCloseable {
  private static final int END_SECONDS_MAX = 60;

  private final Process process;
  private final Path output;

  private SamsvarProcess(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /** Starts a command; its output goes to a file in the folder. */
  static SamsvarProcess start(Path folder, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.addAll(List.of("-cp", classPath(), "io.samsvar.cli.Main"));
    command.addAll(List.of(arguments));
    Path output = Files.createTempFile(folder, "samsvar", ".log");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    return new SamsvarProcess(process, output);
  }

  /**
   * What the launcher puts on the class path, from the file the build writes for it. The tests' own
   * holds more, and would hide that something is missing.
   */
  static String classPath() {
    Path built = Repository.ROOT.resolve("deploy/cli/target");
    return built.resolve("classes")
        + File.pathSeparator
        + Repository.text(built.resolve("class-path")).strip();
  }

  /** Sends SIGTERM and waits; answers the exit code. */
  int stop() throws InterruptedException {
    process.destroy();
    return end();
  }

  /** Sends SIGKILL and waits. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    var _ = end();
  }

  /** Waits for its own end; answers the exit code. */
  int end() throws InterruptedException {
    if (!process.waitFor(END_SECONDS_MAX, TimeUnit.SECONDS)) {
      throw new AssertionError("samsvar did not end in " + END_SECONDS_MAX + " s: " + output());
    }
    return process.exitValue();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  String output() {
    return Repository.text(output);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
