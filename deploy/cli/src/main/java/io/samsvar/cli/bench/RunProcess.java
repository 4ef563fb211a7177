package io.samsvar.cli.bench;

import io.samsvar.cli.demo.Push;
import io.samsvar.cli.run.RunFile;
import io.samsvar.reconciler.receiver.PushReceiver;
import io.samsvar.testkit.Eventually;
import io.samsvar.testkit.Identity;
import io.samsvar.testkit.LocalCluster;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code samsvar run} in a JVM of its own, with the flags of this one, against a local cluster. */
final class RunProcess implements AutoCloseable {
  private static final Duration READY_WITHIN = Duration.ofMinutes(2);
  private static final Duration END_WITHIN = Duration.ofSeconds(20);
  private static final String PUSH_SECRET = "bench-push-secret-of-one-run";
  private static final double KIBIBYTES = 1024;
  private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");
  private static final Pattern HEAP_USED = Pattern.compile("\\bused (\\d+)K");

  private final Process process;
  private final double readySeconds;
  private final Push push;

  private RunProcess(Process process, double readySeconds, Push push) {
    this.process = process;
    this.readySeconds = readySeconds;
    this.push = push;
  }

  /** Starts it in this folder and returns when it is ready. */
  static RunProcess start(Path directory, LocalCluster cluster) throws IOException {
    Path data = directory.resolve("data");
    Path secret = directory.resolve("push-secret");
    Files.writeString(secret, PUSH_SECRET);
    Path config = directory.resolve("samsvar.yaml");
    Files.writeString(
        config,
        """
        cluster: {name: bench, regions: [no-oslo-1]}
        dataDirectory: %s
        kubeconfig: %s
        webhook: {port: 0}
        http: {port: 0}
        sources: {localRepositories: true, pushSecretFile: %s}
        """
            .formatted(data, cluster.kubeconfig(Identity.RECONCILER), secret));
    long from = System.nanoTime();
    Process process =
        new ProcessBuilder(command("run", "--config", config.toString()))
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("samsvar.log").toFile())
            .start();
    try {
      URI http =
          Eventually.value("samsvar run to be ready", READY_WITHIN, () -> RunFile.ready(data));
      return new RunProcess(
          process,
          (System.nanoTime() - from) / 1e9,
          new Push(http.resolve(PushReceiver.PATH), PUSH_SECRET));
    } catch (RuntimeException | Error e) {
      process.destroyForcibly();
      throw e;
    }
  }

  /** The command line of Samsvar in a JVM like this one. */
  static List<String> command(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.samsvar.cli.Main"));
    command.addAll(List.of(arguments));
    return command;
  }

  double readySeconds() {
    return readySeconds;
  }

  /** Tells the push receiver that a repository has new commits. */
  void push(String repository) {
    push.send(repository);
  }

  /** Resident set, in MiB, as Linux tells it. */
  double residentMebibytes() throws IOException {
    return found(RESIDENT, Files.readString(Path.of("/proc/" + process.pid() + "/status")))
        / KIBIBYTES;
  }

  /** What is live in the heap, in MiB: after a full collection, as jcmd tells it. */
  double heapMebibytes() throws IOException {
    var _ = jcmd("GC.run");
    return found(HEAP_USED, jcmd("GC.heap_info")) / KIBIBYTES;
  }

  private String jcmd(String command) throws IOException {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    Process asked =
        new ProcessBuilder(jcmd.toString(), Long.toString(process.pid()), command)
            .redirectErrorStream(true)
            .start();
    String answer =
        new String(asked.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    if (!awaitEnd(asked) || asked.exitValue() != 0) {
      throw new IOException("jcmd " + command + " failed: " + answer);
    }
    return answer;
  }

  private static double found(Pattern pattern, String text) throws IOException {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw new IOException("There is no " + pattern + " in: " + text);
    }
    return Double.parseDouble(matcher.group(1));
  }

  private static boolean awaitEnd(Process process) {
    try {
      return process.waitFor(END_WITHIN.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public void close() {
    process.destroy();
    if (!awaitEnd(process)) {
      process.destroyForcibly();
    }
  }
}
