package io.samsvar.documents.evidence;

import io.samsvar.documents.Period;
import io.samsvar.documents.content.ReportFrame;
import io.samsvar.ledger.LedgerEntry;
import io.samsvar.ledger.leaf.LeafContent;
import io.samsvar.ledger.note.SignedCheckpoint;
import io.samsvar.ledger.note.VerifierKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Everything a report is made of.
 *
 * @param renderer version of the layout that made the pages
 * @param logKey key of the ledger
 * @param checkpoint head of the ledger that the entries are proven against
 * @param entries without gaps: those of the period, and one before and after them where there is
 *     one
 */
public record Evidence(
    String renderer,
    ReportFrame frame,
    Period period,
    VerifierKey logKey,
    SignedCheckpoint checkpoint,
    List<EvidenceEntry> entries) {
  /** Copies the list. */
  public Evidence {
    entries = List.copyOf(entries);
  }

  /** The entries whose time lies in the period, in the order of the ledger. */
  public List<LedgerEntry> inPeriod() {
    List<LedgerEntry> out = new ArrayList<>();
    for (EvidenceEntry entry : entries) {
      LeafContent content = entry.content();
      Optional<Instant> time = time(content);
      if (time.isPresent() && period.contains(time.get())) {
        out.add(new LedgerEntry(entry.index(), time.get(), content.event()));
      }
    }
    return out;
  }

  /** When the ledger took the entry; empty when its bytes do not say. */
  static Optional<Instant> time(LeafContent content) {
    return switch (content) {
      case LeafContent.Understood understood -> Optional.of(understood.time());
      case LeafContent.Unrecognised unrecognised -> unrecognised.time();
      case LeafContent.BodyMissing missing -> Optional.of(missing.time());
      case LeafContent.Damaged _ -> Optional.empty();
    };
  }
}
