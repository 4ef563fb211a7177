package io.samsvar.admission.recording;

import static org.assertj.core.api.Assertions.assertThat;

import io.samsvar.admission.MemoryLedger;
import io.samsvar.admission.MovingClock;
import io.samsvar.admission.decision.Decision.Denied;
import io.samsvar.ledger.Actor;
import io.samsvar.ledger.Event.AdmissionDenied;
import io.samsvar.ledger.Operation;
import io.samsvar.ledger.ResourceId;
import io.samsvar.ledger.Verdict;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Case 84 and invariant I9: every denial is recorded or counted, and none can flood the ledger. */
class DenialRecorderTest {

  private final MovingClock clock = new MovingClock();
  private final MemoryLedger ledger = new MemoryLedger();
  private final DenialRecorder recorder = new DenialRecorder(ledger, clock);
  private int uids;

  private void deny(String user, String name) {
    AdmissionDenied event =
        new AdmissionDenied(
            "uid-" + uids++,
            Operation.DELETE,
            new ResourceId("", "Service", "production", name),
            "",
            Actor.of(user),
            null,
            null,
            new Verdict.Undecided("admission.unknown", "not read"));
    recorder.record(new Denied("admission.unknown", "no", List.of(), event));
  }

  private List<AdmissionDenied> records() {
    return ledger.events(AdmissionDenied.class);
  }

  private static long counted(AdmissionDenied event) {
    return event.verdict() instanceof Verdict.Blocked(var findings)
        ? Long.parseLong(findings.getFirst().message().replaceAll("\\D*(\\d+) more .*", "$1"))
        : 1;
  }

  private long allCounted() {
    return records().stream().mapToLong(DenialRecorderTest::counted).sum();
  }

  @Test
  void case84_theSameDenialIsRecordedOnceAndThenCounted() {
    for (int i = 0; i < 10_000; i++) {
      deny("kari", "web");
      clock.advance(Duration.ofMillis(6));
    }
    assertThat(records()).hasSize(1);
    clock.advance(DenialRecorder.WINDOW);
    recorder.flush();
    assertThat(records()).hasSize(2);
    assertThat(allCounted()).isEqualTo(10_000);
    recorder.flush();
    assertThat(records()).hasSize(2);
  }

  @Test
  void case84_manyObjectsOfOneActorAreBoundedAndOthersAreNotAffected() {
    for (int i = 0; i < 1_000; i++) {
      deny("kari", "web-" + i);
    }
    deny("ola", "web-1");
    assertThat(records()).hasSizeLessThanOrEqualTo(DenialRecorder.ACTOR_RECORDS_MAX + 2);
    assertThat(records().getLast().actor()).isEqualTo(Actor.of("ola"));
    recorder.close();
    assertThat(allCounted()).isEqualTo(1_001);
  }

  @Test
  void case84_manyActorsAreBounded() {
    for (int i = 0; i < 2 * DenialRecorder.TALLIES_MAX; i++) {
      deny("user-" + i, "web");
    }
    assertThat(records()).hasSizeLessThanOrEqualTo(DenialRecorder.TALLIES_MAX + 1);
    recorder.close();
    assertThat(allCounted()).isEqualTo(2 * DenialRecorder.TALLIES_MAX);
  }

  @Test
  void aNewWindowRecordsAgain() {
    deny("kari", "web");
    clock.advance(DenialRecorder.WINDOW.plusSeconds(1));
    deny("kari", "web");
    clock.advance(DenialRecorder.WINDOW.plusSeconds(1));
    recorder.flush();
    assertThat(records()).hasSize(2);
    for (int i = 0; i < DenialRecorder.ACTOR_RECORDS_MAX; i++) {
      deny("kari", "again-" + i);
    }
    assertThat(records()).hasSize(2 + DenialRecorder.ACTOR_RECORDS_MAX);
  }

  @Test
  void whatCouldNotBeRecordedIsCountedWithWhatFollows() {
    ledger.available(false);
    deny("kari", "web");
    ledger.available(true);
    deny("kari", "web");
    assertThat(records()).isEmpty();
    recorder.close();
    assertThat(allCounted()).isEqualTo(2);
  }
}
