package io.samsvar.reconciler.render;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What holds a program back beyond its environment, found out once. */
final class Confinement {

  private static final Logger LOG = LoggerFactory.getLogger(Confinement.class);
  private static final int ADDRESS_SPACE_FACTOR = 4;
  private static final int OPEN_FILES_MAX = 256;
  private static final Duration TRIAL_TIME_MAX = Duration.ofSeconds(5);
  private static final List<Path> PLACES = List.of(Path.of("/usr/bin"), Path.of("/bin"));

  private final List<String> withoutNetwork;
  private final List<String> limiter;

  private Confinement(List<String> withoutNetwork, List<String> limiter) {
    this.withoutNetwork = withoutNetwork;
    this.limiter = limiter;
  }

  /** None: for what must run anywhere. */
  static Confinement none() {
    return new Confinement(List.of(), List.of());
  }

  /** What this machine permits, told in the log. */
  static Confinement detect() {
    List<String> network =
        tool("unshare").stream()
            .flatMap(unshare -> namespaces(unshare).stream())
            .filter(Confinement::works)
            .findFirst()
            .orElse(List.of());
    List<String> limiter =
        tool("prlimit").map(List::of).filter(Confinement::works).orElse(List.of());
    LOG.info(
        "stage=render network={} limits={}",
        network.isEmpty()
            ? "not cut off by this machine: remote bases are found and refused before the run"
            : "cut off by a namespace of its own",
        limiter.isEmpty()
            ? "deadline, output and the program's own memory limit"
            : "deadline, output, address space and open files");
    return new Confinement(network, limiter);
  }

  /** Whether a program is cut off from every network. */
  boolean cutsOffNetwork() {
    return !withoutNetwork.isEmpty();
  }

  List<String> confine(List<String> command, ChildProcess.Limits limits) {
    List<String> whole = new ArrayList<>();
    if (!limiter.isEmpty()) {
      whole.addAll(limiter);
      whole.add("--as=" + limits.memoryBytes() * ADDRESS_SPACE_FACTOR);
      whole.add("--nofile=" + OPEN_FILES_MAX);
      whole.add("--core=0");
      whole.add("--");
    }
    if (!withoutNetwork.isEmpty()) {
      whole.addAll(withoutNetwork);
      whole.add("--");
    }
    whole.addAll(command);
    return List.copyOf(whole);
  }

  /**
   * A network without devices, and a process namespace, which ends with the program whatever it has
   * started. Root may make them; others where user namespaces are permitted.
   */
  private static List<List<String>> namespaces(String unshare) {
    return List.of(
        List.of(unshare, "--net", "--pid", "--fork", "--kill-child"),
        List.of(unshare, "--user", "--net", "--pid", "--fork", "--kill-child"));
  }

  private static Optional<String> tool(String name) {
    return PLACES.stream()
        .map(place -> place.resolve(name))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst();
  }

  private static boolean works(List<String> prefix) {
    Optional<String> nothing = tool("true");
    if (nothing.isEmpty()) {
      return false;
    }
    List<String> command = new ArrayList<>(prefix);
    command.add(nothing.get());
    try {
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
      builder.environment().clear();
      Process process = builder.start();
      try {
        return process.waitFor(TRIAL_TIME_MAX.toMillis(), TimeUnit.MILLISECONDS)
            && process.exitValue() == 0;
      } finally {
        var _ = process.destroyForcibly();
      }
    } catch (IOException _) {
      return false;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
