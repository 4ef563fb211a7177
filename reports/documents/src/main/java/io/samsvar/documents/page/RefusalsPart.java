package io.samsvar.documents.page;

import io.samsvar.documents.content.Denial;
import io.samsvar.documents.content.ReportContent;
import io.samsvar.documents.content.SyncSection;
import io.samsvar.documents.content.SyncSection.Drift;
import io.samsvar.ledger.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What others tried to change beside Git: refused at the door, or put back. */
final class RefusalsPart {
  private RefusalsPart() {}

  static void add(Markup markup, ReportContent content) {
    markup.section("Refused requests", "Avviste forespørsler", "GDPR art. 25, 32(1)(b)");
    denials(markup, content);
    markup.section(
        "Changes put back", "Avvik fra Git, rettet tilbake", "GDPR art. 5(1)(f), 32(1)(b)");
    drift(markup, content);
  }

  private static void denials(Markup markup, ReportContent content) {
    if (content.tried() > 0) {
      markup.paragraph(
          "Rules that are only tried out would have refused requests that went on: "
              + Words.count(content.tried(), "record", "records")
              + ".");
    }
    if (content.denials().isEmpty()) {
      markup.paragraph("none", "No request was refused.");
      return;
    }
    Table.Builder table =
        Table.of("Time", 17)
            .column("Request", 31)
            .column("Times", 8)
            .column("Asked by", 18)
            .column("Reason", 26);
    for (Denial denial : content.denials()) {
      table.row(
          Words.when(denial.first(), denial.last()),
          Cell.code(request(denial)),
          Cell.number(denial.times()),
          Cell.text(askers(denial).toArray(String[]::new)),
          Cell.text(String.join(", ", denial.codes()), denial.message()));
    }
    markup.table(table.build());
  }

  private static List<String> request(Denial denial) {
    List<String> lines = new ArrayList<>();
    lines.add(
        denial.operation().name()
            + (denial.subresource().isEmpty() ? "" : " " + denial.subresource()));
    lines.add(Words.resource(denial.resource()));
    lines.add(denial.sync() == null ? "refused by policy" : "declared by Sync " + denial.sync());
    return lines;
  }

  private static List<String> askers(Denial denial) {
    List<String> lines = new ArrayList<>();
    if (denial.persons() > 0) {
      lines.add(Words.count(denial.persons(), "request", "requests") + " by persons (sealed)");
    }
    denial
        .machines()
        .forEach((name, times) -> lines.add(name + (times == 1 ? "" : " (" + times + ")")));
    return lines;
  }

  private static void drift(Markup markup, ReportContent content) {
    Table.Builder table =
        Table.of("Time", 17)
            .column("Object", 31)
            .column("Was", 12)
            .column("Times", 8)
            .column("Where, and changed by", 32);
    for (SyncSection sync : content.syncs()) {
      for (Drift drift : sync.drift()) {
        table.row(
            Words.when(drift.first(), drift.last()),
            Cell.code(Words.resource(drift.resource()), "Sync " + sync.sync()),
            Cell.text(kind(drift.kind())),
            Cell.number(drift.times()),
            Cell.code(where(drift)));
      }
    }
    if (table.isEmpty()) {
      markup.paragraph("none", "No declared object had to be put back.");
    } else {
      markup.table(table.build());
    }
  }

  private static String kind(Event.DriftKind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  private static List<String> where(Drift drift) {
    List<String> lines = new ArrayList<>(drift.paths());
    if (lines.isEmpty()) {
      lines.add("the whole object");
    }
    if (!drift.managers().isEmpty()) {
      lines.add("by " + String.join(", ", drift.managers()));
    }
    return lines;
  }
}
