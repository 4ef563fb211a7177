package io.samsvar.reconciler.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.samsvar.ledger.Finding;
import io.samsvar.ledger.ResourceId;
import io.samsvar.ledger.Severity;
import io.samsvar.ledger.Stage;
import io.samsvar.ledger.Verdict;
import io.samsvar.reconciler.health.Health;
import io.samsvar.reconciler.resource.SyncState;
import io.samsvar.reconciler.resource.SyncStatus;
import io.samsvar.reconciler.resource.SyncStatus.Condition;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StatusTextTest {

  private static final Instant START = Instant.parse("2026-11-24T10:00:00Z");
  private static final Finding DENIAL =
      new Finding("code", "rule", Severity.DENY, "x".repeat(5000), null, "", null, List.of());

  @ParameterizedTest
  @EnumSource(SyncState.class)
  void theSameOutcomeLaterMakesTheSameStatus(SyncState state) {
    SyncStatus first = status(null, outcome(state, "message"), START);
    assertThat(status(first, outcome(state, "message"), START.plusSeconds(60))).isEqualTo(first);
    assertThat(condition(first, "Ready").status())
        .isEqualTo(state == SyncState.SYNCED ? "True" : "False");
  }

  @Test
  void aConditionKeepsTheTimeOfItsLastTransition() {
    SyncStatus synced = status(null, outcome(SyncState.SYNCED, "a"), START);
    SyncStatus again = status(synced, outcome(SyncState.SYNCED, "b"), START.plusSeconds(60));
    assertThat(condition(again, "Ready").lastTransitionTime()).isEqualTo("2026-11-24T10:00:00Z");
    SyncStatus blocked = status(again, outcome(SyncState.BLOCKED, "c"), START.plusSeconds(120));
    assertThat(condition(blocked, "Ready").lastTransitionTime()).isEqualTo("2026-11-24T10:02:00Z");
    assertThat(condition(blocked, "Stalled").status()).isEqualTo("True");
  }

  @Test
  void everythingIsBounded() {
    SyncStatus status = null;
    for (int i = 0; i < 30; i++) {
      SyncState state = i % 2 == 0 ? SyncState.BLOCKED : SyncState.FAILED;
      status = status(status, outcome(state, "y".repeat(5000)), START.plusSeconds(i));
    }
    assertThat(Objects.requireNonNull(status).history()).hasSize(SyncStatus.HISTORY_MAX);
    assertThat(status.findings()).hasSize(SyncStatus.FINDINGS_MAX);
    assertThat(Objects.requireNonNull(status.message()).length())
        .isLessThanOrEqualTo(SyncStatus.MESSAGE_CHARS_MAX);
    assertThat(Objects.requireNonNull(status.findings()).getFirst().message().length())
        .isLessThanOrEqualTo(SyncStatus.MESSAGE_CHARS_MAX);
  }

  @Test
  void driftIsTold() {
    Map<ResourceId, String> drifted =
        Map.of(new ResourceId("", "Service", "n", "web"), "cannot be put back: refused");
    SyncStatus status =
        StatusText.of(
            new StatusText.Facts(
                null,
                1,
                outcome(SyncState.SYNCED, ""),
                Optional.empty(),
                0,
                drifted,
                Optional.empty(),
                Optional.empty(),
                "",
                PruneFacts.NONE,
                START));
    assertThat(condition(status, "Drifted").status()).isEqualTo("True");
    assertThat(condition(status, "Drifted").message()).contains("Service n/web");
  }

  /** What kstatus reads: ready only when healthy, reconciling while that is not known. */
  @Test
  void isReadyOnceWhatItAppliedIsHealthy() {
    ResourceId web = new ResourceId("apps", "Deployment", "n", "web");
    SyncOutcome synced = outcome(SyncState.SYNCED, "as Git says");
    SyncStatus waits = status(null, synced, START, Optional.empty());
    assertThat(statuses(waits)).isEqualTo("Unknown True False");
    SyncStatus healthy =
        status(waits, synced, START, Optional.of(Map.of(web, new Health.Healthy())));
    assertThat(statuses(healthy)).isEqualTo("True False False");
    SyncStatus ill =
        status(waits, synced, START, Optional.of(Map.of(web, new Health.Failed("crashes"))));
    assertThat(statuses(ill)).isEqualTo("False False True");
    assertThat(condition(ill, "Ready").message()).contains("Deployment n/web", "crashes");
    assertThat(condition(ill, "Ready").observedGeneration()).isEqualTo(1);
  }

  private static String statuses(SyncStatus status) {
    return condition(status, "Ready").status()
        + " "
        + condition(status, "Reconciling").status()
        + " "
        + condition(status, "Stalled").status();
  }

  private static Condition condition(SyncStatus status, String type) {
    return Objects.requireNonNull(status.conditions()).stream()
        .filter(condition -> condition.type().equals(type))
        .findFirst()
        .orElseThrow();
  }

  private static SyncOutcome outcome(SyncState state, String message) {
    return new SyncOutcome(
        state,
        Stage.GATE,
        "code",
        message,
        null,
        null,
        null,
        new Verdict.Blocked(Collections.nCopies(100, DENIAL)),
        List.of(),
        false);
  }

  private static SyncStatus status(@Nullable SyncStatus before, SyncOutcome outcome, Instant now) {
    return status(before, outcome, now, Optional.of(Map.of()));
  }

  private static SyncStatus status(
      @Nullable SyncStatus before,
      SyncOutcome outcome,
      Instant now,
      Optional<Map<ResourceId, Health>> health) {
    return StatusText.of(
        new StatusText.Facts(
            before,
            1,
            outcome,
            Optional.empty(),
            0,
            Map.of(),
            health,
            Optional.empty(),
            "",
            PruneFacts.NONE,
            now));
  }
}
