package io.samsvar.documents.content;

import io.samsvar.ledger.Event;
import io.samsvar.ledger.Verdict;

/**
 * How often revisions were judged, by verdict, and how often one was stopped before a verdict.
 *
 * @param passed verdicts that let a revision go on
 * @param blocked verdicts with at least one denying finding
 * @param undecided verdicts that policy could not reach, which deny
 * @param frozen stops without a verdict
 */
public record VerdictCounts(int passed, int blocked, int undecided, int frozen) {

  static VerdictCounts of(EventsByKind events) {
    int passed = 0;
    int blocked = 0;
    int undecided = 0;
    for (EventsByKind.At<Event.SyncJudged> judged : events.judged) {
      switch (judged.event().verdict()) {
        case Verdict.Passed _ -> passed++;
        case Verdict.Blocked _ -> blocked++;
        case Verdict.Undecided _ -> undecided++;
      }
    }
    return new VerdictCounts(passed, blocked, undecided, events.frozen.size());
  }

  /** All of them. */
  public int total() {
    return passed + blocked + undecided + frozen;
  }
}
