package io.samsvar.ledger.store;

import io.samsvar.ledger.merkle.MissingSubtreeException;
import io.samsvar.ledger.merkle.Subtree;
import io.samsvar.ledger.merkle.SubtreeHashes;
import io.samsvar.ledger.merkle.TreeFrontier;
import io.samsvar.ledger.merkle.TreeHash;
import io.samsvar.ledger.merkle.TreeProofs;
import io.samsvar.ledger.note.Checkpoint;
import io.samsvar.ledger.note.NoteFormatException;
import io.samsvar.ledger.note.SignedCheckpoint;
import io.samsvar.ledger.note.VerifierKey;
import io.samsvar.ledger.store.LedgerRefusedException.Reason;
import java.util.Optional;

/**
 * Compares the database with what was signed before a ledger is continued. A ledger of up to {@link
 * #FULL_CHECK_ENTRIES_MAX} entries is hashed as a whole, a larger one from its last {@link
 * #TAIL_CHECK_ENTRIES} on; the nightly verification hashes everything.
 */
final class StartupCheck {
  /** Largest ledger that is hashed as a whole at every start; takes about a second. */
  static final long FULL_CHECK_ENTRIES_MAX = 100_000;

  /** How many of the last entries of a larger ledger are hashed. */
  static final long TAIL_CHECK_ENTRIES = 10_000;

  private final LogTables tables;
  private final VerifierKey key;

  StartupCheck(LogTables tables, VerifierKey key) {
    this.tables = tables;
    this.key = key;
  }

  /**
   * The right edge of the tree, once all of it fits.
   *
   * @param kept the newest checkpoint outside of the database
   */
  TreeFrontier check(Optional<SignedCheckpoint> kept) {
    try {
      TreeFrontier frontier = hash();
      checkOwnCheckpoint(frontier);
      checkKeptCheckpoint(kept, frontier.size());
      return frontier;
    } catch (MissingSubtreeException | NoteFormatException e) {
      throw new LedgerRefusedException(
          Reason.NOT_AS_SIGNED, "The ledger is damaged: " + e.getMessage(), e);
    }
  }

  private TreeFrontier hash() {
    long size = tables.size();
    if (tables.countEntries() != size || tables.countSubtrees() != SubtreeHashes.count(size)) {
      throw refused("entries or hashes are missing from it or stand beside them");
    }
    long from = size <= FULL_CHECK_ENTRIES_MAX ? 0 : size - TAIL_CHECK_ENTRIES;
    TreeFrontier frontier = TreeFrontier.read(tables, from);
    tables.forEachLeaf(
        from,
        size,
        (index, leaf, time) -> {
          for (Subtree subtree : frontier.append(TreeHash.leaf(leaf))) {
            if (!tables.hash(subtree.level(), subtree.index()).equals(subtree.hash())) {
              throw refused("entry " + index + " is not what its stored hash says");
            }
          }
        });
    return frontier;
  }

  private void checkOwnCheckpoint(TreeFrontier frontier) {
    Optional<SignedCheckpoint> own = tables.checkpoint();
    if (own.isEmpty()) {
      if (frontier.size() > 0) {
        throw refused("its signed checkpoint is missing");
      }
      return;
    }
    own.get()
        .problem(key)
        .ifPresent(
            problem -> {
              throw refused(problem);
            });
    Checkpoint checkpoint = own.get().checkpoint();
    if (checkpoint.size() != frontier.size()) {
      throw refused(
          "it has " + frontier.size() + " entries, its checkpoint has " + checkpoint.size());
    }
    if (!checkpoint.root().equals(frontier.root())) {
      throw refused("its entries have another root than its checkpoint");
    }
  }

  private void checkKeptCheckpoint(Optional<SignedCheckpoint> kept, long size) {
    if (kept.isEmpty()) {
      if (size > 0) {
        throw refused(
            "it has "
                + size
                + " entries and the checkpoint file beside it is gone; put a"
                + " checkpoint of this ledger that was kept elsewhere there");
      }
      return;
    }
    Checkpoint checkpoint = kept.get().checkpoint();
    if (checkpoint.size() > size) {
      throw refused(
          "a checkpoint over "
              + checkpoint.size()
              + " entries was signed and it has "
              + size
              + ": its end was cut off or an old copy was put back; restore the newest copy");
    }
    if (!new TreeProofs(tables).root(checkpoint.size()).equals(checkpoint.root())) {
      throw refused(
          "its first "
              + checkpoint.size()
              + " entries are not those that were signed: history was rewritten");
    }
  }

  private static LedgerRefusedException refused(String why) {
    return new LedgerRefusedException(
        Reason.NOT_AS_SIGNED, "The ledger is not as it was signed: " + why);
  }
}
