package io.samsvar.ledger.verify;

import io.samsvar.ledger.leaf.LeafCodec;
import io.samsvar.ledger.leaf.LeafContent;
import io.samsvar.ledger.merkle.MissingSubtreeException;
import io.samsvar.ledger.merkle.Subtree;
import io.samsvar.ledger.merkle.SubtreeHashes;
import io.samsvar.ledger.merkle.TreeFrontier;
import io.samsvar.ledger.merkle.TreeHash;
import io.samsvar.ledger.note.Checkpoint;
import io.samsvar.ledger.note.SignedCheckpoint;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One pass over all leaves of a ledger. */
final class WholeLedger {
  private static final int LEAVES_AT_ONCE = 256;

  private final LedgerEvidence ledger;
  private final Checkpoint head;
  private final List<Checkpoint> kept;
  private final TreeFrontier frontier = new TreeFrontier();

  /** A leaf as the store hands it over. */
  @SuppressWarnings("ArrayRecordComponent") // lives within one chunk, never compared
  private record Stored(long index, byte[] leaf, long recordedAtMicros) {}

  /** Ends the pass at the first thing that does not fit. */
  private static final class Misfit extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Misfit(String reason) {
      super(reason);
    }
  }

  WholeLedger(LedgerEvidence ledger, Checkpoint head, List<SignedCheckpoint> kept) {
    this.ledger = ledger;
    this.head = head;
    this.kept = kept.stream().map(SignedCheckpoint::checkpoint).toList();
  }

  Verification verify() {
    try {
      for (Checkpoint checkpoint : kept) {
        if (checkpoint.size() > head.size()) {
          throw new Misfit(
              "%s entries were signed once, the ledger has %s: its end was cut off or an old copy was put back"
                  .formatted(Long.toString(checkpoint.size()), Long.toString(head.size())));
        }
      }
      checkKept();
      while (frontier.size() < head.size()) {
        acceptNext(Math.min(head.size(), frontier.size() + LEAVES_AT_ONCE));
      }
      if (!frontier.root().equals(head.root())) {
        throw new Misfit("the entries have another root than the one that was signed");
      }
      return new Verification.Valid(statement());
    } catch (Misfit e) {
      return new Verification.Invalid(String.valueOf(e.getMessage()));
    } catch (MissingSubtreeException e) {
      return new Verification.Invalid("the ledger is damaged: " + e.getMessage());
    }
  }

  /** Reads leaves, then hashes, then bodies: never two connections at a time. */
  private void acceptNext(long end) {
    List<Stored> leaves = new ArrayList<>();
    ledger.forEachLeaf(
        frontier.size(),
        end,
        (index, leaf, recordedAtMicros) -> leaves.add(new Stored(index, leaf, recordedAtMicros)));
    if (leaves.isEmpty()) {
      throw new Misfit(
          "the ledger ends at " + frontier.size() + " entries, " + head.size() + " were signed");
    }
    ledger.<Boolean>withHashes(
        hashes -> {
          leaves.forEach(stored -> accept(hashes, stored));
          return true;
        });
    leaves.forEach(this::checkContent);
  }

  private void accept(SubtreeHashes hashes, Stored stored) {
    if (stored.index() != frontier.size()) {
      throw new Misfit("entry " + frontier.size() + " is missing");
    }
    for (Subtree subtree : frontier.append(TreeHash.leaf(stored.leaf()))) {
      if (!hashes.hash(subtree.level(), subtree.index()).equals(subtree.hash())) {
        throw new Misfit("entry " + stored.index() + " is not what its stored hashes say");
      }
    }
    checkKept();
  }

  private void checkContent(Stored entry) {
    long index = entry.index();
    Optional<Instant> time =
        switch (LeafCodec.decode(entry.leaf(), ledger::body)) {
          case LeafContent.Understood(Instant at, String _, var _) -> Optional.of(at);
          case LeafContent.Unrecognised(Optional<Instant> at, String _, int _, String _) -> at;
          case LeafContent.BodyMissing(Instant _, String _, var _, String reason) ->
              throw new Misfit("of entry " + index + ", " + reason);
          case LeafContent.Damaged(String reason) ->
              throw new Misfit("of entry " + index + ", " + reason);
        };
    Instant stored = Instant.EPOCH.plus(entry.recordedAtMicros(), ChronoUnit.MICROS);
    if (time.isPresent() && !time.get().equals(stored)) {
      throw new Misfit(
          "entry " + index + " says " + time.get() + " and the store files it under " + stored);
    }
  }

  private void checkKept() {
    for (Checkpoint checkpoint : kept) {
      if (checkpoint.size() == frontier.size() && !checkpoint.root().equals(frontier.root())) {
        throw new Misfit(
            "the first "
                + checkpoint.size()
                + " entries are not those of the checkpoint that was kept: history was rewritten");
      }
    }
  }

  private String statement() {
    StringBuilder text =
        new StringBuilder("all " + head.size() + " entries of the log " + head.origin() + " fit");
    text.append(" the signed root ").append(head.root().base64());
    for (Checkpoint checkpoint : kept) {
      text.append(" and continue the checkpoint over ")
          .append(checkpoint.size())
          .append(" entries");
    }
    return text.toString();
  }
}
