package io.samsvar.documents.content;

import io.samsvar.documents.content.EventsByKind.At;
import io.samsvar.documents.content.SyncSection.Freeze;
import io.samsvar.documents.content.SyncSection.Judgement;
import io.samsvar.documents.content.SyncSection.Ruling;
import io.samsvar.documents.content.SyncSection.SeenFinding;
import io.samsvar.ledger.Digest;
import io.samsvar.ledger.Event;
import io.samsvar.ledger.Finding;
import io.samsvar.ledger.Revision;
import io.samsvar.ledger.Severity;
import io.samsvar.ledger.Stage;
import io.samsvar.ledger.SyncRef;
import io.samsvar.ledger.Verdict;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What policy said about the revisions of a Sync, and what stopped one before it could. */
final class Judgements {
  private Judgements() {}

  private record JudgedAlike(
      Revision revision,
      Ruling ruling,
      int denials,
      int warnings,
      String reason,
      Digest policies,
      Digest plan) {}

  static List<Judgement> of(EventsByKind events, SyncRef sync) {
    Tally<JudgedAlike> tally = new Tally<>();
    for (At<Event.SyncJudged> at : events.judged) {
      if (at.event().sync().equals(sync)) {
        tally.add(alike(at.event()), at.index(), at.time());
      }
    }
    return tally.rows().stream()
        .map(
            row ->
                new Judgement(
                    row.index(),
                    row.first(),
                    row.last(),
                    row.times(),
                    row.key().revision(),
                    row.key().ruling(),
                    row.key().denials(),
                    row.key().warnings(),
                    row.key().reason(),
                    row.key().policies(),
                    row.key().plan()))
        .toList();
  }

  private static JudgedAlike alike(Event.SyncJudged judged) {
    List<Finding> findings = findings(judged.verdict());
    int denials =
        (int) findings.stream().filter(finding -> finding.severity() == Severity.DENY).count();
    return new JudgedAlike(
        judged.revision(),
        switch (judged.verdict()) {
          case Verdict.Passed _ -> Ruling.PASSED;
          case Verdict.Blocked _ -> Ruling.BLOCKED;
          case Verdict.Undecided _ -> Ruling.UNDECIDED;
        },
        denials,
        findings.size() - denials,
        judged.verdict() instanceof Verdict.Undecided undecided
            ? undecided.code() + ": " + undecided.reason()
            : "",
        judged.policies(),
        judged.plan());
  }

  static List<Finding> findings(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Passed passed -> passed.warnings();
      case Verdict.Blocked blocked -> blocked.findings();
      case Verdict.Undecided _ -> List.of();
    };
  }

  private record FoundIn(Finding finding, String commit) {}

  static List<SeenFinding> found(EventsByKind events, SyncRef sync) {
    Tally<FoundIn> tally = new Tally<>();
    for (At<Event.SyncJudged> at : events.judged) {
      if (at.event().sync().equals(sync)) {
        for (Finding finding : findings(at.event().verdict())) {
          tally.add(new FoundIn(finding, at.event().revision().commit()), at.index(), at.time());
        }
      }
    }
    return tally.rows().stream()
        .map(row -> new SeenFinding(row.key().finding(), row.key().commit(), row.times()))
        .toList();
  }

  private record FrozenAlike(
      Stage stage, String code, String message, @Nullable Revision revision) {}

  static List<Freeze> freezes(EventsByKind events, SyncRef sync) {
    Tally<FrozenAlike> tally = new Tally<>();
    for (At<Event.SyncFrozen> at : events.frozen) {
      Event.SyncFrozen event = at.event();
      if (event.sync().equals(sync)) {
        tally.add(
            new FrozenAlike(event.stage(), event.code(), event.message(), event.revision()),
            at.index(),
            at.time());
      }
    }
    return tally.rows().stream()
        .map(
            row ->
                new Freeze(
                    row.first(),
                    row.last(),
                    row.times(),
                    row.key().stage(),
                    row.key().code(),
                    row.key().message(),
                    row.key().revision()))
        .toList();
  }
}
