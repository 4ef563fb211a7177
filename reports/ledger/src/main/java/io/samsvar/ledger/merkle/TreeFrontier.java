package io.samsvar.ledger.merkle;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/**
 * The right edge of a growing tree: the hashes of its largest complete subtrees, at most 63. It is
 * all that is needed to add leaves and to know the root. Not thread-safe.
 */
public final class TreeFrontier {
  /** Largest subtree first; the last one ends at the tree's size. */
  private final Deque<Subtree> edge = new ArrayDeque<>();

  private long size;

  /** The edge of the empty tree. */
  public TreeFrontier() {}

  /** The edge of a tree of this size, read from its stored hashes. */
  public static TreeFrontier read(SubtreeHashes hashes, long size) {
    TreeFrontier frontier = new TreeFrontier();
    long covered = 0;
    for (int level = Long.SIZE - 2; level >= 0; level--) {
      long width = 1L << level;
      if ((size & width) != 0) {
        long index = covered >>> level;
        frontier.edge.addLast(new Subtree(level, index, hashes.hash(level, index)));
        covered += width;
      }
    }
    frontier.size = size;
    return frontier;
  }

  /** A copy that grows on its own. */
  public TreeFrontier copy() {
    TreeFrontier copy = new TreeFrontier();
    copy.edge.addAll(edge);
    copy.size = size;
    return copy;
  }

  /** How many leaves the tree has. */
  public long size() {
    return size;
  }

  /**
   * Adds a leaf.
   *
   * @return the subtrees that became complete, the leaf first, in order of {@link Subtree#position}
   */
  public List<Subtree> append(TreeHash leaf) {
    List<Subtree> completed = new ArrayList<>();
    Subtree last = new Subtree(0, size, leaf);
    completed.add(last);
    while (!edge.isEmpty() && edge.getLast().level() == last.level()) {
      Subtree left = edge.removeLast();
      last =
          new Subtree(
              left.level() + 1, left.index() >>> 1, TreeHash.node(left.hash(), last.hash()));
      completed.add(last);
    }
    edge.addLast(last);
    size++;
    return List.copyOf(completed);
  }

  /** The root over all leaves so far: {@code MTH(D[size])} of RFC 6962 section 2.1. */
  public TreeHash root() {
    Iterator<Subtree> fromRight = edge.descendingIterator();
    if (!fromRight.hasNext()) {
      return TreeHash.EMPTY;
    }
    TreeHash root = fromRight.next().hash();
    while (fromRight.hasNext()) {
      root = TreeHash.node(fromRight.next().hash(), root);
    }
    return root;
  }
}
