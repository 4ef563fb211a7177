package io.samsvar.reconciler.schedule;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import io.samsvar.ledger.Stage;
import io.samsvar.reconciler.StageException;
import io.samsvar.reconciler.resource.SyncSpec.Window;
import io.samsvar.reconciler.resource.SyncSpec.WindowKind;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * When a Sync may write. While a window of kind deny is open it may not; where there are windows of
 * kind allow, it may only while one of them is open. A run that somebody asked for passes a window
 * that says so. Pure.
 */
public final class Windows {

  /** Longest time a window is open at once. */
  public static final Duration OPEN_MAX = Duration.ofDays(31);

  private static final CronParser CRON =
      new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));

  private Windows() {}

  /**
   * Why a Sync may not write now; empty when it may.
   *
   * @param asked whether somebody asked for this run
   * @throws StageException at PLAN, {@code sync.window-unreadable}
   */
  public static Optional<String> closed(
      @Nullable List<Window> windows, Instant now, boolean asked) {
    if (windows == null) {
      return Optional.empty();
    }
    boolean allowed = true;
    boolean asksPass = false;
    @Nullable Instant opens = null;
    for (Window window : windows) {
      Opening opening = Opening.of(window, now);
      boolean passes = asked && Boolean.TRUE.equals(window.manual());
      if (window.kind() == WindowKind.DENY) {
        if (opening.since() != null && !passes) {
          return Optional.of(
              "the window '"
                  + window.schedule()
                  + "' "
                  + zone(window)
                  + " denies it until "
                  + opening.until());
        }
        continue;
      }
      if (opening.since() != null) {
        return denied(windows, now, asked);
      }
      allowed = false;
      asksPass |= passes;
      if (opening.next() != null && (opens == null || opening.next().isBefore(opens))) {
        opens = opening.next();
      }
    }
    return allowed || asksPass
        ? Optional.empty()
        : Optional.of("no window allows it" + (opens == null ? "" : " before " + opens));
  }

  /** A window that allows it is open: those that deny count all the same. */
  private static Optional<String> denied(List<Window> windows, Instant now, boolean asked) {
    return closed(
        windows.stream().filter(window -> window.kind() == WindowKind.DENY).toList(), now, asked);
  }

  private static String zone(Window window) {
    return "(" + (window.timeZone() == null ? "UTC" : window.timeZone()) + ")";
  }

  /**
   * A window as it stands now.
   *
   * @param since when it opened, null while it is closed
   * @param until when it closes, null while it is closed
   * @param next when it opens next, null when never
   */
  private record Opening(@Nullable Instant since, @Nullable Instant until, @Nullable Instant next) {

    static Opening of(Window window, Instant now) {
      try {
        ExecutionTime times = ExecutionTime.forCron(CRON.parse(window.schedule()));
        ZoneId zone = window.timeZone() == null ? ZoneOffset.UTC : ZoneId.of(window.timeZone());
        ZonedDateTime here = now.atZone(zone);
        ZonedDateTime minute = here.truncatedTo(ChronoUnit.MINUTES);
        Optional<ZonedDateTime> last =
            times.isMatch(minute) ? Optional.of(minute) : times.lastExecution(here);
        Instant next = times.nextExecution(here).map(ZonedDateTime::toInstant).orElse(null);
        Duration open = Pace.interval(window.duration());
        if (open.compareTo(OPEN_MAX) > 0) {
          throw unreadable(window, "its duration is over " + OPEN_MAX.toDays() + " days", null);
        }
        Instant since = last.map(ZonedDateTime::toInstant).orElse(null);
        return since != null && now.isBefore(since.plus(open))
            ? new Opening(since, since.plus(open), next)
            : new Opening(null, null, next);
      } catch (IllegalArgumentException | DateTimeException e) {
        throw unreadable(window, String.valueOf(e.getMessage()), e);
      }
    }
  }

  private static StageException unreadable(
      Window window, String why, @Nullable RuntimeException cause) {
    return new StageException(
        Stage.PLAN,
        "sync.window-unreadable",
        "The window '"
            + window.schedule()
            + "' "
            + zone(window)
            + " cannot be read, so nothing is written: "
            + why
            + ". Write minute, hour, day, month and day of the week, and a zone like Europe/Oslo.",
        cause);
  }
}
