package io.samsvar.ledger.merkle;

import java.util.ArrayList;
import java.util.List;

/** Verifies proofs without the tree, by the algorithms of RFC 9162 sections 2.1.3.2 and 2.1.4.2. */
public final class ProofVerification {
  private ProofVerification() {}

  /** Whether the path proves that the leaf stands at this index of the tree with this root. */
  public static boolean inclusion(
      TreeHash leaf, long index, long size, List<TreeHash> path, TreeHash root) {
    if (index < 0 || index >= size) {
      return false;
    }
    long node = index;
    long last = size - 1;
    TreeHash hash = leaf;
    for (TreeHash sibling : path) {
      if (last == 0) {
        return false;
      }
      if (isOdd(node) || node == last) {
        hash = TreeHash.node(sibling, hash);
        int skipped = levelsToLeftSibling(node);
        node >>>= skipped;
        last >>>= skipped;
      } else {
        hash = TreeHash.node(hash, sibling);
      }
      node >>>= 1;
      last >>>= 1;
    }
    return last == 0 && hash.equals(root);
  }

  /**
   * Whether the proof shows that the tree {@code (from, fromRoot)} is the beginning of the tree
   * {@code (to, toRoot)}. Every tree continues the empty one.
   */
  public static boolean consistency(
      long from, TreeHash fromRoot, long to, TreeHash toRoot, List<TreeHash> proof) {
    if (from < 0 || from > to) {
      return false;
    }
    if (from == 0 || from == to) {
      boolean known = from == to ? fromRoot.equals(toRoot) : fromRoot.equals(TreeHash.EMPTY);
      return proof.isEmpty() && known;
    }
    List<TreeHash> path = new ArrayList<>(proof.size() + 1);
    if (Long.bitCount(from) == 1) {
      path.add(fromRoot);
    }
    path.addAll(proof);
    return !path.isEmpty() && consistencyOf(from, fromRoot, to, toRoot, path);
  }

  private static boolean consistencyOf(
      long from, TreeHash fromRoot, long to, TreeHash toRoot, List<TreeHash> path) {
    int complete = Long.numberOfTrailingZeros(from);
    long node = (from - 1) >>> complete;
    long last = (to - 1) >>> complete;
    TreeHash oldHash = path.getFirst();
    TreeHash newHash = path.getFirst();
    for (TreeHash sibling : path.subList(1, path.size())) {
      if (last == 0) {
        return false;
      }
      if (isOdd(node) || node == last) {
        oldHash = TreeHash.node(sibling, oldHash);
        newHash = TreeHash.node(sibling, newHash);
        int skipped = levelsToLeftSibling(node);
        node >>>= skipped;
        last >>>= skipped;
      } else {
        newHash = TreeHash.node(newHash, sibling);
      }
      node >>>= 1;
      last >>>= 1;
    }
    return last == 0 && oldHash.equals(fromRoot) && newHash.equals(toRoot);
  }

  /** Levels to climb until the node is a right child or the root: those without a sibling. */
  private static int levelsToLeftSibling(long node) {
    return node == 0 ? 0 : Long.numberOfTrailingZeros(node);
  }

  private static boolean isOdd(long number) {
    return (number & 1) == 1;
  }
}
