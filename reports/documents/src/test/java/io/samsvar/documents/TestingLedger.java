package io.samsvar.documents;

import io.samsvar.ledger.Actor;
import io.samsvar.ledger.Digest;
import io.samsvar.ledger.Event;
import io.samsvar.ledger.Ledger;
import io.samsvar.ledger.LedgerEntry;
import io.samsvar.ledger.leaf.Leaf;
import io.samsvar.ledger.leaf.LeafCodec;
import io.samsvar.ledger.merkle.MissingSubtreeException;
import io.samsvar.ledger.merkle.Subtree;
import io.samsvar.ledger.merkle.SubtreeHashes;
import io.samsvar.ledger.merkle.TreeFrontier;
import io.samsvar.ledger.merkle.TreeHash;
import io.samsvar.ledger.merkle.TreeProofs;
import io.samsvar.ledger.note.Checkpoint;
import io.samsvar.ledger.note.SignedCheckpoint;
import io.samsvar.ledger.note.SignerKey;
import io.samsvar.ledger.note.TlogProof;
import io.samsvar.ledger.note.VerifierKey;
import io.samsvar.ledger.verify.LedgerEvidence;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A ledger in memory whose entries get the time that a test gives. Real leaves, proofs and keys.
 */
public final class TestingLedger implements Ledger, LedgerEvidence {
  private final SignerKey key;
  private final List<LedgerEntry> entries = new ArrayList<>();
  private final List<Leaf> leaves = new ArrayList<>();
  private final TreeFrontier frontier = new TreeFrontier();
  private final Map<Long, TreeHash> hashes = new HashMap<>();
  private Instant now;

  /** An empty one of this name. */
  public TestingLedger(String origin, Instant now) {
    this.key = SignerKey.generate(origin, new SecureRandom());
    this.now = now;
  }

  /** The day of {@link Samples}, with a heartbeat before and after it. */
  public static TestingLedger ofSamples() {
    TestingLedger ledger =
        new TestingLedger("fjordhelse.example/samsvar", Samples.DAY.from().minusSeconds(60));
    ledger.append(new Event.Heartbeat());
    ledger.now = Samples.DAY.from();
    for (Event event : Samples.events(1)) {
      ledger.append(event);
      ledger.now = ledger.now.plusSeconds(1800);
    }
    ledger.now = Samples.DAY.to().plusSeconds(60);
    ledger.append(new Event.Heartbeat());
    return ledger;
  }

  /** Sets the time of the next entries. */
  public void at(Instant time) {
    now = time;
  }

  @Override
  public LedgerEntry append(Event event) {
    Leaf leaf = LeafCodec.encode(event, now, _ -> new Actor.Committed("0".repeat(64)));
    LedgerEntry entry = new LedgerEntry(entries.size(), now, event);
    for (Subtree subtree : frontier.append(TreeHash.leaf(leaf.bytes()))) {
      hashes.put(subtree.position(), subtree.hash());
    }
    leaves.add(leaf);
    entries.add(entry);
    return entry;
  }

  @Override
  public long size() {
    return entries.size();
  }

  @Override
  public LedgerEntry entry(long index) {
    return entries.get((int) index);
  }

  @Override
  public List<LedgerEntry> entries(Instant from, Instant to) {
    return entries.stream()
        .filter(entry -> !entry.time().isBefore(from) && entry.time().isBefore(to))
        .toList();
  }

  @Override
  public VerifierKey key() {
    return key.verifier();
  }

  @Override
  public SignedCheckpoint checkpoint() {
    return SignedCheckpoint.sign(
        new Checkpoint(key.verifier().name(), size(), frontier.root()), key);
  }

  @Override
  public byte[] leaf(long index) {
    return leaves.get((int) index).bytes();
  }

  @Override
  public Optional<byte[]> body(long index) {
    return leaves.get((int) index).body();
  }

  @Override
  public Optional<byte[]> body(Digest digest) {
    return leaves.stream()
        .filter(leaf -> leaf.bodyDigest().equals(Optional.of(digest)))
        .findFirst()
        .flatMap(Leaf::body);
  }

  @Override
  public TlogProof proof(long index, SignedCheckpoint checkpoint) {
    return new TlogProof(
        "",
        index,
        new TreeProofs(this::hash).inclusion(index, checkpoint.checkpoint().size()),
        checkpoint);
  }

  @Override
  public List<TreeHash> consistency(long from, long to) {
    return new TreeProofs(this::hash).consistency(from, to);
  }

  @Override
  public <T> T withHashes(HashReader<T> reader) {
    return reader.read(this::hash);
  }

  @Override
  public void forEachLeaf(long from, long to, LeafConsumer consumer) {
    for (long index = from; index < to; index++) {
      consumer.accept(index, leaf(index), entry(index).time().toEpochMilli() * 1000);
    }
  }

  @Override
  public void close() {
    // Nothing is held.
  }

  private TreeHash hash(int level, long index) {
    TreeHash hash = hashes.get(SubtreeHashes.position(level, index));
    if (hash == null) {
      throw new MissingSubtreeException(level, index);
    }
    return hash;
  }
}
