package io.samsvar.policies.compile;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Runs the pinned {@code opa} as a child with nothing of our environment, and within bounds. */
final class OpaTool {

  /** Longest run of one command. */
  static final Duration RUN_TIME_MAX = Duration.ofSeconds(60);

  /**
   * What {@code opa test} is told of it, so that it names the test that takes long; its own default
   * of five seconds is over soon on a busy machine.
   */
  static final String TEST_TIMEOUT = "--timeout=" + RUN_TIME_MAX.minusSeconds(10).toSeconds() + "s";

  /** Most output of one command, in bytes, for each of the two streams. */
  static final int OUTPUT_BYTES_MAX = 32 << 20;

  private static final int CHUNK_BYTES = 8 << 10;
  private static final Map<String, String> ENVIRONMENT =
      Map.of("GOMEMLIMIT", "768MiB", "GOMAXPROCS", "2");

  private final Path opa;

  OpaTool(Path opa) {
    this.opa = opa.toAbsolutePath();
  }

  /** What a command wrote, and how it ended. */
  record Output(int code, String out, String err) {}

  /**
   * Runs a command in a folder.
   *
   * @throws IOException when it cannot be run, or runs or writes beyond its bounds
   */
  Output run(Path folder, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(opa.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().clear();
    builder.environment().putAll(ENVIRONMENT);
    builder.environment().put("HOME", folder.toString());
    Process process = builder.start();
    try (ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor()) {
      return output(process, readers, arguments[0]);
    }
  }

  /** Ends the child in any case, since closing the readers waits for its streams to end. */
  private static Output output(Process process, ExecutorService readers, String command)
      throws IOException {
    try {
      Future<byte[]> out = readers.submit(() -> read(process, process.getInputStream()));
      Future<byte[]> err = readers.submit(() -> read(process, process.getErrorStream()));
      process.getOutputStream().close();
      if (!process.waitFor(RUN_TIME_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IOException(
            "opa %s took longer than %d s".formatted(command, RUN_TIME_MAX.toSeconds()));
      }
      return new Output(
          process.exitValue(),
          new String(out.get(), StandardCharsets.UTF_8),
          new String(err.get(), StandardCharsets.UTF_8));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Stopped while waiting for opa " + command, e);
    } catch (ExecutionException e) {
      throw new IOException("opa " + command + ": " + e.getCause(), e);
    } finally {
      process.destroyForcibly();
    }
  }

  private static byte[] read(Process process, InputStream in) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] buffer = new byte[CHUNK_BYTES];
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      bytes.write(buffer, 0, read);
      if (bytes.size() > OUTPUT_BYTES_MAX) {
        process.destroyForcibly();
        throw new IOException("more output than " + OUTPUT_BYTES_MAX + " bytes");
      }
    }
    return bytes.toByteArray();
  }
}
