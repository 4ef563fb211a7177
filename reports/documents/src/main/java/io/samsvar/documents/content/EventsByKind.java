package io.samsvar.documents.content;

import io.samsvar.ledger.Event;
import io.samsvar.ledger.LedgerEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The entries of a period, one list for each kind of event, in the order of the ledger. It is the
 * one place that knows every kind: a kind that is added there does not compile until it is told
 * here.
 */
final class EventsByKind {
  final List<At<Event.SyncJudged>> judged = new ArrayList<>();
  final List<At<Event.SyncIntended>> intended = new ArrayList<>();
  final List<At<Event.SyncCompleted>> completed = new ArrayList<>();
  final List<At<Event.SyncFrozen>> frozen = new ArrayList<>();
  final List<At<Event.ApprovalDecided>> approvals = new ArrayList<>();
  final List<At<Event.AdmissionDenied>> denied = new ArrayList<>();
  final List<At<Event.OverrideUsed>> overrides = new ArrayList<>();
  final List<At<Event.OverrideEnded>> overrideEnds = new ArrayList<>();
  final List<At<Event.ExemptionUsed>> exemptions = new ArrayList<>();
  final List<At<Event.AdmissionTried>> tried = new ArrayList<>();
  final List<At<Event.DriftReverted>> drift = new ArrayList<>();
  final List<At<Event.ObjectTransferred>> transfers = new ArrayList<>();
  final List<At<Event.DeletionUndone>> undone = new ArrayList<>();
  final List<At<Event.FieldsTakenOver>> takenOver = new ArrayList<>();
  final List<At<Event.EnforcementGap>> gaps = new ArrayList<>();
  final List<At<Event.PolicyActivated>> activated = new ArrayList<>();
  final List<At<Event.PolicyRejected>> rejected = new ArrayList<>();
  final List<At<Event.ReportIssued>> reports = new ArrayList<>();
  final List<At<Event.ComponentChanged>> components = new ArrayList<>();
  final List<At<Event.Heartbeat>> heartbeats = new ArrayList<>();
  final List<At<Event.ClockSkew>> clockSkews = new ArrayList<>();
  final List<At<Event.PersonsErased>> erasures = new ArrayList<>();
  final List<At<Event.Unrecognised>> unrecognised = new ArrayList<>();

  /** An event with where and when it was recorded. */
  record At<E extends Event>(long index, Instant time, E event) {}

  /** Index of the first entry; 0 when there is none. */
  final long firstIndex;

  /** Sorts them. */
  EventsByKind(List<LedgerEntry> entries) {
    firstIndex = entries.isEmpty() ? 0 : entries.getFirst().index();
    entries.forEach(this::add);
  }

  private void add(LedgerEntry entry) {
    switch (entry.event()) {
      case Event.SyncJudged e -> judged.add(at(entry, e));
      case Event.SyncIntended e -> intended.add(at(entry, e));
      case Event.SyncCompleted e -> completed.add(at(entry, e));
      case Event.SyncFrozen e -> frozen.add(at(entry, e));
      case Event.ApprovalDecided e -> approvals.add(at(entry, e));
      case Event.AdmissionDenied e -> denied.add(at(entry, e));
      case Event.OverrideUsed e -> overrides.add(at(entry, e));
      case Event.OverrideEnded e -> overrideEnds.add(at(entry, e));
      case Event.ExemptionUsed e -> exemptions.add(at(entry, e));
      case Event.AdmissionTried e -> tried.add(at(entry, e));
      case Event.DriftReverted e -> drift.add(at(entry, e));
      case Event.ObjectTransferred e -> transfers.add(at(entry, e));
      case Event.DeletionUndone e -> undone.add(at(entry, e));
      case Event.FieldsTakenOver e -> takenOver.add(at(entry, e));
      case Event.EnforcementGap e -> gaps.add(at(entry, e));
      case Event.PolicyActivated e -> activated.add(at(entry, e));
      case Event.PolicyRejected e -> rejected.add(at(entry, e));
      case Event.ReportIssued e -> reports.add(at(entry, e));
      case Event.ComponentChanged e -> components.add(at(entry, e));
      case Event.Heartbeat e -> heartbeats.add(at(entry, e));
      case Event.ClockSkew e -> clockSkews.add(at(entry, e));
      case Event.PersonsErased e -> erasures.add(at(entry, e));
      case Event.Unrecognised e -> unrecognised.add(at(entry, e));
    }
  }

  private static <E extends Event> At<E> at(LedgerEntry entry, E event) {
    return new At<>(entry.index(), entry.time(), event);
  }
}
