package io.samsvar.reconciler.drift;

import static org.assertj.core.api.Assertions.assertThat;

import io.samsvar.ledger.ResourceId;
import io.samsvar.ledger.SyncRef;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FightsTest {

  private static final SyncRef SYNC = new SyncRef("a", "b");
  private static final ResourceId ID = new ResourceId("", "ConfigMap", "a", "b");

  private final Fights fights = new Fights();
  private Duration now = Duration.ofDays(1);

  @Test
  void actsAtOnceFiveTimesAMinuteThenEverMoreSlowly() {
    assertThat(pauses(Duration.ofSeconds(5), 13))
        .containsExactly(0L, 0L, 0L, 0L, 0L, 1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L);
  }

  @Test
  void doesNotTakeRareChangesForAFight() {
    assertThat(pauses(Duration.ofSeconds(20), 50)).containsOnly(0L);
  }

  @Test
  void staysSlowWhenPausesKeepTheCountLow() {
    assertThat(pauses(Duration.ofSeconds(1), 12)).endsWith(60L);
    assertThat(pauses(Duration.ofMinutes(2), 3)).containsOnly(60L);
  }

  @Test
  void forgivesAfterACalmTime() {
    assertThat(pauses(Duration.ofSeconds(1), 12)).endsWith(60L);
    now = now.plus(Fights.CALM_AFTER).plusSeconds(1);
    assertThat(pauses(Duration.ofSeconds(1), 1)).containsExactly(0L);
  }

  @Test
  void judgesEachObjectByItself() {
    assertThat(pauses(Duration.ofSeconds(1), 12)).endsWith(60L);
    assertThat(
            fights.next(SYNC, new ResourceId("", "ConfigMap", "a", "other"), now.toNanos()).pause())
        .isZero();
  }

  private List<Long> pauses(Duration apart, int times) {
    return Stream.generate(
            () -> {
              now = now.plus(apart);
              return fights.next(SYNC, ID, now.toNanos()).pause().toSeconds();
            })
        .limit(times)
        .toList();
  }
}
