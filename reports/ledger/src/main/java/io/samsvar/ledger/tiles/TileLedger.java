package io.samsvar.ledger.tiles;

import io.samsvar.ledger.Digest;
import io.samsvar.ledger.LedgerEntry;
import io.samsvar.ledger.disk.PrivateFile;
import io.samsvar.ledger.leaf.LeafCodec;
import io.samsvar.ledger.merkle.MissingSubtreeException;
import io.samsvar.ledger.merkle.TreeHash;
import io.samsvar.ledger.merkle.TreeProofs;
import io.samsvar.ledger.note.SignedCheckpoint;
import io.samsvar.ledger.note.TlogProof;
import io.samsvar.ledger.note.VerifierKey;
import io.samsvar.ledger.verify.LedgerEvidence;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reads an export of a ledger, without the database it came from. The files are taken as they are;
 * {@link io.samsvar.ledger.verify.LedgerVerifier} says whether they fit.
 */
public final class TileLedger implements LedgerEvidence {
  private final Path folder;
  private final VerifierKey key;
  private final SignedCheckpoint checkpoint;
  private final TileHashes hashes;

  private TileLedger(Path folder, VerifierKey key, SignedCheckpoint checkpoint) {
    this.folder = folder;
    this.key = key;
    this.checkpoint = checkpoint;
    this.hashes = new TileHashes(folder, checkpoint.checkpoint().size());
  }

  /** Opens the export in this folder. */
  public static TileLedger open(Path folder) throws IOException {
    String vkey = text(folder.resolve(LedgerExport.VERIFIER_KEY));
    String note = text(folder.resolve(LedgerExport.CHECKPOINT));
    return new TileLedger(folder, VerifierKey.parse(vkey), SignedCheckpoint.parse(note));
  }

  @Override
  public VerifierKey key() {
    return key;
  }

  @Override
  public SignedCheckpoint checkpoint() {
    return checkpoint;
  }

  @Override
  public long size() {
    return checkpoint.checkpoint().size();
  }

  @Override
  public LedgerEntry entry(long index) {
    return entry(index, leaf(index));
  }

  @Override
  public List<LedgerEntry> entries(Instant from, Instant to) {
    List<LedgerEntry> entries = new ArrayList<>();
    forEach(from, to, entries::add);
    return List.copyOf(entries);
  }

  @Override
  public void forEach(Instant from, Instant to, Consumer<LedgerEntry> consumer) {
    forEachLeaf(
        0,
        size(),
        (index, leaf, micros) -> {
          LedgerEntry entry = entry(index, leaf);
          if (!entry.time().isBefore(from) && entry.time().isBefore(to)) {
            consumer.accept(entry);
          }
        });
  }

  @Override
  public byte[] leaf(long index) {
    if (index < 0 || index >= size()) {
      throw new NoSuchElementException("The export has no entry " + index);
    }
    return bundle(index / TilePath.TILE_WIDTH).get((int) (index % TilePath.TILE_WIDTH));
  }

  @Override
  public Optional<byte[]> body(long index) {
    return LeafCodec.bodyDigest(leaf(index)).flatMap(this::body);
  }

  @Override
  public Optional<byte[]> body(Digest digest) {
    Path file = folder.resolve(LedgerExport.BODIES).resolve(digest.hex());
    try {
      return Files.isRegularFile(file) ? Optional.of(Files.readAllBytes(file)) : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + file, e);
    }
  }

  @Override
  public TlogProof proof(long index, SignedCheckpoint under) {
    List<TreeHash> path = new TreeProofs(hashes).inclusion(index, under.checkpoint().size());
    return new TlogProof("", index, path, under);
  }

  @Override
  public List<TreeHash> consistency(long from, long to) {
    return new TreeProofs(hashes).consistency(from, to);
  }

  @Override
  public <T> T withHashes(HashReader<T> reader) {
    return reader.read(hashes);
  }

  @Override
  public void forEachLeaf(long from, long to, LeafConsumer consumer) {
    for (long index = from; index < to; ) {
      List<byte[]> leaves = bundle(index / TilePath.TILE_WIDTH);
      int at = (int) (index % TilePath.TILE_WIDTH);
      for (byte[] leaf : leaves.subList(at, leaves.size())) {
        if (index < to) {
          consumer.accept(index, leaf, micros(leaf));
        }
        index++;
      }
    }
  }

  @Override
  public void close() {}

  private LedgerEntry entry(long index, byte[] leaf) {
    Instant time = LeafCodec.time(leaf).orElse(Instant.EPOCH);
    return new LedgerEntry(index, time, LeafCodec.decode(leaf, this::body).event());
  }

  private static long micros(byte[] leaf) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, LeafCodec.time(leaf).orElse(Instant.EPOCH));
  }

  private List<byte[]> bundle(long index) {
    int width = TilePath.width(index, size());
    Path file = folder.resolve(TilePath.entries(index, width));
    try {
      byte[] bytes = Files.readAllBytes(file);
      List<byte[]> leaves = new ArrayList<>(width);
      int at = 0;
      while (at + 2 <= bytes.length) {
        int length = ((bytes[at] & 0xff) << 8) | (bytes[at + 1] & 0xff);
        int end = Math.min(at + 2 + length, bytes.length);
        leaves.add(Arrays.copyOfRange(bytes, at + 2, end));
        at += 2 + length;
      }
      if (leaves.size() != width) {
        throw new MissingSubtreeException(
            file + " holds " + leaves.size() + " entries, not " + width);
      }
      return leaves;
    } catch (IOException e) {
      throw new MissingSubtreeException("Cannot read " + file + ": " + e.getMessage());
    }
  }

  private static String text(Path file) throws IOException {
    byte[] bytes =
        PrivateFile.read(file)
            .orElseThrow(() -> new IOException("No export of a ledger: missing " + file));
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
