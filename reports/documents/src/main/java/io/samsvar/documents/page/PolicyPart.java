package io.samsvar.documents.page;

import io.samsvar.documents.content.ReportContent;
import io.samsvar.documents.content.ReportContent.PolicyChange;
import io.samsvar.documents.content.ReportContent.PolicySeen;
import java.util.List;

/** Which policy was in force when. */
final class PolicyPart {
  private PolicyPart() {}

  static void add(Markup markup, ReportContent content) {
    markup.section("Policies in force", "Regelverk i kraft", "GDPR art. 24, 25, 32(1)(d)");
    changes(markup, content);
    seen(markup, content);
  }

  private static void changes(Markup markup, ReportContent content) {
    if (content.policies().isEmpty()) {
      markup.paragraph("none", "Policy did not change in the period.");
      return;
    }
    Table.Builder table =
        Table.of("Time", 17)
            .column("Bundle", 16)
            .column("Commit", 13)
            .column("Change", 14)
            .column("In force after it, SHA-256", 40);
    for (PolicyChange change : content.policies()) {
      boolean refused = !change.rejection().isEmpty();
      table.row(
          Words.when(change.time()),
          Cell.code(change.bundle()),
          Cell.code(Words.commit(change.revision())),
          refused ? Cell.bad("REFUSED") : Cell.good("ACTIVATED"),
          new Cell(
              "code",
              refused
                  ? List.of(Words.digest(change.digest()), change.rejection())
                  : List.of(Words.digest(change.digest()))));
    }
    markup.caption("Changes (endringer)");
    markup.table(table.build());
  }

  private static void seen(Markup markup, ReportContent content) {
    if (content.policiesSeen().isEmpty()) {
      return;
    }
    Table.Builder table = Table.of("Policy digest", 70).column("Verdicts", 12).column("Used", 18);
    for (PolicySeen policy : content.policiesSeen()) {
      table.row(
          Cell.code(policy.digest().toString()),
          Cell.number(policy.verdicts()),
          Words.when(policy.first(), policy.last()));
    }
    markup.caption("Digests that verdicts name (brukt i avgjørelser)");
    markup.table(table.build());
  }
}
