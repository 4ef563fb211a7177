package io.samsvar.documents.page;

import io.samsvar.documents.content.ReportContent;
import io.samsvar.documents.content.SyncSection;
import io.samsvar.documents.content.SyncSection.Application;
import io.samsvar.documents.content.SyncSection.ApprovalDecision;
import io.samsvar.documents.content.SyncSection.Freeze;
import io.samsvar.documents.content.SyncSection.Judgement;
import io.samsvar.documents.content.SyncSection.Removal;
import io.samsvar.documents.content.SyncSection.SeenFinding;
import io.samsvar.documents.content.SyncSection.Trouble;
import io.samsvar.ledger.Action;
import io.samsvar.ledger.Finding;
import java.util.ArrayList;
import java.util.List;

/** Per Sync: what was judged, found, applied and removed. */
final class ChangesPart {
  private ChangesPart() {}

  static void add(Markup markup, ReportContent content) {
    markup.section(
        "Changes and decisions", "Endringer og beslutninger", "GDPR art. 5(2), 24, 25, 32(1)(d)");
    if (content.syncs().isEmpty()) {
      markup.paragraph("none", "No Sync was active in the period.");
      return;
    }
    markup.paragraph(
        "A Sync keeps one path of one Git repository and the cluster equal. A commit is written to"
            + " the cluster only after policy passed exactly its rendered bytes.");
    content.syncs().forEach(sync -> sync(markup, sync));
  }

  private static void sync(Markup markup, SyncSection sync) {
    markup.part("Sync " + sync.sync());
    judgements(markup, sync);
    findings(markup, sync);
    freezes(markup, sync);
    applications(markup, sync);
    removals(markup, sync);
    approvals(markup, sync);
    troubles(markup, sync);
  }

  private static void judgements(Markup markup, SyncSection sync) {
    if (sync.judgements().isEmpty()) {
      markup.paragraph("none", "No revision was judged.");
      return;
    }
    markup.paragraph("source", source(sync.judgements().getFirst()));
    Table.Builder table =
        Table.of("Time", 17)
            .column("Commit", 13)
            .column("Verdict", 14)
            .column("Times", 8)
            .column("Why", 26)
            .column("Policies, SHA-256", 22);
    for (Judgement judgement : sync.judgements()) {
      table.row(
          Words.when(judgement.first(), judgement.last()),
          Cell.code(judgement.revision().abbreviated()),
          ruling(judgement),
          Cell.number(judgement.times()),
          Cell.text(why(judgement)),
          Cell.code(Words.digest(judgement.policies())));
    }
    markup.caption("Verdicts (avgjørelser)");
    markup.table(table.build());
  }

  private static String source(Judgement judgement) {
    return "Source " + judgement.revision().source() + ", " + judgement.revision().ref();
  }

  private static Cell ruling(Judgement judgement) {
    return switch (judgement.ruling()) {
      case PASSED -> Cell.good("PASSED");
      case BLOCKED -> Cell.bad("BLOCKED");
      case UNDECIDED -> Cell.bad("UNDECIDED");
    };
  }

  private static String why(Judgement judgement) {
    return switch (judgement.ruling()) {
      case PASSED ->
          judgement.warnings() == 0
              ? "no finding"
              : Words.count(judgement.warnings(), "warning", "warnings");
      case BLOCKED ->
          Words.count(judgement.denials(), "denying finding", "denying findings")
              + (judgement.warnings() == 0
                  ? ""
                  : ", " + Words.count(judgement.warnings(), "warning", "warnings"));
      case UNDECIDED -> judgement.reason();
    };
  }

  private static void findings(Markup markup, SyncSection sync) {
    if (sync.findings().isEmpty()) {
      return;
    }
    Table.Builder table =
        Table.of("Rule", 25)
            .column("Object and file", 29)
            .column("Finding", 32)
            .column("Serves", 14);
    for (SeenFinding seen : sync.findings()) {
      Finding finding = seen.finding();
      table.row(
          Cell.code(
              List.of(
                  finding.code(),
                  Words.weight(finding.severity()),
                  "commit " + abbreviated(seen.commit()))),
          Cell.code(where(finding)),
          Cell.text(finding.message() + (seen.times() > 1 ? " (" + seen.times() + " times)" : "")),
          Cell.code(finding.requirements()));
    }
    markup.caption("Findings (funn)");
    markup.table(table.build());
  }

  private static List<String> where(Finding finding) {
    List<String> lines = new ArrayList<>();
    lines.add(
        finding.resource() == null ? "the plan as a whole" : Words.resource(finding.resource()));
    if (!finding.path().isEmpty()) {
      lines.add(finding.path());
    }
    if (finding.file() != null) {
      lines.add("in " + finding.file());
    }
    return lines;
  }

  static String abbreviated(String commit) {
    return commit.substring(0, Math.min(8, commit.length()));
  }

  private static void freezes(Markup markup, SyncSection sync) {
    if (sync.freezes().isEmpty()) {
      return;
    }
    Table.Builder table =
        Table.of("Time", 17)
            .column("Commit", 13)
            .column("Stage", 12)
            .column("Times", 8)
            .column("Reason", 50);
    for (Freeze freeze : sync.freezes()) {
      table.row(
          Words.when(freeze.first(), freeze.last()),
          Cell.code(Words.commit(freeze.revision())),
          Cell.text(freeze.stage().label()),
          Cell.number(freeze.times()),
          Cell.text(freeze.code() + ": " + freeze.message()));
    }
    markup.caption("Frozen before a verdict; nothing was deleted (fryst)");
    markup.table(table.build());
  }

  private static void applications(Markup markup, SyncSection sync) {
    if (sync.applications().isEmpty()) {
      return;
    }
    Table.Builder table =
        Table.of("Time", 17)
            .column("Commit", 13)
            .column("Plan, SHA-256", 22)
            .column("Result", 14)
            .column("Objects", 34);
    for (Application application : sync.applications()) {
      table.row(
          application.completedAt() == null
              ? Words.when(application.intendedAt())
              : Words.when(application.intendedAt(), application.completedAt()),
          Cell.code(application.revision().abbreviated()),
          Cell.code(Words.digest(application.plan())),
          result(application),
          Cell.text(
              application.completedAt() == null
                  ? "no result is on record in the period"
                  : Words.outcomes(application.outcomes())));
    }
    markup.caption("Applied to the cluster (gjennomført)");
    markup.table(table.build());
  }

  private static Cell result(Application application) {
    if (application.completedAt() == null) {
      return Cell.bad("NO RESULT");
    }
    return application.complete() ? Cell.good("APPLIED") : Cell.mild("IN PART");
  }

  private static void removals(Markup markup, SyncSection sync) {
    if (sync.removals().isEmpty()) {
      return;
    }
    Table.Builder table =
        Table.of("Time", 17)
            .column("Object", 39)
            .column("Planned", 12)
            .column("Outcome", 14)
            .column("Under", 18);
    for (Removal removal : sync.removals()) {
      table.row(
          Words.when(removal.time()),
          Cell.code(Words.resource(removal.resource())),
          Cell.text(removal.action() == Action.DELETE ? "delete" : "let go"),
          Cell.text(removal.outcome() == null ? "none recorded" : Words.outcome(removal.outcome())),
          Cell.text(removal.approved() ? "approval of the plan" : "prune budget"));
    }
    markup.caption("Removed from the declared state (slettet eller frigitt)");
    markup.table(table.build());
  }

  private static void approvals(Markup markup, SyncSection sync) {
    if (sync.approvals().isEmpty()) {
      return;
    }
    Table.Builder table =
        Table.of("Time", 17)
            .column("Approval", 21)
            .column("Decision", 14)
            .column("By", 22)
            .column("Reason", 26);
    for (ApprovalDecision approval : sync.approvals()) {
      table.row(
          Words.when(approval.time()),
          Cell.code(approval.approval(), "plan " + Words.digest(approval.plan())),
          approval.accepted() ? Cell.good("ACCEPTED") : Cell.bad("REFUSED"),
          Cell.text(Words.actor(approval.approver())),
          Cell.text(approval.reason()));
    }
    markup.caption("Approvals (godkjenninger)");
    markup.table(table.build());
  }

  private static void troubles(Markup markup, SyncSection sync) {
    if (sync.troubles().isEmpty()) {
      return;
    }
    Table.Builder table =
        Table.of("Time", 17).column("Object", 35).column("Outcome", 14).column("Reason", 34);
    for (Trouble trouble : sync.troubles()) {
      table.row(
          Words.when(trouble.time()),
          Cell.code(Words.resource(trouble.resource()), "commit " + abbreviated(trouble.commit())),
          Cell.bad(trouble.outcome().name()),
          Cell.text(trouble.reason()));
    }
    markup.caption("Not as planned (avvik fra plan)");
    markup.table(table.build());
  }
}
