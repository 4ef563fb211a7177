package io.samsvar.testkit.process;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * One running program with its output in a log file and its process id in a {@link PidFile}. Unless
 * it is detached it ends with this process.
 */
public final class ChildProcess implements AutoCloseable {

  private static final Duration GRACE = Duration.ofSeconds(2);
  private static final int LOG_TAIL_BYTES_MAX = 2_000;

  private final String name;
  private final Process process;
  private final PidFile pidFile;
  private final Path log;

  private ChildProcess(String name, Process process, PidFile pidFile, Path log) {
    this.name = name;
    this.process = process;
    this.pidFile = pidFile;
    this.log = log;
  }

  /**
   * What to run.
   *
   * @param name the part's name: of its log, its pid file and in errors
   * @param command program and arguments; they hold no secrets, since every user can list them
   * @param environment all the variables it gets besides PATH
   * @param folder where {@code NAME.log} and {@code NAME.pid} are written
   * @param detached whether it outlives this process
   */
  public record Spec(
      String name,
      List<String> command,
      Map<String, String> environment,
      Path folder,
      boolean detached) {}

  /** Starts the program; the log is appended to. */
  public static ChildProcess start(Spec spec) {
    Path log = spec.folder().resolve(spec.name() + ".log");
    Script script = spec.detached() ? Script.DETACHED : Script.ATTACHED;
    ProcessBuilder builder = new ProcessBuilder(script.wrap(spec.command()));
    String path = builder.environment().getOrDefault("PATH", "/usr/bin:/bin");
    builder.environment().clear();
    builder.environment().put("PATH", path);
    builder.environment().putAll(spec.environment());
    builder.directory(spec.folder().toFile());
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    try {
      Process process = builder.start();
      PidFile pidFile = PidFile.of(spec.folder(), spec.name());
      pidFile.write(process.toHandle());
      return new ChildProcess(spec.name(), process, pidFile, log);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot start " + spec.name(), e);
    }
  }

  /** The part's name. */
  public String name() {
    return name;
  }

  /** The program's process id. */
  public long pid() {
    return process.pid();
  }

  /** Whether it is still running. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** The last lines it wrote, for an error message. */
  public String logTail() {
    if (!Files.exists(log)) {
      return "";
    }
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
      long from = Math.max(0, file.length() - LOG_TAIL_BYTES_MAX);
      byte[] tail = new byte[(int) (file.length() - from)];
      file.seek(from);
      file.readFully(tail);
      return new String(tail, StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "(its log cannot be read: " + e.getMessage() + ")";
    }
  }

  /** Ends it at once, as a crash would. */
  public void kill() {
    var _ = process.destroyForcibly();
    awaitEnd(GRACE);
    pidFile.delete();
  }

  /** Asks it to end, and kills it when it does not within two seconds. */
  @Override
  public void close() {
    process.destroy();
    if (!awaitEnd(GRACE)) {
      var _ = process.destroyForcibly();
      awaitEnd(GRACE);
    }
    pidFile.delete();
  }

  private boolean awaitEnd(Duration within) {
    try {
      return process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Kills whatever the pid files of a folder name, and deletes them. Returns how many it were. */
  public static int killLeftovers(Path folder) {
    int killed = 0;
    for (PidFile file : PidFile.in(folder)) {
      if (file.process().isPresent()) {
        ProcessHandle process = file.process().get();
        if (process.destroyForcibly()) {
          killed++;
        }
        awaitEnd(file.name(), process);
      }
      file.delete();
    }
    return killed;
  }

  private static void awaitEnd(String name, ProcessHandle process) {
    try {
      var _ = process.onExit().get(GRACE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      throw new IllegalStateException(
          "Process " + process.pid() + " (" + name + ") of an earlier run does not end.", e);
    }
  }
}
