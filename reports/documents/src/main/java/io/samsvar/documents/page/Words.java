package io.samsvar.documents.page;

import io.samsvar.documents.Period;
import io.samsvar.ledger.Actor;
import io.samsvar.ledger.Digest;
import io.samsvar.ledger.Outcome;
import io.samsvar.ledger.ResourceId;
import io.samsvar.ledger.Revision;
import io.samsvar.ledger.Severity;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How times, digests, persons and numbers are written. Never by the default locale or zone. */
final class Words {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd", Locale.ROOT).withZone(Period.ZONE);
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ssxxx", Locale.ROOT).withZone(Period.ZONE);
  private static final int COMMITMENT_SHOWN = 12;
  private static final int WIDE_DAYS = 2;

  private Words() {}

  /** ISO 8601 with offset, in the zone of the report. */
  static String time(Instant time) {
    return date(time) + "T" + clock(time);
  }

  static String date(Instant time) {
    return DATE.format(time);
  }

  private static String clock(Instant time) {
    return CLOCK.format(time);
  }

  /** Date and clock, one line each. */
  static Cell when(Instant time) {
    return Cell.text(date(time), clock(time));
  }

  /** First and last time, or the one time. */
  static Cell when(Instant first, Instant last) {
    if (first.equals(last)) {
      return when(first);
    }
    return date(first).equals(date(last))
        ? Cell.text(date(first), clock(first), "until " + clock(last))
        : Cell.text(date(first), clock(first), "until " + date(last), clock(last));
  }

  /** For example {@code 2 h 3 min 4 s}; whole seconds, rounded down. */
  static String length(Duration duration) {
    long days = duration.toDays();
    if (days >= WIDE_DAYS) {
      return days + " d " + duration.toHoursPart() + " h";
    }
    StringBuilder out = new StringBuilder();
    if (duration.toHours() > 0) {
      out.append(duration.toHours()).append(" h ");
    }
    if (duration.toMinutes() > 0) {
      out.append(duration.toMinutesPart()).append(" min ");
    }
    return out.append(duration.toSecondsPart()).append(" s").toString();
  }

  /** A number and its noun, for example {@code 2 revisions}. */
  static String count(long number, String singular, String plural) {
    return number + " " + (number == 1 ? singular : plural);
  }

  /** The first digits of a SHA-256 digest; the evidence has all of them. */
  static String digest(Digest digest) {
    return digest.abbreviated();
  }

  static String commit(@Nullable Revision revision) {
    return revision == null ? "none" : revision.abbreviated();
  }

  static String resource(ResourceId resource) {
    return resource.toString();
  }

  /** A machine by name; a person never by name, only by the seal in the ledger. */
  static String actor(Actor actor) {
    return switch (actor) {
      case Actor.Machine machine -> machine.name();
      case Actor.Committed committed ->
          "person, sealed as "
              + committed
                  .commitment()
                  .substring(0, Math.min(COMMITMENT_SHOWN, committed.commitment().length()));
      case Actor.Person _ -> "person, not sealed";
    };
  }

  /** What a finding does. */
  static String weight(Severity severity) {
    return switch (severity) {
      case DENY -> "denies";
      case WARN -> "warns";
      case DRYRUN -> "is tried out";
    };
  }

  static String outcome(Outcome outcome) {
    return outcome.name().toLowerCase(Locale.ROOT);
  }

  /** For example {@code 3 created, 1 deleted}. */
  static String outcomes(Map<Outcome, Integer> outcomes) {
    return outcomes.entrySet().stream()
        .map(entry -> entry.getValue() + " " + outcome(entry.getKey()))
        .collect(Collectors.joining(", "));
  }
}
