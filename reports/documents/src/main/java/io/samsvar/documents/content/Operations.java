package io.samsvar.documents.content;

import io.samsvar.documents.content.ReportContent.Operational;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What happened to the product itself: starts, stops, erasures, earlier reports. */
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
    out.sort(Comparator.comparingLong(Operational::index));
    return out;
  }
}
