package io.samsvar.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Lines that tell what is being done, each after the seconds since this process began: {@code [
 * 12s] …}. The launcher becomes this process, so its time counts too. Thread-safe.
 */
public final class Progress implements Consumer<String> {

  private final PrintWriter out;
  private final Instant began;

  /** Writes to the given writer, which is flushed after each line. */
  public Progress(PrintWriter out) {
    this.out = out;
    this.began = ProcessHandle.current().info().startInstant().orElseGet(Instant::now);
  }

  /** Writes one line. */
  @Override
  public void accept(String line) {
    long seconds = Math.max(0, Duration.between(began, Instant.now()).toSeconds());
    synchronized (out) {
      out.println(String.format(Locale.ROOT, "[%4ds] %s", seconds, line));
      out.flush();
    }
  }
}
