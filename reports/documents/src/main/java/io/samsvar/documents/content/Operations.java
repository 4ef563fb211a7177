package io.samsvar.documents.content;

import io.samsvar.documents.content.ReportContent.Operational;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What happened to the product itself: starts, stops, erasures, earlier reports; and objects that
 * changed hands without a change of what is declared.
 */
final class Operations {
  private Operations() {}

  static List<Operational> of(EventsByKind events) {
    List<Operational> out = new ArrayList<>();
    events.components.forEach(
        at ->
            out.add(
                new Operational(
                    at.index(),
                    at.time(),
                    at.event().component()
                        + " "
                        + at.event().version()
                        + (at.event().running() ? " started" : " stopped in good order"))));
    events.erasures.forEach(
        at ->
            out.add(
                new Operational(
                    at.index(),
                    at.time(),
                    "Identities of persons erased from "
                        + at.event().openings()
                        + " records. Legal ground: "
                        + at.event().legalGround())));
    events.reports.forEach(
        at ->
            out.add(
                new Operational(
                    at.index(),
                    at.time(),
                    "Report issued, " + at.event().pages() + " pages, " + at.event().document())));
    addOwnership(events, out);
    out.sort(Comparator.comparingLong(Operational::index));
    return out;
  }

  /** Objects that changed hands, and what came back after it was deleted. */
  private static void addOwnership(EventsByKind events, List<Operational> out) {
    events.transfers.forEach(
        at ->
            out.add(
                new Operational(
                    at.index(),
                    at.time(),
                    at.event().resource()
                        + " moved from Sync "
                        + at.event().from()
                        + " to "
                        + at.event().to()
                        + " without being deleted")));
    events.undone.forEach(
        at ->
            out.add(
                new Operational(
                    at.index(),
                    at.time(),
                    at.event().results().size()
                        + " objects that plan "
                        + at.event().deletedBy().abbreviated()
                        + " of Sync "
                        + at.event().sync()
                        + " deleted were brought back")));
    events.takenOver.forEach(
        at ->
            out.add(
                new Operational(
                    at.index(),
                    at.time(),
                    at.event().fields()
                        + " fields of "
                        + at.event().resource()
                        + " taken over from "
                        + String.join(", ", at.event().managers()))));
  }
}
