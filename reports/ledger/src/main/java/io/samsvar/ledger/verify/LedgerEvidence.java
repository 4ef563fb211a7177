package io.samsvar.ledger.verify;

import io.samsvar.ledger.Digest;
import io.samsvar.ledger.LedgerReader;
import io.samsvar.ledger.merkle.SubtreeHashes;
import io.samsvar.ledger.merkle.TreeHash;
import io.samsvar.ledger.note.SignedCheckpoint;
import io.samsvar.ledger.note.TlogProof;
import io.samsvar.ledger.note.VerifierKey;
import java.util.List;
import java.util.Optional;

/**
 * A ledger that can prove what it holds. Safe for use by several threads, also while it is written.
 */
public interface LedgerEvidence extends LedgerReader {
  /** The key that its checkpoints are signed with. */
  VerifierKey key();

  /** The newest checkpoint. */
  SignedCheckpoint checkpoint();

  /** The leaf at an index below {@link #size}: canonical JSON, what the log commits to. */
  byte[] leaf(long index);

  /** The body of the event at this index, when the leaf names one by digest. */
  Optional<byte[]> body(long index);

  /** The body with this digest. */
  Optional<byte[]> body(Digest digest);

  /**
   * The proof that a leaf stands in the log of this checkpoint.
   *
   * @throws IllegalArgumentException for an index at or beyond the checkpoint's size
   */
  TlogProof proof(long index, SignedCheckpoint checkpoint);

  /** The proof that a leaf stands in the log as it is now. */
  default TlogProof proof(long index) {
    return proof(index, checkpoint());
  }

  /** The proof that the log of one size is the beginning of the log of a later size. */
  List<TreeHash> consistency(long from, long to);

  /** Reads stored hashes within one read of the store. */
  <T> T withHashes(HashReader<T> reader);

  /** Hands over each leaf of a range in order, with the hash and time the store keeps beside it. */
  void forEachLeaf(long from, long to, LeafConsumer consumer);

  /** What {@link #withHashes} runs. */
  @FunctionalInterface
  interface HashReader<T> {
    /** Reads hashes. */
    T read(SubtreeHashes hashes);
  }

  /** What {@link #forEachLeaf} calls. */
  @FunctionalInterface
  interface LeafConsumer {
    /**
     * One leaf.
     *
     * @param index its index
     * @param leaf its bytes
     * @param recordedAtMicros time in the store, in microseconds since 1970
     */
    void accept(long index, byte[] leaf, long recordedAtMicros);
  }
}
