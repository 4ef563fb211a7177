package io.samsvar.ledger.merkle;

import java.util.ArrayList;
import java.util.List;

/** Makes roots and proofs from stored subtree hashes, each in O(log size) reads. */
public final class TreeProofs {
  private final SubtreeHashes hashes;

  /** Proofs over the tree stored there. */
  public TreeProofs(SubtreeHashes hashes) {
    this.hashes = hashes;
  }

  /** The root of the first {@code size} leaves. */
  public TreeHash root(long size) {
    checkSize(size);
    return size == 0 ? TreeHash.EMPTY : range(0, size);
  }

  /**
   * The audit path of one leaf, from its sibling up ({@code PATH(m, D[n])}, RFC 6962 section
   * 2.1.1).
   */
  public List<TreeHash> inclusion(long index, long size) {
    if (index < 0 || index >= size) {
      throw new IllegalArgumentException(
          "A tree of size " + size + " has no leaf at index " + index);
    }
    List<TreeHash> path = new ArrayList<>();
    path(index, 0, size, path);
    return List.copyOf(path);
  }

  /**
   * The proof that the tree of size {@code from} is the beginning of the tree of size {@code to}
   * ({@code PROOF(m, D[n])}, RFC 6962 section 2.1.2). Empty when one of them is empty or both are
   * equal.
   */
  public List<TreeHash> consistency(long from, long to) {
    checkSize(from);
    if (from > to) {
      throw new IllegalArgumentException(
          "A tree of size " + to + " cannot continue a tree of size " + from);
    }
    if (from == 0 || from == to) {
      return List.of();
    }
    List<TreeHash> proof = new ArrayList<>();
    subproof(from, 0, to, true, proof);
    return List.copyOf(proof);
  }

  private void path(long leaf, long begin, long end, List<TreeHash> path) {
    if (end - begin == 1) {
      return;
    }
    long middle = begin + split(end - begin);
    if (leaf < middle) {
      path(leaf, begin, middle, path);
      path.add(range(middle, end));
    } else {
      path(leaf, middle, end, path);
      path.add(range(begin, middle));
    }
  }

  private void subproof(long from, long begin, long end, boolean known, List<TreeHash> proof) {
    if (from == end) {
      // The verifier has this hash already when it is the whole of the old tree.
      if (!known) {
        proof.add(range(begin, end));
      }
      return;
    }
    long middle = begin + split(end - begin);
    if (from <= middle) {
      subproof(from, begin, middle, known, proof);
      proof.add(range(middle, end));
    } else {
      subproof(from, middle, end, false, proof);
      proof.add(range(begin, middle));
    }
  }

  private TreeHash range(long begin, long end) {
    long width = end - begin;
    if (Long.bitCount(width) == 1) {
      int level = Long.numberOfTrailingZeros(width);
      return hashes.hash(level, begin >>> level);
    }
    long middle = begin + split(width);
    return TreeHash.node(range(begin, middle), range(middle, end));
  }

  /** The largest power of two below {@code width}, for a width of two or more. */
  private static long split(long width) {
    return Long.highestOneBit(width - 1);
  }

  private static void checkSize(long size) {
    if (size < 0) {
      throw new IllegalArgumentException("A tree has no negative size: " + size);
    }
  }
}
