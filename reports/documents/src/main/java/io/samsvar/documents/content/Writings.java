package io.samsvar.documents.content;

import io.samsvar.documents.content.EventsByKind.At;
import io.samsvar.documents.content.SyncSection.Application;
import io.samsvar.documents.content.SyncSection.Removal;
import io.samsvar.documents.content.SyncSection.Trouble;
import io.samsvar.ledger.Action;
import io.samsvar.ledger.Digest;
import io.samsvar.ledger.Event;
import io.samsvar.ledger.Outcome;
import io.samsvar.ledger.ResourceId;
import io.samsvar.ledger.SyncRef;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What was written to the cluster for a Sync, joined from intents, results and approvals. */
final class Writings {
  private final EventsByKind events;
  private final Map<Long, At<Event.SyncCompleted>> completions = new HashMap<>();
  private final Set<Digest> approvedPlans = new HashSet<>();

  Writings(EventsByKind events) {
    this.events = events;
    events.completed.forEach(at -> completions.put(at.event().intendedAt(), at));
    for (At<Event.ApprovalDecided> at : events.approvals) {
      if (at.event().accepted()) {
        approvedPlans.add(at.event().plan());
      }
    }
  }

  List<Application> applications(SyncRef sync) {
    List<Application> out = new ArrayList<>();
    for (At<Event.SyncIntended> at : events.intended) {
      if (at.event().sync().equals(sync)) {
        At<Event.SyncCompleted> completion = completions.get(at.index());
        Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
        if (completion != null) {
          completion
              .event()
              .results()
              .forEach(result -> outcomes.merge(result.outcome(), 1, Integer::sum));
        }
        out.add(
            new Application(
                at.index(),
                at.time(),
                completion == null ? null : completion.time(),
                at.event().revision(),
                at.event().plan(),
                outcomes));
      }
    }
    return out;
  }

  List<Removal> removals(SyncRef sync) {
    List<Removal> out = new ArrayList<>();
    for (At<Event.SyncIntended> at : events.intended) {
      if (at.event().sync().equals(sync)) {
        for (Event.Change change : at.event().changes()) {
          if (change.action() == Action.DELETE || change.action() == Action.ORPHAN) {
            out.add(
                new Removal(
                    at.time(),
                    change.resource(),
                    change.action(),
                    outcome(at.index(), change.resource()),
                    at.event().plan(),
                    approvedPlans.contains(at.event().plan())));
          }
        }
      }
    }
    return out;
  }

  private @Nullable Outcome outcome(long intent, ResourceId resource) {
    At<Event.SyncCompleted> completion = completions.get(intent);
    if (completion == null) {
      return null;
    }
    return completion.event().results().stream()
        .filter(each -> each.resource().equals(resource))
        .map(Event.ObjectResult::outcome)
        .findFirst()
        .orElse(null);
  }

  List<Trouble> troubles(SyncRef sync) {
    List<Trouble> out = new ArrayList<>();
    for (At<Event.SyncCompleted> at : events.completed) {
      if (at.event().sync().equals(sync)) {
        for (Event.ObjectResult result : at.event().results()) {
          if (!asPlanned(result.outcome())) {
            out.add(
                new Trouble(
                    at.time(),
                    result.resource(),
                    result.outcome(),
                    result.reason(),
                    at.event().revision().commit()));
          }
        }
      }
    }
    return out;
  }

  static boolean asPlanned(Outcome outcome) {
    return switch (outcome) {
      case CREATED, CONFIGURED, UNCHANGED, DELETED -> true;
      case SURVIVED, FAILED, UNKNOWN -> false;
    };
  }

  List<String> namespaces(SyncRef sync) {
    Set<String> names = new TreeSet<>();
    for (At<Event.SyncIntended> at : events.intended) {
      if (at.event().sync().equals(sync)) {
        at.event().changes().forEach(change -> names.add(change.resource().namespace()));
      }
    }
    names.remove("");
    return List.copyOf(names);
  }
}
