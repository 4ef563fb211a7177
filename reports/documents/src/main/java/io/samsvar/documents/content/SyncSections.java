package io.samsvar.documents.content;

import io.samsvar.documents.content.EventsByKind.At;
import io.samsvar.documents.content.SyncSection.ApprovalDecision;
import io.samsvar.documents.content.SyncSection.Drift;
import io.samsvar.ledger.Event;
import io.samsvar.ledger.ResourceId;
import io.samsvar.ledger.SyncRef;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Makes one section for each Sync that the period speaks of, sorted by name. */
final class SyncSections {
  private final EventsByKind events;
  private final Writings writings;

  private SyncSections(EventsByKind events) {
    this.events = events;
    this.writings = new Writings(events);
  }

  static List<SyncSection> of(EventsByKind events) {
    SyncSections sections = new SyncSections(events);
    return sections.names().map(sections::section).toList();
  }

  private Stream<SyncRef> names() {
    Set<SyncRef> names =
        new TreeSet<>(Comparator.comparing(SyncRef::namespace).thenComparing(SyncRef::name));
    events.judged.forEach(at -> names.add(at.event().sync()));
    events.intended.forEach(at -> names.add(at.event().sync()));
    events.completed.forEach(at -> names.add(at.event().sync()));
    events.frozen.forEach(at -> names.add(at.event().sync()));
    events.approvals.forEach(at -> names.add(at.event().sync()));
    events.drift.forEach(at -> names.add(at.event().sync()));
    return names.stream();
  }

  private SyncSection section(SyncRef sync) {
    return new SyncSection(
        sync,
        Judgements.of(events, sync),
        Judgements.found(events, sync),
        Judgements.freezes(events, sync),
        writings.applications(sync),
        writings.removals(sync),
        approvals(sync),
        drift(sync),
        writings.troubles(sync),
        writings.namespaces(sync));
  }

  private List<ApprovalDecision> approvals(SyncRef sync) {
    return events.approvals.stream()
        .filter(at -> at.event().sync().equals(sync))
        .map(
            at ->
                new ApprovalDecision(
                    at.time(),
                    at.event().approval(),
                    at.event().plan(),
                    at.event().approver(),
                    at.event().accepted(),
                    at.event().reason()))
        .toList();
  }

  private record DriftedAlike(
      ResourceId resource, Event.DriftKind kind, List<String> paths, List<String> managers) {}

  private List<Drift> drift(SyncRef sync) {
    Tally<DriftedAlike> tally = new Tally<>();
    for (At<Event.DriftReverted> at : events.drift) {
      Event.DriftReverted event = at.event();
      if (event.sync().equals(sync)) {
        tally.add(
            new DriftedAlike(event.resource(), event.kind(), event.paths(), event.managers()),
            at.index(),
            at.time());
      }
    }
    return tally.rows().stream()
        .map(
            row ->
                new Drift(
                    row.first(),
                    row.last(),
                    row.times(),
                    row.key().resource(),
                    row.key().kind(),
                    row.key().paths(),
                    row.key().managers()))
        .toList();
  }
}
