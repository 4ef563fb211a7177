package io.samsvar.reconciler.render;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Runs one program with nothing: no shell, no inherited environment, no PATH, no standard input, a
 * private home, a deadline, and caps on what it may say. When it is over, however it ends, no
 * process of its is left. Blocking; safe for several threads.
 */
final class ChildProcess {

  private static final Duration REAP_TIME_MAX = Duration.ofSeconds(5);

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
    AtomicBoolean tooMuch = new AtomicBoolean();
    ByteArrayOutputStream stdout = new ByteArrayOutputStream();
    ByteArrayOutputStream stderr = new ByteArrayOutputStream();
    Thread out =
        Thread.startVirtualThread(
            () -> {
              if (!drain(process.getInputStream(), stdout, limits.stdoutBytes(), true)) {
                tooMuch.set(true);
                kill(process);
              }
            });
    Thread err =
        Thread.startVirtualThread(
            () -> drain(process.getErrorStream(), stderr, limits.stderrBytes(), false));
    boolean ended = process.waitFor(limits.time().toMillis(), TimeUnit.MILLISECONDS);
    // A descendant may hold the pipes open: it goes before they are read to their end.
    kill(process);
    boolean outDrained = out.join(REAP_TIME_MAX);
    boolean drained = err.join(REAP_TIME_MAX) && outDrained;
    if (tooMuch.get()) {
      return new Ending.TooMuch();
    }
    if (!ended || !drained) {
      return new Ending.TimedOut();
    }
    return new Ending.Exited(
        process.exitValue(), stdout.toByteArray(), stderr.toString(StandardCharsets.UTF_8));
  }

  private static boolean drain(
      InputStream in, ByteArrayOutputStream into, int limit, boolean stopAtLimit) {
    byte[] buffer = new byte[16_384];
    try (in) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        int room = limit - into.size();
        into.write(buffer, 0, Math.min(room, read));
        if (read > room && stopAtLimit) {
          return false;
        }
      }
    } catch (IOException _) {
      // The process is gone, and its pipe with it.
    }
    return true;
  }

  private static void kill(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    var _ = process.destroyForcibly();
  }
}
