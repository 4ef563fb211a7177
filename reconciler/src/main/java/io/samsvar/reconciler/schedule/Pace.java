package io.samsvar.reconciler.schedule;

import io.samsvar.reconciler.resource.GitSource;
import java.time.Duration;
import java.util.function.DoubleSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How long a Sync waits until its next run: the poll interval with some jitter, so that many Syncs
 * do not ask at once, or after a failure a growing pause. Not thread-safe.
 */
public final class Pace {

  /** Poll interval of a source that names none. */
  public static final Duration INTERVAL = Duration.ofMinutes(1);

  /** First pause after a failure. */
  public static final Duration PAUSE_FIRST = Duration.ofSeconds(1);

  /** Longest pause after failures. */
  public static final Duration PAUSE_MAX = Duration.ofMinutes(1);

  private static final Pattern PART = Pattern.compile("([0-9]+)(ms|s|m|h)");
  private static final int DOUBLINGS_MAX = 10;
  private static final double JITTER = 0.1;

  private final DoubleSupplier random;
  private int failures;

  /**
   * A pace.
   *
   * @param random numbers from 0 to 1
   */
  public Pace(DoubleSupplier random) {
    this.random = random;
  }

  /** The wait after a run. */
  public Duration next(GitSource source, boolean retry) {
    Duration interval = interval(source.interval());
    if (!retry) {
      failures = 0;
      return scaled(interval, 1 + JITTER * (2 * random.getAsDouble() - 1));
    }
    Duration pause = PAUSE_FIRST.multipliedBy(1L << Math.min(failures, DOUBLINGS_MAX));
    failures++;
    Duration bounded = shorter(shorter(pause, PAUSE_MAX), longer(interval, PAUSE_FIRST));
    return scaled(bounded, (1 + random.getAsDouble()) / 2);
  }

  /** A duration as resources write it, for example {@code 1m30s}; null means {@link #INTERVAL}. */
  public static Duration interval(@Nullable String text) {
    if (text == null) {
      return INTERVAL;
    }
    Duration sum = Duration.ZERO;
    Matcher parts = PART.matcher(text);
    while (parts.find()) {
      long number = Long.parseLong(parts.group(1));
      sum =
          sum.plus(
              switch (parts.group(2)) {
                case "ms" -> Duration.ofMillis(number);
                case "s" -> Duration.ofSeconds(number);
                case "m" -> Duration.ofMinutes(number);
                default -> Duration.ofHours(number);
              });
    }
    return sum.isZero() ? INTERVAL : sum;
  }

  /** The same for a time that may be none: zero where nothing, or nothing but zeros, is said. */
  public static Duration orZero(@Nullable String text) {
    return text == null || text.matches("[0a-z]+") ? Duration.ZERO : interval(text);
  }

  private static Duration scaled(Duration duration, double factor) {
    return Duration.ofMillis(Math.round((double) duration.toMillis() * factor));
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) <= 0 ? one : other;
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) >= 0 ? one : other;
  }
}
