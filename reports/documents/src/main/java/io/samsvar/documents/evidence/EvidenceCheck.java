package io.samsvar.documents.evidence;

import io.samsvar.documents.Period;
import io.samsvar.ledger.leaf.LeafContent;
import io.samsvar.ledger.note.Checkpoint;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Checks evidence without the ledger: is each entry proven, and is none left out? */
public final class EvidenceCheck {
  private EvidenceCheck() {}

  /**
   * What is wrong with it, or empty when all holds: the checkpoint is signed by the key that the
   * evidence names, each entry is proven against it, the entries follow each other without a gap,
   * and those at the ends lie outside the period or at an end of the ledger.
   */
  public static Optional<String> problem(Evidence evidence) {
    Optional<String> unsigned = evidence.checkpoint().problem(evidence.logKey());
    if (unsigned.isPresent()) {
      return unsigned;
    }
    Checkpoint checkpoint = evidence.checkpoint().checkpoint();
    for (EvidenceEntry entry : evidence.entries()) {
      Optional<String> problem = problem(entry, checkpoint);
      if (problem.isPresent()) {
        return problem;
      }
    }
    return gap(evidence.entries())
        .or(() -> openEnd(evidence.entries(), evidence.period(), checkpoint));
  }

  private static Optional<String> problem(EvidenceEntry entry, Checkpoint checkpoint) {
    if (!entry.isIn(checkpoint)) {
      return Optional.of("entry " + entry.index() + " is not proven against the checkpoint");
    }
    if (!entry.hasBodyAsNamed()) {
      return Optional.of("entry " + entry.index() + " has a body that its leaf does not name");
    }
    return switch (entry.content()) {
      case LeafContent.Understood _, LeafContent.Unrecognised _ -> Optional.empty();
      case LeafContent.BodyMissing missing ->
          Optional.of("entry " + entry.index() + ": " + missing.reason());
      case LeafContent.Damaged damaged ->
          Optional.of("entry " + entry.index() + ": " + damaged.reason());
    };
  }

  private static Optional<String> gap(List<EvidenceEntry> entries) {
    for (int i = 1; i < entries.size(); i++) {
      if (entries.get(i).index() != entries.get(i - 1).index() + 1) {
        return Optional.of("entries after " + entries.get(i - 1).index() + " are left out");
      }
    }
    return Optional.empty();
  }

  private static Optional<String> openEnd(
      List<EvidenceEntry> entries, Period period, Checkpoint checkpoint) {
    if (entries.isEmpty()) {
      return checkpoint.size() == 0
          ? Optional.empty()
          : Optional.of("no entry shows that the period is empty");
    }
    if (entries.getFirst().index() > 0 && !isOutside(entries.getFirst(), period)) {
      return Optional.of("entries before " + entries.getFirst().index() + " may be left out");
    }
    if (entries.getLast().index() < checkpoint.size() - 1
        && !isOutside(entries.getLast(), period)) {
      return Optional.of("entries after " + entries.getLast().index() + " may be left out");
    }
    return Optional.empty();
  }

  private static boolean isOutside(EvidenceEntry entry, Period period) {
    Optional<Instant> time = Evidence.time(entry.content());
    return time.isPresent() && !period.contains(time.get());
  }
}
