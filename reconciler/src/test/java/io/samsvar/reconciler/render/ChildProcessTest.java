package io.samsvar.reconciler.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.samsvar.reconciler.render.ChildProcess.Ending;
import io.samsvar.testkit.Eventually;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs programs that behave badly. */
class ChildProcessTest {

  private static final ChildProcess.Limits LIMITS =
      new ChildProcess.Limits(Duration.ofSeconds(2), 1 << 20, 1 << 10, 64L << 20);

  @TempDir private Path home;

  private Ending run(Confinement confinement, String script) throws IOException {
    return new ChildProcess(LIMITS, confinement).run(List.of("/bin/sh", "-c", script), home);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void case38_the_environment_is_ours_alone(boolean confined) throws IOException {
    Ending ending =
        run(
            confined ? Confinement.detect() : Confinement.none(),
            "/usr/bin/env; echo warn >&2; cat");

    assertThat(ending).isInstanceOf(Ending.Exited.class);
    Ending.Exited exited = (Ending.Exited) ending;
    assertThat(new String(exited.stdout(), StandardCharsets.UTF_8).lines())
        .filteredOn(
            line ->
                !line.startsWith("PWD=") && !line.startsWith("SHLVL=") && !line.startsWith("_="))
        .containsExactlyInAnyOrder(
            "HOME=" + home,
            "TMPDIR=" + home,
            "XDG_CONFIG_HOME=" + home,
            "PATH=/nonexistent",
            "LC_ALL=C",
            "GOMEMLIMIT=" + (64L << 20) + "B",
            "GOTRACEBACK=none");
    assertThat(exited.stderr()).contains("cat").contains("warn");
  }

  @Test
  void case41_too_much_output_ends_it() throws IOException {
    assertThat(
            run(Confinement.none(), "while :; do echo xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx; done"))
        .isInstanceOf(Ending.TooMuch.class);
  }

  @Test
  void case41_too_many_messages_are_dropped() throws IOException {
    Ending ending =
        run(
            Confinement.none(),
            "i=0; while [ $i -lt 5000 ]; do echo warning $i >&2; i=$((i+1)); done; echo ok");

    assertThat(ending)
        .isInstanceOfSatisfying(
            Ending.Exited.class,
            exited -> {
              assertThat(exited.stderr()).hasSize(1 << 10);
              assertThat(new String(exited.stdout(), StandardCharsets.UTF_8)).isEqualTo("ok\n");
            });
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void case41_children_that_ignore_signals_and_hold_the_pipes_are_gone_after_the_deadline(
      boolean confined) throws IOException {
    String sleep = "/bin/sleep 1000." + System.nanoTime();
    String script = "trap '' TERM INT HUP; (exec " + sleep + ") & exec " + sleep;
    long begun = System.nanoTime();

    Ending ending = run(confined ? Confinement.detect() : Confinement.none(), script);

    assertThat(ending).isInstanceOf(Ending.TimedOut.class);
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
    gone(sleep);
  }

  @Test
  void case41_what_a_program_leaves_behind_ends_with_it_where_the_machine_permits()
      throws IOException {
    Confinement confinement = Confinement.detect();
    String sleep = "/bin/sleep 1000." + System.nanoTime();

    Ending ending = run(confinement, "(exec " + sleep + ") & echo started");

    if (confinement.cutsOffNetwork()) {
      assertThat(ending).isInstanceOf(Ending.Exited.class);
      gone(sleep);
    } else {
      assertThat(ending).isInstanceOf(Ending.TimedOut.class);
    }
  }

  private static void gone(String commandLine) {
    Eventually.isTrue(
        "the program to be gone",
        Duration.ofSeconds(5),
        () ->
            ProcessHandle.allProcesses()
                .flatMap(process -> process.info().commandLine().stream())
                .noneMatch(line -> line.contains(commandLine)));
  }

  @Test
  void case41_all_output_of_a_program_that_ends_at_once_is_read() throws IOException {
    for (int n = 0; n < 50; n++) {
      assertThat(run(Confinement.none(), "echo " + n))
          .isInstanceOfSatisfying(
              Ending.Exited.class, exited -> assertThat(exited.stdout()).isNotEmpty());
    }
  }

  @Test
  void case35_there_is_no_network_where_the_machine_permits_to_cut_it_off() throws IOException {
    Confinement confinement = Confinement.detect();

    Ending ending = run(confinement, "while read line; do echo $line; done < /proc/net/dev");

    assertThat(ending).isInstanceOf(Ending.Exited.class);
    String devices = new String(((Ending.Exited) ending).stdout(), StandardCharsets.UTF_8);
    if (confinement.cutsOffNetwork()) {
      assertThat(devices).contains("lo:").doesNotContain("eth0:");
      assertThat(devices.lines().filter(line -> line.contains(":"))).hasSize(1);
    } else {
      assertThat(devices).contains("lo:");
    }
  }
}
