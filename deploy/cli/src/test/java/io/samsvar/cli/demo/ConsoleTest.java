package io.samsvar.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ConsoleTest {
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final Console console =
      new Console(new PrintStream(written, true, StandardCharsets.UTF_8), false);

  @Test
  @Timeout(10)
  void aLongWordIsBrokenAndEnds() {
    console.command("kubectl get x", "a " + "x".repeat(1_000) + " end");
    assertThat(text().lines().allMatch(line -> line.length() < 140)).isTrue();
    assertThat(text()).contains("end");
  }

  @Test
  void aLongAnswerIsCutAndSaysSo() {
    console.command("kubectl get x", "line\n".repeat(50));
    assertThat(text()).contains("36 more lines");
  }

  @Test
  void everyLineHasTheTimeAndNoColourWithoutATerminal() {
    console.held("it holds");
    assertThat(text()).matches("(?s)\\[ *\\d+\\.\\ds]   ok it holds\\R").doesNotContain("\u001b");
    assertThat(console.elapsed()).isLessThan(Duration.ofMinutes(5));
  }

  private String text() {
    return written.toString(StandardCharsets.UTF_8);
  }
}
