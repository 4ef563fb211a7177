package io.samsvar.reconciler.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.samsvar.reconciler.StageException;
import io.samsvar.reconciler.resource.SyncSpec.Window;
import io.samsvar.reconciler.resource.SyncSpec.WindowKind;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WindowsTest {

  /** Oslo is at UTC+2 in July and at UTC+1 in January; 2026-07-03 is a Friday. */
  @ParameterizedTest
  @CsvSource({
    "allow, 0 22 * * *,   2h, Europe/Oslo, 2026-07-03T19:59:59Z, false",
    "allow, 0 22 * * *,   2h, Europe/Oslo, 2026-07-03T20:00:00Z, true",
    "allow, 0 22 * * *,   2h, Europe/Oslo, 2026-07-03T21:59:59Z, true",
    "allow, 0 22 * * *,   2h, Europe/Oslo, 2026-07-03T22:00:00Z, false",
    "allow, 0 22 * * *,   2h, Europe/Oslo, 2026-01-03T20:30:00Z, false",
    "allow, 0 22 * * *,   2h, Europe/Oslo, 2026-01-03T21:30:00Z, true",
    "deny,  0 15 * * 5,  60h, Europe/Oslo, 2026-07-03T12:59:00Z, true",
    "deny,  0 15 * * 5,  60h, Europe/Oslo, 2026-07-05T12:00:00Z, false",
    "deny,  0 15 * * 5,  60h, Europe/Oslo, 2026-07-06T01:00:00Z, true",
    // The night in which the clock goes from 02:00 to 03:00, and that in which it goes back.
    "allow, 30 1 * * *,   2h, Europe/Oslo, 2026-03-29T02:29:00Z, true",
    "allow, 30 1 * * *,   2h, Europe/Oslo, 2026-03-29T02:31:00Z, false",
    "allow, 30 1 * * *,   2h, Europe/Oslo, 2026-10-25T01:29:00Z, true",
    "allow, 30 1 * * *,   2h, Europe/Oslo, 2026-10-25T01:31:00Z, false",
    "allow, */5 * * * *, 10m, UTC,         2026-07-03T12:34:56Z, true",
    "allow, 0 0 29 2 *,   1h, UTC,         2026-07-03T12:00:00Z, false",
  })
  void isOpenByTheClockOfItsZone(
      String kind, String schedule, String duration, String zone, String now, boolean open) {
    Window window =
        new Window(
            kind.equals("deny") ? WindowKind.DENY : WindowKind.ALLOW,
            schedule,
            duration,
            zone,
            false);
    assertThat(Windows.closed(List.of(window), Instant.parse(now), false).isEmpty())
        .isEqualTo(open);
  }

  @Test
  void denyWinsAndOneThatAllowsSuffices() {
    Instant now = Instant.parse("2026-07-03T12:00:00Z");
    Window night = allow("0 22 * * *");
    Window noon = allow("0 12 * * *");
    Window stop = new Window(WindowKind.DENY, "0 11 * * *", "2h", null, false);
    assertThat(Windows.closed(null, now, false)).isEmpty();
    assertThat(Windows.closed(List.of(), now, false)).isEmpty();
    assertThat(Windows.closed(List.of(night, noon), now, false)).isEmpty();
    assertThat(Windows.closed(List.of(night), now, false).orElseThrow())
        .contains("no window allows it before 2026-07-03T22:00:00Z");
    assertThat(Windows.closed(List.of(noon, stop), now, false).orElseThrow())
        .contains("denies it until 2026-07-03T13:00:00Z");
    assertThat(Windows.closed(List.of(stop, noon), now, false)).isPresent();
  }

  @Test
  void whatSomebodyAskedForPassesAWindowThatSaysSo() {
    Instant now = Instant.parse("2026-07-03T12:00:00Z");
    Window strict = new Window(WindowKind.DENY, "0 11 * * *", "2h", null, false);
    Window lenient = new Window(WindowKind.DENY, "0 11 * * *", "2h", null, true);
    Window night = new Window(WindowKind.ALLOW, "0 22 * * *", "2h", null, true);
    assertThat(Windows.closed(List.of(strict), now, true)).isPresent();
    assertThat(Windows.closed(List.of(lenient), now, true)).isEmpty();
    assertThat(Windows.closed(List.of(lenient), now, false)).isPresent();
    assertThat(Windows.closed(List.of(night), now, true)).isEmpty();
    assertThat(Windows.closed(List.of(night, strict), now, true)).isPresent();
  }

  @ParameterizedTest
  @CsvSource({
    "61 * * * *,  1h,   UTC",
    "a b c d e,   1h,   UTC",
    "0 0 30 2 *,  999h, UTC",
    "0 0 * * *,   1h,   Europe/Nowhere",
  })
  void whatCannotBeReadStopsAndSaysSo(String schedule, String duration, String zone) {
    Window window = new Window(WindowKind.ALLOW, schedule, duration, zone, null);
    assertThatThrownBy(() -> Windows.closed(List.of(window), Instant.EPOCH, false))
        .isInstanceOf(StageException.class)
        .hasMessageContaining(schedule)
        .hasMessageContaining("nothing is written");
  }

  private static Window allow(String schedule) {
    return new Window(WindowKind.ALLOW, schedule, "2h", null, null);
  }
}
