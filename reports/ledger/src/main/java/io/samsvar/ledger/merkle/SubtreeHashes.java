package io.samsvar.ledger.merkle;

/**
 * Where the hashes of complete subtrees are read from: a database, tiles, memory. A complete
 * subtree of level {@code l} and index {@code i} covers the leaves {@code i * 2^l} to {@code (i+1)
 * * 2^l - 1}; it never changes once it is complete, so the right edge of the tree is all that
 * moves.
 */
@FunctionalInterface
public interface SubtreeHashes {
  /**
   * The hash of one complete subtree; level 0 is a leaf.
   *
   * @throws MissingSubtreeException when it is not there
   */
  TreeHash hash(int level, long index);

  /**
   * The place of a complete subtree in the order in which subtrees become complete, counted from 0:
   * stored in this order, hashes are only ever added at the end.
   */
  static long position(int level, long index) {
    long lastLeaf = ((index + 1) << level) - 1;
    return count(lastLeaf) + level;
  }

  /** How many complete subtrees, leaves included, a tree of this size has. */
  static long count(long size) {
    return 2 * size - Long.bitCount(size);
  }
}
