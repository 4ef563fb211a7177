package io.samsvar.documents.evidence;

import io.samsvar.documents.Period;
import io.samsvar.documents.content.ReportFrame;
import io.samsvar.ledger.LedgerEntry;
import io.samsvar.ledger.note.SignedCheckpoint;
import io.samsvar.ledger.verify.LedgerEvidence;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Takes the entries of a period and their proofs out of a ledger. */
public final class EvidenceCollector {
  private EvidenceCollector() {}

  /**
   * Collects, against one checkpoint; entries that are appended meanwhile do not matter.
   *
   * @param renderer version of the layout
   */
  public static Evidence collect(
      LedgerEvidence ledger, Period period, ReportFrame frame, String renderer) {
    SignedCheckpoint checkpoint = ledger.checkpoint();
    Range range = range(ledger, period, checkpoint.checkpoint().size());
    List<EvidenceEntry> entries = new ArrayList<>();
    for (long index = range.from(); index < range.to(); index++) {
      entries.add(
          new EvidenceEntry(
              index,
              ledger.leaf(index),
              ledger.body(index).orElse(new byte[0]),
              ledger.proof(index, checkpoint).path()));
    }
    return new Evidence(renderer, frame, period, ledger.key(), checkpoint, entries);
  }

  /** Indexes from, inclusive, to, exclusive. */
  private record Range(long from, long to) {}

  private static Range range(LedgerEvidence ledger, Period period, long size) {
    List<Long> inPeriod =
        ledger.entries(period.from(), period.to()).stream()
            .map(LedgerEntry::index)
            .filter(index -> index < size)
            .sorted()
            .toList();
    long from =
        inPeriod.isEmpty() ? firstAtOrAfter(ledger, period.from(), size) : inPeriod.getFirst();
    long to = inPeriod.isEmpty() ? from : inPeriod.getLast() + 1;
    // The neighbours prove that nothing of the period was left out at its ends.
    return new Range(Math.max(0, from - 1), Math.min(size, to + 1));
  }

  private static long firstAtOrAfter(LedgerEvidence ledger, Instant time, long size) {
    long low = 0;
    long high = size;
    while (low < high) {
      long middle = (low + high) >>> 1;
      if (ledger.entry(middle).time().isBefore(time)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
