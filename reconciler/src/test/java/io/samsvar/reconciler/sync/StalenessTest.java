package io.samsvar.reconciler.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.samsvar.reconciler.source.Commits.Freshness;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StalenessTest {

  private static final Instant NOW = Instant.parse("2026-06-02T12:00:00Z");
  private static final Duration DAY = Duration.ofDays(1);

  private static String reason(Instant answered, Instant changed) {
    return Staleness.of(DAY, new Freshness(answered, Optional.ofNullable(changed)), NOW)
        .orElseThrow()
        .reason();
  }

  @Test
  void case19a_aServerThatIsSilentOrShowsNothingNewIsStale() {
    Instant late = NOW.minus(DAY).minusSeconds(1);
    assertThat(reason(NOW, NOW)).isEqualTo("Fresh");
    assertThat(reason(NOW.minus(DAY), NOW.minus(DAY))).isEqualTo("Fresh");
    assertThat(reason(late, NOW)).isEqualTo("NoAnswer");
    assertThat(reason(NOW, late)).isEqualTo("NothingNew");
    assertThat(Staleness.of(DAY, new Freshness(NOW, Optional.empty()), NOW))
        .contains(Staleness.FRESH);
  }

  @Test
  void whoDoesNotAskForItIsNotTold() {
    assertThat(Staleness.of(null, new Freshness(Instant.EPOCH, Optional.empty()), NOW)).isEmpty();
  }
}
