package io.samsvar.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.samsvar.cli.demo.Console;
import io.samsvar.cli.demo.Installation;
import io.samsvar.cli.demo.Kubectl;
import io.samsvar.cli.run.RunFile;
import io.samsvar.testkit.Eventually;
import io.samsvar.testkit.Identity;
import io.samsvar.testkit.LocalCluster;
import io.samsvar.testkit.Toolchain;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Follows {@code policies/TUTORIAL.md} step by step: writes its files, types its commands, and
 * compares what it says with what comes. On a cluster of its own: a {@code samsvar run} leaves its
 * webhook registered, which refuses the next one's installation, as it should.
 */
class TutorialE2E {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Path PAGE = Repository.ROOT.resolve("policies/TUTORIAL.md");
  private static final Pattern BLOCK =
      Pattern.compile("^```(\\w+) ?([^\\n]*)\\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);

  @TempDir private Path folder = Path.of("");

  private int status;

  /** A command, and what it is told to say. */
  private record Step(String command, String expected) {}

  @Test
  void everyStepDoesWhatThePageSays() throws Exception {
    try (LocalCluster cluster =
        LocalCluster.start(folder.resolve("cluster"), LocalCluster.Options.full())) {
      follow(cluster);
    }
  }

  private void follow(LocalCluster cluster) throws Exception {
    Kubectl admin =
        new Kubectl(
            Toolchain.standard().binary("kubectl"),
            cluster.kubeconfig(Identity.CLUSTER_ADMIN),
            new Console(System.out, false));
    Installation.apply(admin);
    Path desk = Files.createDirectories(folder.resolve("desk"));
    Path programs = programs();
    try (SamsvarProcess running =
        SamsvarProcess.start(folder, "run", "--config", config(cluster))) {
      var _ =
          Eventually.value(
              "samsvar run to be ready",
              PATIENCE,
              () -> {
                assertThat(running.isAlive()).as(running.output()).isTrue();
                return RunFile.ready(folder.resolve("data"));
              });
      Matcher blocks = BLOCK.matcher(Files.readString(PAGE));
      int commands = 0;
      while (blocks.find()) {
        if (blocks.group(1).equals("console")) {
          for (Step step : steps(blocks.group(3))) {
            follow(step, desk, programs, cluster.kubeconfig(Identity.CLUSTER_ADMIN));
            commands++;
          }
        } else {
          assertThat(blocks.group(2)).as("a file of the page has a name").isNotBlank();
          Path file = desk.resolve(blocks.group(2).strip());
          Files.createDirectories(Repository.folder(file));
          Files.writeString(file, blocks.group(3));
        }
      }
      assertThat(commands).isGreaterThan(20);
    }
  }

  private static List<Step> steps(String block) {
    List<Step> steps = new ArrayList<>();
    StringBuilder command = new StringBuilder();
    StringBuilder expected = new StringBuilder();
    for (String line : block.lines().toList()) {
      if (line.startsWith("$ ")) {
        if (!command.isEmpty()) {
          steps.add(new Step(command.toString(), expected.toString()));
        }
        command = new StringBuilder(line.substring(2)).append('\n');
        expected = new StringBuilder();
      } else if (line.startsWith("> ") && expected.isEmpty()) {
        command.append(line.substring(2)).append('\n');
      } else {
        expected.append(line).append('\n');
      }
    }
    steps.add(new Step(command.toString(), expected.toString()));
    return steps;
  }

  private void follow(Step step, Path desk, Path programs, Path kubeconfig) throws Exception {
    Path output = folder.resolve("output.txt");
    ProcessBuilder shell =
        new ProcessBuilder("bash", "-c", "(exit " + status + ")\n" + step.command())
            .directory(desk.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    Map<String, String> environment = shell.environment();
    environment.put("PATH", programs + ":" + System.getenv("PATH"));
    environment.put("KUBECONFIG", kubeconfig.toString());
    environment.put("GIT_CONFIG_GLOBAL", "/dev/null");
    environment.put("GIT_CONFIG_NOSYSTEM", "1");
    for (String who : List.of("AUTHOR", "COMMITTER")) {
      environment.put("GIT_" + who + "_NAME", "Kari");
      environment.put("GIT_" + who + "_EMAIL", "kari@example.no");
    }
    status = shell.start().waitFor();
    String said = Files.readString(output, StandardCharsets.UTF_8).strip();
    String pattern =
        Stream.of(step.expected().strip().split("…", -1))
            .map(Pattern::quote)
            .collect(Collectors.joining(".*"));
    assertThat(said).as("$ " + step.command()).matches(Pattern.compile(pattern, Pattern.DOTALL));
  }

  /** A folder for the PATH with {@code samsvar} and {@code kubectl} in it. */
  private Path programs() throws IOException {
    Path programs = Files.createDirectories(folder.resolve("programs"));
    Files.createSymbolicLink(programs.resolve("kubectl"), Toolchain.standard().binary("kubectl"));
    Path samsvar = programs.resolve("samsvar");
    Files.writeString(
        samsvar,
        """
        #!/bin/sh
        exec '%s/bin/java' --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
          -cp '%s' io.samsvar.cli.Main "$@"
        """
            .formatted(System.getProperty("java.home"), SamsvarProcess.classPath()));
    return Repository.folder(
        Files.setPosixFilePermissions(samsvar, PosixFilePermissions.fromString("rwx------")));
  }

  private String config(LocalCluster cluster) throws IOException {
    Path file = folder.resolve("samsvar.yaml");
    Files.writeString(
        file,
        """
        cluster: {name: tutorial, regions: [no-oslo-1]}
        dataDirectory: %s
        kubeconfig: %s
        webhook: {port: 0}
        http: {port: 0}
        sources: {localRepositories: true}
        """
            .formatted(folder.resolve("data"), cluster.kubeconfig(Identity.RECONCILER)));
    return file.toString();
  }
}
