package io.samsvar.reconciler.exemption;

import static org.assertj.core.api.Assertions.assertThat;

import io.samsvar.ledger.ResourceId;
import io.samsvar.policies.exemption.Exemption;
import io.samsvar.reconciler.exemption.Standing.Use;
import io.samsvar.reconciler.resource.ExemptionStatus;
import io.samsvar.reconciler.resource.SyncStatus.Condition;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is told of an exemption, and that nothing is told twice. */
class StandingTest {

  private static final Instant NOW = Instant.parse("2026-03-01T10:20:30Z");

  @ParameterizedTest
  @CsvSource({
    "P60D, Honoured, True",
    "P13D, Expiring, True",
    "PT0S, Expired, False",
    "-P1D, Expired, False",
  })
  void standsByItsEnd(Duration left, String state, String condition) {
    ExemptionStatus status = of(exemption(left), null, null, NOW);

    assertThat(status.state()).isEqualTo(state);
    assertThat(condition(status).status()).isEqualTo(condition);
    assertThat(condition(status).reason()).isEqualTo(state);
    assertThat(status.lastUsedAt()).isNull();
  }

  @Test
  void isRefusedWhenNoSyncDeclaresIt() {
    ExemptionStatus status = of(null, null, null, NOW);

    assertThat(status.state()).isEqualTo(ExemptionStatus.REFUSED);
    assertThat(status.message()).contains("commit it");
  }

  @Test
  void saysTheSameWhenNothingButTimeHasChanged() {
    ExemptionStatus status =
        of(exemption(Duration.ofDays(60)), new Use(NOW, "sha256:aa"), null, NOW);
    assertThat(status.lastUsedAt()).isEqualTo("2026-03-01T10:00:00Z");

    Instant later = NOW.plus(Duration.ofDays(1));
    assertThat(of(exemption(Duration.ofDays(60)), null, status, later)).isEqualTo(status);
    Use soon = new Use(NOW.plusSeconds(60), "sha256:bb");
    assertThat(of(exemption(Duration.ofDays(60)), soon, status, later)).isEqualTo(status);

    Use next = new Use(NOW.plus(Standing.USES_APART), "sha256:bb");
    ExemptionStatus used = of(exemption(Duration.ofDays(60)), next, status, later);
    assertThat(used.lastUsedAt()).isEqualTo("2026-03-01T11:00:00Z");
    assertThat(used.policies()).isEqualTo("sha256:bb");
    assertThat(condition(used)).isEqualTo(condition(status));
  }

  @Test
  void changesItsConditionWhenItEnds() {
    ExemptionStatus before = of(exemption(Duration.ofDays(1)), null, null, NOW);
    ExemptionStatus after =
        of(exemption(Duration.ofDays(1)), null, before, NOW.plus(Duration.ofDays(2)));

    assertThat(condition(after).lastTransitionTime()).isEqualTo("2026-03-03T10:20:30Z");
    assertThat(condition(after).status()).isEqualTo("False");
  }

  private static ExemptionStatus of(
      @Nullable Exemption declared,
      @Nullable Use last,
      @Nullable ExemptionStatus before,
      Instant now) {
    return Standing.of(declared, last, before, 1L, now);
  }

  private static Condition condition(ExemptionStatus status) {
    return Objects.requireNonNull(status.conditions()).getFirst();
  }

  private static Exemption exemption(Duration left) {
    return new Exemption(
        new ResourceId("samsvar.io", "Exemption", "shop", "old"),
        "residency.region-not-allowed",
        Set.of(new ResourceId("", "ConfigMap", "shop", "a")),
        "kari@example.no",
        "moves in spring",
        NOW.plus(left),
        true);
  }
}
