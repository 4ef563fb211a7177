package io.samsvar.testkit.controlplane;

import io.samsvar.testkit.Toolchain;
import io.samsvar.testkit.process.ChildProcess;
import io.samsvar.testkit.process.Ports;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.IntConsumer;

/** Starts the parts of one cluster and waits for each. */
final class Launcher {

  private static final Duration PAUSE = Duration.ofMillis(25);
  private static final int PORT_TRIES_MAX = 8;

  private final Toolchain tools;
  private final Layout layout;
  private final boolean detached;

  Launcher(Toolchain tools, Layout layout, boolean detached) {
    this.tools = tools;
    this.layout = layout;
    this.detached = detached;
  }

  /** Starts a pinned program under its own name. */
  ChildProcess start(String binary, List<String> arguments) {
    return start(binary, List.of(), arguments, Map.of());
  }

  /** Starts a pinned program through others that become it. */
  ChildProcess start(
      String binary, List<String> through, List<String> arguments, Map<String, String> variables) {
    List<String> command = new ArrayList<>(through);
    command.add(tools.binary(binary).toString());
    command.addAll(arguments);
    return ChildProcess.start(
        new ChildProcess.Spec(binary, command, variables, layout.run(), detached));
  }

  /** Runs an action with a free port, and again with another while it finds its port taken. */
  static void onFreePort(IntConsumer action) {
    for (int i = 1; ; i++) {
      try {
        action.accept(Ports.free());
        return;
      } catch (PortTakenException e) {
        if (i == PORT_TRIES_MAX) {
          throw e;
        }
      }
    }
  }

  /**
   * Waits until a part is ready; an exception of the probe means "not yet".
   *
   * @throws PortTakenException when it ended since its port was taken
   * @throws IllegalStateException when it ended otherwise or is not ready in time
   */
  static void await(ChildProcess part, int port, Duration within, Callable<Boolean> probe) {
    long deadline = System.nanoTime() + within.toNanos();
    String last = "";
    while (System.nanoTime() < deadline) {
      if (!part.isAlive()) {
        if (part.logTail().contains("address already in use")) {
          throw new PortTakenException(part.name(), port);
        }
        throw new IllegalStateException(part.name() + " ended at once:\n" + part.logTail());
      }
      try {
        if (probe.call()) {
          return;
        }
        Thread.sleep(PAUSE);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("Interrupted while waiting for " + part.name(), e);
      } catch (Exception e) {
        last = " (" + e.getMessage() + ")";
        pause(part.name());
      }
    }
    throw new IllegalStateException(
        "%s is not ready after %d s%s:%n%s"
            .formatted(part.name(), within.toSeconds(), last, part.logTail()));
  }

  private static void pause(String part) {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while waiting for " + part, e);
    }
  }
}
