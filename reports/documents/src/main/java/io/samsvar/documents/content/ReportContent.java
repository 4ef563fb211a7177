package io.samsvar.documents.content;

import io.samsvar.documents.Period;
import io.samsvar.documents.content.EventsByKind.At;
import io.samsvar.ledger.Action;
import io.samsvar.ledger.Actor;
import io.samsvar.ledger.Digest;
import io.samsvar.ledger.Event;
import io.samsvar.ledger.LedgerEntry;
import io.samsvar.ledger.Operation;
import io.samsvar.ledger.Outcome;
import io.samsvar.ledger.ResourceId;
import io.samsvar.ledger.Revision;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the compliance report of a period says.
 *
 * @param verdicts how often revisions were judged
 * @param writtenOn which verdicts the writes of the period rest on
 * @param outcomes how many objects were written, by outcome
 * @param syncs one section for each Sync, sorted by name
 * @param denials refused requests
 * @param overrides writes under a break-glass
 * @param overrideEnds ends of break-glasses under which something was written
 * @param exemptions rules that exemptions from Git waived
 * @param tried requests that rules which are tried out would have refused
 * @param policies changes of policy, in order
 * @param policiesSeen digests that verdicts name, and how often
 * @param requirements requirement ids that findings name
 * @param operations starts, stops, erasures and earlier reports
 */
public record ReportContent(
    ReportFrame frame,
    Period period,
    Coverage coverage,
    VerdictCounts verdicts,
    WrittenOn writtenOn,
    Map<Outcome, Integer> outcomes,
    List<SyncSection> syncs,
    List<Denial> denials,
    List<OverrideWrite> overrides,
    List<OverrideEnding> overrideEnds,
    List<ExemptionUse> exemptions,
    int tried,
    List<PolicyChange> policies,
    List<PolicySeen> policiesSeen,
    List<Requirement> requirements,
    List<Operational> operations) {

  /** Copies what it holds. */
  public ReportContent {
    Map<Outcome, Integer> sorted = new EnumMap<>(Outcome.class);
    sorted.putAll(outcomes);
    outcomes = Collections.unmodifiableMap(sorted);
    syncs = List.copyOf(syncs);
    denials = List.copyOf(denials);
    overrides = List.copyOf(overrides);
    overrideEnds = List.copyOf(overrideEnds);
    exemptions = List.copyOf(exemptions);
    policies = List.copyOf(policies);
    policiesSeen = List.copyOf(policiesSeen);
    requirements = List.copyOf(requirements);
    operations = List.copyOf(operations);
  }

  /** A write to a declared object that was let through by name. */
  public record OverrideWrite(
      long index,
      Instant time,
      String override,
      String reason,
      Operation operation,
      ResourceId resource,
      Actor actor) {}

  /** A break-glass that was used is over. */
  public record OverrideEnding(
      Instant time, String override, ResourceId resource, Event.OverrideEnd end) {}

  /**
   * A change of policy.
   *
   * @param digest what is in force after it
   * @param rejection why policy from Git was refused, or empty when it took effect
   */
  public record PolicyChange(
      Instant time, String bundle, @Nullable Revision revision, Digest digest, String rejection) {}

  /** Policy that verdicts name. */
  public record PolicySeen(Digest digest, Instant first, Instant last, int verdicts) {}

  /** What findings say about a requirement: how many deny and how many warn. */
  public record Requirement(String id, int denials, int warnings) {}

  /** Something about the product itself. */
  public record Operational(long index, Instant time, String what) {}

  /**
   * The content of a report.
   *
   * @param entries those whose time lies in the period, in the order of the ledger
   */
  public static ReportContent of(ReportFrame frame, Period period, List<LedgerEntry> entries) {
    EventsByKind events = new EventsByKind(entries);
    return new ReportContent(
        frame,
        period,
        Coverage.of(period, frame.issuedAt(), entries, events),
        VerdictCounts.of(events),
        WrittenOn.of(events),
        outcomes(events),
        SyncSections.of(events),
        Denial.of(events),
        events.overrides.stream().map(ReportContent::override).toList(),
        events.overrideEnds.stream()
            .map(
                at ->
                    new OverrideEnding(
                        at.time(), at.event().override(), at.event().resource(), at.event().end()))
            .toList(),
        ExemptionUse.of(events),
        events.tried.size(),
        PolicyChanges.of(events),
        PolicyChanges.seen(events),
        Requirements.of(events),
        Operations.of(events));
  }

  /** Whether the report was issued before its period was over. */
  public boolean isPreliminary() {
    return frame.issuedAt().isBefore(period.to());
  }

  /** Objects that a plan deletes, over all Syncs. */
  public long removals() {
    return syncs.stream()
        .flatMap(sync -> sync.removals().stream())
        .filter(removal -> removal.action() == Action.DELETE)
        .count();
  }

  /** Refused requests, each counted. */
  public int denied() {
    return denials.stream().mapToInt(Denial::times).sum();
  }

  /** Reverted changes, each counted. */
  public int drifted() {
    return syncs.stream()
        .flatMap(sync -> sync.drift().stream())
        .mapToInt(SyncSection.Drift::times)
        .sum();
  }

  private static Map<Outcome, Integer> outcomes(EventsByKind events) {
    Map<Outcome, Integer> counts = new EnumMap<>(Outcome.class);
    for (At<Event.SyncCompleted> at : events.completed) {
      at.event().results().forEach(result -> counts.merge(result.outcome(), 1, Integer::sum));
    }
    return counts;
  }

  private static OverrideWrite override(At<Event.OverrideUsed> at) {
    Event.OverrideUsed event = at.event();
    return new OverrideWrite(
        at.index(),
        at.time(),
        event.override(),
        event.reason(),
        event.operation(),
        event.resource(),
        event.actor());
  }
}
