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
import java.util.concurrent.locks.LockSupport;

/**
 * One running program with its output in a log file and its process id in a {@link PidFile}. Unless
 * it is detached it ends with this process.
 */
public final class ChildProcess implements AutoCloseable {

  private static final Duration GRACE = Duration.ofSeconds(2);
  private static final Duration KILLED_WITHIN = Duration.ofSeconds(10);
  private static final Duration PAUSE = Duration.ofMillis(10);
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

  /**
   * Kills whatever the pid files of a folder name, waits for its end, and deletes them. Returns how
   * many processes it were.
   */
  public static int killLeftovers(Path folder) {
    List<PidFile> running =
        PidFile.in(folder).stream().filter(file -> file.process().isPresent()).toList();
    running.forEach(file -> file.process().ifPresent(ProcessHandle::destroyForcibly));
    running.forEach(ChildProcess::awaitEnd);
    PidFile.in(folder).forEach(PidFile::delete);
    return running.size();
  }

  private static void awaitEnd(PidFile file) {
    // ProcessHandle.onExit asks seldom when the process is not a child of this one.
    long deadline = System.nanoTime() + KILLED_WITHIN.toNanos();
    while (file.process().isPresent()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            file.name() + " of an earlier run does not end; see its process id in its pid file.");
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }
}
