package io.samsvar.testkit.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.samsvar.testkit.Eventually;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChildProcessTest {

  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir private Path folder = Path.of("");

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void becomesTheProgramUnderTheSameProcessId(boolean detached) {
    try (ChildProcess child = start(detached, "echo $$ $WORD $PATH; exec sleep 600")) {
      Eventually.isTrue("a line", SOON, () -> child.logTail().contains("\n"));
      assertThat(child.logTail()).startsWith(child.pid() + " hello /");
      assertThat(PidFile.of(folder, "child").process())
          .hasValueSatisfying(process -> assertThat(process.pid()).isEqualTo(child.pid()));
    }
    assertThat(folder.resolve("child.pid")).doesNotExist();
  }

  @Test
  void killsWhatDoesNotListen() {
    ChildProcess child = start(false, "trap '' TERM; echo deaf; while :; do sleep 1; done");
    Eventually.isTrue("it to be deaf", SOON, () -> child.logTail().contains("deaf"));
    child.close();
    assertThat(child.isAlive()).isFalse();
  }

  @Test
  void leavesNoWatcherWhenTheProgramEnds() {
    ChildProcess child = start(false, "exit 3");
    Eventually.isTrue("it to end", SOON, () -> !child.isAlive());
    Eventually.isTrue(
        "its watcher to end", SOON, () -> ProcessHandle.current().children().count() == 0);
    child.close();
  }

  @Test
  void endsWhatAnEarlierRunLeft() {
    ChildProcess child = start(true, "exec sleep 600");
    assertThat(ChildProcess.killLeftovers(folder)).isEqualTo(1);
    // It has ended; this JVM, whose child it is here, hears of it a moment later.
    Eventually.isTrue("this JVM to notice", SOON, () -> !child.isAlive());
    assertThat(ChildProcess.killLeftovers(folder)).isZero();
    assertThat(folder.resolve("child.pid")).doesNotExist();
  }

  @Test
  void givesTheProgramNothingToRead() {
    try (ChildProcess child = start(false, "cat; echo nothing; exec sleep 600")) {
      Eventually.isTrue("the end of its input", SOON, () -> child.logTail().contains("nothing"));
      assertThat(Files.exists(folder.resolve("child.log"))).isTrue();
    }
  }

  private ChildProcess start(boolean detached, String script) {
    return ChildProcess.start(
        new ChildProcess.Spec(
            "child", List.of("bash", "-c", script), Map.of("WORD", "hello"), folder, detached));
  }
}
