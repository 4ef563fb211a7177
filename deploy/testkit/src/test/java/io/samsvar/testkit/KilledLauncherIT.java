package io.samsvar.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing of a cluster outlives the process that started it, and a detached one is found again. */
class KilledLauncherIT {

  private static final Duration SOON = Duration.ofSeconds(20);

  /** What the killed process runs. */
  static final class Starter {
    private Starter() {}

    public static void main(String[] arguments) throws InterruptedException {
      LocalCluster cluster = LocalCluster.start(Path.of(arguments[0]), LocalCluster.Options.full());
      System.out.println("started " + cluster.apiServer().getPort());
      Thread.sleep(Duration.ofMinutes(10));
    }
  }

  @Test
  void leavesNothingBehindAKillAndStartsAgain(@TempDir Path folder)
      throws IOException, InterruptedException {
    String mountsBefore = mounts();
    Process starter = startInOtherJvm(folder);
    List<ProcessHandle> children = awaitStarted(starter);
    assertThat(children).hasSize(4);
    assertThat(LocalCluster.parts(folder)).hasSize(4).allMatch(LocalCluster.Part::running);

    assertThat(starter.destroyForcibly().waitFor()).isNotZero();

    Eventually.isTrue(
        "the killed process's children to end",
        SOON,
        () -> LocalCluster.parts(folder).stream().noneMatch(LocalCluster.Part::running));
    assertThat(mounts()).isEqualTo(mountsBefore);

    try (LocalCluster again = LocalCluster.start(folder, LocalCluster.Options.full())) {
      assertThat(LocalCluster.parts(folder)).hasSize(4).allMatch(LocalCluster.Part::running);
      assertThat(again.sealingCertificate()).isNotEmptyFile();
    }
    assertThat(LocalCluster.parts(folder)).isEmpty();
    assertThat(mounts()).isEqualTo(mountsBefore);
  }

  @Test
  void findsAndEndsADetachedClusterOfAnEarlierRun(@TempDir Path folder) {
    LocalCluster first =
        LocalCluster.start(folder, LocalCluster.Options.apiServerOnly().withDetached());
    List<LocalCluster.Part> before = LocalCluster.parts(folder);
    first.detach();
    try (LocalCluster second =
        LocalCluster.start(folder, LocalCluster.Options.apiServerOnly().withDetached())) {
      assertThat(LocalCluster.parts(folder))
          .hasSize(2)
          .allMatch(LocalCluster.Part::running)
          .doesNotContainAnyElementsOf(before);
      second.detach();
      assertThat(LocalCluster.stop(folder)).isEqualTo(2);
      assertThat(LocalCluster.stop(folder)).isZero();
    }
  }

  private static Process startInOtherJvm(Path folder) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            Starter.class.getName(),
            folder.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static List<ProcessHandle> awaitStarted(Process starter) throws IOException {
    BufferedReader out = starter.inputReader();
    String line = Objects.requireNonNullElse(out.readLine(), "ended without a word");
    assertThat(line).startsWith("started ");
    return starter.children().toList();
  }

  /** The machine's mounts at the places where the Sealed Secrets controller has its own. */
  private static String mounts() throws IOException {
    return Files.readString(Path.of("/proc/self/mountinfo"))
        .lines()
        .filter(line -> line.matches(".* (/var)?/run(/secrets.*)? .*"))
        .collect(Collectors.joining("\n"));
  }
}
