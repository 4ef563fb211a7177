package io.samsvar.documents;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/**
 * The time a report speaks of: from an instant, inclusive, to an instant, exclusive.
 *
 * @param from inclusive
 * @param to exclusive, after {@code from}
 */
public record Period(Instant from, Instant to) {
  /** The zone in which days begin and times are shown. */
  public static final ZoneId ZONE = ZoneId.of("Europe/Oslo");

  /** Checks the order. */
  public Period {
    if (!from.isBefore(to)) {
      throw new IllegalArgumentException(
          "A period ends after it begins: from " + from + " to " + to);
    }
  }

  /** One calendar day in {@link #ZONE}: 23, 24 or 25 hours. */
  public static Period day(LocalDate day) {
    return new Period(
        day.atStartOfDay(ZONE).toInstant(), day.plusDays(1).atStartOfDay(ZONE).toInstant());
  }

  /** Whether the instant lies in it. */
  public boolean contains(Instant instant) {
    return !instant.isBefore(from) && instant.isBefore(to);
  }

  /** How long it is. */
  public Duration length() {
    return Duration.between(from, to);
  }
}
