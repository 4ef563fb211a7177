package io.samsvar.cli.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs kubectl as one identity, as a person at a shell would. */
public final class Kubectl {
  private static final int SECONDS_MAX = 60;

  private final Path binary;
  private final Path kubeconfig;
  private final Console console;

  /** Uses the binary with this kubeconfig, and shows its commands on the console. */
  public Kubectl(Path binary, Path kubeconfig, Console console) {
    this.binary = binary;
    this.kubeconfig = kubeconfig;
    this.console = console;
  }

  /**
   * What a command answered.
   *
   * @param status exit code, 0 when it worked
   * @param text standard output and standard error
   */
  public record Answer(int status, String text) {
    /** Whether the API server took it. */
    public boolean worked() {
      return status == 0;
    }
  }

  /** Runs a command and shows it with its answer. */
  public Answer show(String... arguments) {
    Answer answer = run("", arguments);
    console.command("kubectl " + String.join(" ", arguments), answer.text());
    return answer;
  }

  /** Applies manifests from text and shows the command with its answer. */
  public Answer apply(String manifests, String... more) {
    List<String> arguments = new ArrayList<>(List.of("apply", "-f", "-"));
    arguments.addAll(List.of(more));
    Answer answer = run(manifests, arguments.toArray(String[]::new));
    console.command("kubectl " + String.join(" ", arguments) + " <<…", answer.text());
    return answer;
  }

  /** Puts a JSON body to a path of the API as another user, and shows it with its answer. */
  public Answer put(String path, String body, String user) {
    Answer answer = run(body, "replace", "--raw", path, "-f", "-", "--as", user);
    console.command(
        "kubectl replace --raw " + path + " --as " + user + " -f - <<<…",
        answer.worked() ? "(taken)" : answer.text());
    return answer;
  }

  /** Runs a command without showing it. */
  public Answer run(String stdin, String... arguments) {
    List<String> command =
        new ArrayList<>(List.of(binary.toString(), "--kubeconfig", kubeconfig.toString()));
    command.addAll(List.of(arguments));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      try (var input = process.getOutputStream()) {
        input.write(stdin.getBytes(StandardCharsets.UTF_8));
      }
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return new Answer(-1, text + "gave up after " + SECONDS_MAX + " s");
      }
      return new Answer(process.exitValue(), text);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot run " + binary, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while kubectl was running", e);
    }
  }

  /** Standard output of a query that has to work, without showing it. */
  public String query(String... arguments) {
    Answer answer = run("", arguments);
    if (!answer.worked()) {
      throw new AssertionError("kubectl " + String.join(" ", arguments) + ": " + answer.text());
    }
    return answer.text().strip();
  }
}
