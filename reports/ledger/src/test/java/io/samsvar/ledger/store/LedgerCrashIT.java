package io.samsvar.ledger.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.samsvar.ledger.Actor;
import io.samsvar.ledger.Event;
import io.samsvar.ledger.Operation;
import io.samsvar.ledger.ResourceId;
import io.samsvar.ledger.SampleEvents;
import io.samsvar.ledger.note.SignedCheckpoint;
import io.samsvar.ledger.verify.LedgerVerifier;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** kill -9 at any moment loses no acknowledged record, and the ledger goes on from there. */
class LedgerCrashIT {
  static final String ORIGIN = "samsvar.example/crash";

  private static final int KILLS = 10;
  private static final int THREADS = 4;
  private static final int ACKS_BEFORE_KILL_MAX = 50;
  private static final Duration END_WITHIN = Duration.ofSeconds(60);

  @TempDir private Path folder;

  /** Index of each acknowledged record by the name it was appended with. */
  private final Map<String, Long> acknowledged = new HashMap<>();

  private final List<SignedCheckpoint> kept = new ArrayList<>();

  static Event event(String override) {
    return new Event.OverrideUsed(
        override,
        "crash test",
        Operation.UPDATE,
        new ResourceId("", "ConfigMap", "production", "web"),
        SampleEvents.KARI);
  }

  @Test
  void killedAtRandomMomentsItLosesNothing() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int run = 0; run < KILLS; run++) {
      int acks = 1 + random.nextInt(ACKS_BEFORE_KILL_MAX);
      Process process = start("run" + run);
      try (BufferedReader output = process.inputReader()) {
        readAcks(output, acks);
        long pause = random.nextLong(Duration.ofMillis(5).toNanos());
        long until = System.nanoTime() + pause;
        while (System.nanoTime() < until) {
          Thread.onSpinWait();
        }
        process.toHandle().destroyForcibly();
        readAcks(output, Integer.MAX_VALUE);
      }
      awaitEnd(process);
      checkLedger("seed " + seed + " run " + run);
    }
  }

  @ParameterizedTest
  @EnumSource(Failpoints.Point.class)
  void endedBetweenTwoStepsItLosesNothing(Failpoints.Point point) throws Exception {
    Process process = start(point.name(), point.name(), "7");
    try (BufferedReader output = process.inputReader()) {
      readAcks(output, Integer.MAX_VALUE);
    }
    assertThat(awaitEnd(process)).isEqualTo(AppendingProcess.EXIT_AT_FAILPOINT);
    assertThat(acknowledged).isNotEmpty();
    checkLedger(point.name());
  }

  @Test
  void aSecondProcessIsToldWhoWrites() throws Exception {
    Process process = start("holder");
    try (BufferedReader output = process.inputReader()) {
      readAcks(output, 1);
      assertThatThrownBy(() -> SqliteLedger.open(LedgerSettings.of(folder, ORIGIN)))
          .isInstanceOf(LedgerRefusedException.class)
          .hasMessageContaining("process " + process.pid());
      try (SqliteLedgerReader reader = SqliteLedgerReader.open(folder)) {
        LedgerVerifier.verifyAll(reader).orThrow();
      }
      process.toHandle().destroyForcibly();
    }
    awaitEnd(process);
    checkLedger("after the holder ended");
  }

  private void checkLedger(String run) {
    try (SqliteLedger ledger = SqliteLedger.open(LedgerSettings.of(folder, ORIGIN))) {
      LedgerVerifier.ledger(ledger, ledger.key(), kept).orThrow();
      acknowledged.forEach((name, index) -> checkRecord(ledger, name, index, run));
      // From here on the checkpoint vouches for them.
      acknowledged.clear();
      long size = ledger.size();
      assertThat(ledger.append(event("after " + run)).index()).isEqualTo(size);
      kept.add(ledger.checkpoint());
    }
  }

  private static void checkRecord(SqliteLedger ledger, String name, long index, String run) {
    assertThat(ledger.entry(index).event())
        .as("%s: %s at %d", run, name, index)
        .isInstanceOfSatisfying(
            Event.OverrideUsed.class,
            used -> {
              assertThat(used.override()).isEqualTo(name);
              assertThat(ledger.opening((Actor.Committed) used.actor()))
                  .as("the opening was kept before the record")
                  .isPresent();
            });
  }

  private void readAcks(BufferedReader output, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      String line = output.readLine();
      if (line == null) {
        return;
      }
      String[] words = line.split(" ", -1);
      // The last line may be cut off where the process ended: then nobody was told.
      if (words.length == 4 && words[0].equals("ACK") && words[3].equals("END")) {
        acknowledged.put(words[2], Long.parseLong(words[1]));
      }
    }
  }

  private Process start(String prefix, String... failpoint) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(AppendingProcess.class.getName());
    command.add(folder.toString());
    command.add(prefix);
    command.add(Integer.toString(THREADS));
    command.addAll(List.of(failpoint));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  private static int awaitEnd(Process process) throws InterruptedException {
    assertThat(process.waitFor(END_WITHIN.toSeconds(), TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }
}
