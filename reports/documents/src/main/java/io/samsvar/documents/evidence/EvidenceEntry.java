package io.samsvar.documents.evidence;

import io.samsvar.ledger.leaf.LeafCodec;
import io.samsvar.ledger.leaf.LeafContent;
import io.samsvar.ledger.merkle.ProofVerification;
import io.samsvar.ledger.merkle.TreeHash;
import io.samsvar.ledger.note.Checkpoint;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** One leaf of the ledger, its body when the leaf names one, and its audit path. Immutable. */
public final class EvidenceEntry {
  private final long index;
  private final byte[] leaf;
  private final byte[] body;
  private final List<TreeHash> path;

  /**
   * An entry.
   *
   * @param leaf what the log commits to
   * @param body the event, when the leaf only names its digest; else empty
   * @param path from the leaf's sibling up
   */
  public EvidenceEntry(long index, byte[] leaf, byte[] body, List<TreeHash> path) {
    this.index = index;
    this.leaf = leaf.clone();
    this.body = body.clone();
    this.path = List.copyOf(path);
  }

  /** Position in the ledger. */
  public long index() {
    return index;
  }

  /** The leaf, as a copy. */
  public byte[] leaf() {
    return leaf.clone();
  }

  /** The body, as a copy. */
  public Optional<byte[]> body() {
    return body.length == 0 ? Optional.empty() : Optional.of(body.clone());
  }

  /** The audit path. */
  public List<TreeHash> path() {
    return path;
  }

  /** What the leaf says. */
  public LeafContent content() {
    return LeafCodec.decode(leaf, _ -> body());
  }

  /** Whether a body is there exactly when the leaf names one. */
  boolean hasBodyAsNamed() {
    return LeafCodec.bodyDigest(leaf).isPresent() == (body.length > 0);
  }

  /** Whether the path proves the leaf at its index of this log. */
  boolean isIn(Checkpoint checkpoint) {
    return ProofVerification.inclusion(
        TreeHash.leaf(leaf), index, checkpoint.size(), path, checkpoint.root());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EvidenceEntry that
        && index == that.index
        && Arrays.equals(leaf, that.leaf)
        && Arrays.equals(body, that.body)
        && path.equals(that.path);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(leaf) + Long.hashCode(index);
  }
}
