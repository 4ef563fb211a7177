package io.samsvar.reconciler.render;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Runs one program with nothing: no shell, no inherited environment, no PATH, no standard input, a
 * private home, a deadline, and caps on what it may say. When it is over, however it ends, no
 * process of its is left. Blocking; safe for several threads.
 */
final class ChildProcess {

  private final Limits limits;
  private final Confinement confinement;

  ChildProcess(Limits limits, Confinement confinement) {
    this.limits = limits;
    this.confinement = confinement;
  }

  /**
   * What one run may take.
   *
   * @param time wall clock
   * @param stdoutBytes beyond it the run is ended
   * @param stderrBytes beyond it the rest is read and dropped
   * @param memoryBytes what the program is told to keep to; a hard limit on its address space is a
   *     multiple of it, where the platform can set one
   */
  record Limits(Duration time, int stdoutBytes, int stderrBytes, long memoryBytes) {}

  /** How a run ended. */
  sealed interface Ending {
    /** By itself. */
    final class Exited implements Ending {
      private final int status;
      private final byte[] stdout;
      private final String stderr;

      Exited(int status, byte[] stdout, String stderr) {
        this.status = status;
        this.stdout = stdout;
        this.stderr = stderr;
      }

      int status() {
        return status;
      }

      byte[] stdout() {
        return stdout;
      }

      String stderr() {
        return stderr;
      }
    }

    /** Killed at the deadline. */
    record TimedOut() implements Ending {}

    /** Killed since it wrote too much. */
    record TooMuch() implements Ending {}
  }

  /**
   * Runs a program to its end.
   *
   * @param command absolute path of the program and constant arguments
   * @param home an empty private directory: HOME, TMPDIR and working directory
   */
  Ending run(List<String> command, Path home) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(confinement.confine(command, limits));
    Map<String, String> environment = builder.environment();
    environment.clear();
    environment.put("HOME", home.toString());
    environment.put("TMPDIR", home.toString());
    environment.put("XDG_CONFIG_HOME", home.toString());
    environment.put("PATH", "/nonexistent");
    environment.put("LC_ALL", "C");
    environment.put("GOMEMLIMIT", limits.memoryBytes() + "B");
    environment.put("GOTRACEBACK", "none");
    builder.directory(home.toFile());
    Process process = builder.start();
    try {
      process.getOutputStream().close();
      return attend(process);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while the renderer was running", e);
    } finally {
      kill(process);
    }
  }

  private Ending attend(Process process) throws IOException, InterruptedException {
    Drain stdout = new Drain(process.getInputStream(), limits.stdoutBytes(), () -> kill(process));
    Drain stderr = new Drain(process.getErrorStream(), limits.stderrBytes(), null);
    boolean ended = process.waitFor(limits.time().toMillis(), TimeUnit.MILLISECONDS);
    if (!ended) {
      kill(process);
    }
    // Not killed when it has ended: that would close the pipes before they are read to their end.
    // A descendant that holds them open makes the reading time out, and is gone with its namespace.
    boolean outRead = stdout.join();
    boolean read = stderr.join() && outRead;
    if (stdout.overflowed()) {
      return new Ending.TooMuch();
    }
    // Half of what was declared must never pass for all of it.
    if (!ended || !read) {
      return new Ending.TimedOut();
    }
    return new Ending.Exited(
        process.exitValue(), stdout.bytes(), new String(stderr.bytes(), StandardCharsets.UTF_8));
  }

  private static void kill(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    var _ = process.destroyForcibly();
  }
}
