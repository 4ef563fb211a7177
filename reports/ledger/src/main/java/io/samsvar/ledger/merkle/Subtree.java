package io.samsvar.ledger.merkle;

/**
 * A complete subtree and its hash.
 *
 * @param level height above the leaves
 * @param index place among the subtrees of that level, from 0
 * @param hash its hash
 */
public record Subtree(int level, long index, TreeHash hash) {
  /** See {@link SubtreeHashes#position}. */
  public long position() {
    return SubtreeHashes.position(level, index);
  }
}
