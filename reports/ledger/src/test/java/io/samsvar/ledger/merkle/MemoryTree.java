package io.samsvar.ledger.merkle;

import java.util.ArrayList;
import java.util.List;

/**
 * A tree in memory that stores its hashes by {@link SubtreeHashes#position}, as the database does.
 */
final class MemoryTree implements SubtreeHashes {
  private final List<TreeHash> stored = new ArrayList<>();
  private final TreeFrontier frontier = new TreeFrontier();

  void append(byte[] leaf) {
    for (Subtree subtree : frontier.append(TreeHash.leaf(leaf))) {
      if (subtree.position() != stored.size()) {
        throw new AssertionError("Subtrees become complete in the order of their position");
      }
      stored.add(subtree.hash());
    }
  }

  TreeFrontier frontier() {
    return frontier;
  }

  long storedHashes() {
    return stored.size();
  }

  @Override
  public TreeHash hash(int level, long index) {
    long position = SubtreeHashes.position(level, index);
    if (position >= stored.size()) {
      throw new MissingSubtreeException(level, index);
    }
    return stored.get((int) position);
  }
}
