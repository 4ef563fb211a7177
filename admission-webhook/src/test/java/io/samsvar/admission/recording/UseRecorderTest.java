package io.samsvar.admission.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.samsvar.admission.MemoryLedger;
import io.samsvar.admission.MovingClock;
import io.samsvar.ledger.Actor;
import io.samsvar.ledger.Digest;
import io.samsvar.ledger.Event.AdmissionTried;
import io.samsvar.ledger.Event.ExemptionUsed;
import io.samsvar.ledger.Finding;
import io.samsvar.ledger.LedgerUnavailableException;
import io.samsvar.ledger.Operation;
import io.samsvar.ledger.ResourceId;
import io.samsvar.ledger.Severity;
import io.samsvar.ledger.Stage;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class UseRecorderTest {

  private final MemoryLedger ledger = new MemoryLedger();
  private final MovingClock clock = new MovingClock();
  private final UseRecorder recorder = new UseRecorder(ledger, clock);

  private static ExemptionUsed use(String object) {
    return new ExemptionUsed(
        new ResourceId("samsvar.io", "Exemption", "shop", "old"),
        "a.b",
        new ResourceId("", "ConfigMap", "shop", object),
        Stage.ADMISSION,
        null,
        null,
        new Actor.Person("kari@example.no"),
        "moves",
        Instant.EPOCH,
        Digest.of("policies"));
  }

  private static AdmissionTried tried(String object) {
    ResourceId id = new ResourceId("", "ConfigMap", "shop", object);
    return new AdmissionTried(
        "uid",
        Operation.CREATE,
        id,
        new Actor.Machine("system:x"),
        null,
        null,
        List.of(new Finding("a.b", "p.deny", Severity.DRYRUN, "m", id, "", null, List.of())));
  }

  @Test
  void recordsTheSameUseOnceInAWindow() {
    for (int i = 0; i < 100; i++) {
      recorder.exempted(List.of(use("a"), use("b")));
      recorder.tried(tried("a"));
    }
    assertThat(ledger.events(ExemptionUsed.class)).hasSize(2);
    assertThat(ledger.events(AdmissionTried.class)).hasSize(1);

    clock.advance(UseRecorder.WINDOW);
    recorder.exempted(List.of(use("a")));
    recorder.tried(tried("a"));
    assertThat(ledger.events(ExemptionUsed.class)).hasSize(3);
    assertThat(ledger.events(AdmissionTried.class)).hasSize(2);
  }

  @Test
  void anExemptionThatCannotBeRecordedIsNotTakenForRecordedLater() {
    ledger.available(false);
    assertThatThrownBy(() -> recorder.exempted(List.of(use("a"))))
        .isInstanceOf(LedgerUnavailableException.class);
    recorder.tried(tried("a"));

    ledger.available(true);
    recorder.exempted(List.of(use("a")));
    recorder.tried(tried("a"));
    assertThat(ledger.events(ExemptionUsed.class)).hasSize(1);
    assertThat(ledger.events(AdmissionTried.class)).hasSize(1);
  }

  @Test
  void remembersABoundedNumber() {
    for (int i = 0; i <= UseRecorder.USES_MAX; i++) {
      recorder.exempted(List.of(use("object-" + i)));
    }
    recorder.exempted(List.of(use("object-0")));
    assertThat(ledger.events(ExemptionUsed.class)).hasSize(UseRecorder.USES_MAX + 2);
  }
}
