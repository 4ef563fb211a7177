package io.samsvar.documents.content;

import io.samsvar.documents.Period;
import io.samsvar.ledger.LedgerEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What the report rests on, and where it is blind.
 *
 * @param entries ledger entries in the period
 * @param first index of the first, or -1
 * @param last index of the last, or -1
 * @param unreadable entries that this version cannot read; their leaves and proofs stand
 * @param heartbeats entries that only say that recording went on
 * @param silence the longest time in the period, as far as it was over, without any entry
 * @param gaps times in which enforcement was or may have been off
 * @param clockSteps times at which the clock stepped back
 */
public record Coverage(
    int entries,
    long first,
    long last,
    int unreadable,
    int heartbeats,
    Span silence,
    List<Gap> gaps,
    List<ClockStep> clockSteps) {

  /** Copies the lists. */
  public Coverage {
    gaps = List.copyOf(gaps);
    clockSteps = List.copyOf(clockSteps);
  }

  /** A stretch of time. */
  public record Span(Instant from, Instant to) {
    /** How long. */
    public Duration length() {
      return Duration.between(from, to);
    }
  }

  /** A time without enforcement, and the entry that says so. */
  public record Gap(long index, String component, Span span, String reason) {}

  /** A step of the clock, and the entry that says so. */
  public record ClockStep(long index, Instant previous, Instant observed) {}

  /** The lengths of all gaps added up. */
  public Duration gapTotal() {
    return gaps.stream().map(gap -> gap.span().length()).reduce(Duration.ZERO, Duration::plus);
  }

  static Coverage of(
      Period period, Instant issuedAt, List<LedgerEntry> entries, EventsByKind events) {
    return new Coverage(
        entries.size(),
        entries.isEmpty() ? -1 : entries.getFirst().index(),
        entries.isEmpty() ? -1 : entries.getLast().index(),
        events.unrecognised.size(),
        events.heartbeats.size(),
        longestSilence(period.from(), earlier(period.to(), issuedAt), entries),
        events.gaps.stream()
            .map(
                at ->
                    new Gap(
                        at.index(),
                        at.event().component(),
                        new Span(at.event().from(), at.event().to()),
                        at.event().reason()))
            .toList(),
        events.clockSkews.stream()
            .map(at -> new ClockStep(at.index(), at.event().previous(), at.event().observed()))
            .toList());
  }

  private static Span longestSilence(Instant from, Instant to, List<LedgerEntry> entries) {
    Instant previous = from;
    Span longest = new Span(previous, previous);
    for (LedgerEntry entry : entries) {
      longest = longer(longest, new Span(previous, entry.time()));
      previous = entry.time();
    }
    return longer(longest, new Span(previous, to));
  }

  private static Instant earlier(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }

  private static Span longer(Span known, Span candidate) {
    return known.length().compareTo(candidate.length()) < 0 ? candidate : known;
  }
}
