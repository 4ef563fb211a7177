package io.samsvar.ledger.tiles;

import io.samsvar.ledger.disk.PrivateFile;
import io.samsvar.ledger.leaf.LeafCodec;
import io.samsvar.ledger.merkle.SubtreeHashes;
import io.samsvar.ledger.note.Checkpoint;
import io.samsvar.ledger.note.SignedCheckpoint;
import io.samsvar.ledger.verify.LedgerEvidence;
import io.samsvar.ledger.verify.LedgerVerifier;
import io.samsvar.ledger.verify.Verification;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Writes a ledger as plain files: {@code checkpoint}, {@code tile/…} and {@code tile/entries/…} as
 * c2sp.org/tlog-tiles lays them out, {@code body/<sha256>} for events too large for a leaf, and the
 * public key in {@code ledger.vkey}. An export into the same folder adds what is new; the
 * checkpoint comes last, so that a folder is complete for the checkpoint it holds whenever the
 * export ends.
 */
public final class LedgerExport {
  static final String CHECKPOINT = "checkpoint";
  static final String VERIFIER_KEY = "ledger.vkey";
  static final String BODIES = "body";

  private final LedgerEvidence ledger;
  private final Path folder;

  private LedgerExport(LedgerEvidence ledger, Path folder) {
    this.ledger = ledger;
    this.folder = folder;
  }

  /**
   * Exports the ledger up to its newest checkpoint.
   *
   * @return that checkpoint
   * @throws IOException when a file cannot be written, or the folder holds an export of another log
   */
  public static SignedCheckpoint write(LedgerEvidence ledger, Path folder) throws IOException {
    return new LedgerExport(ledger, folder).write();
  }

  private SignedCheckpoint write() throws IOException {
    SignedCheckpoint head = ledger.checkpoint();
    long from = exported(head);
    long size = head.checkpoint().size();
    if (from < size) {
      writeEntries(from, size);
      writeTiles(from, size);
    }
    write(VERIFIER_KEY, (ledger.key() + "\n").getBytes(StandardCharsets.UTF_8));
    write(CHECKPOINT, head.format().getBytes(StandardCharsets.UTF_8));
    return head;
  }

  /** How many entries the folder holds already. */
  private long exported(SignedCheckpoint head) throws IOException {
    Optional<byte[]> note = PrivateFile.read(folder.resolve(CHECKPOINT));
    if (note.isEmpty()) {
      return 0;
    }
    SignedCheckpoint old = SignedCheckpoint.parse(new String(note.get(), StandardCharsets.UTF_8));
    Checkpoint from = old.checkpoint();
    Verification same =
        from.size() > head.checkpoint().size()
            ? new Verification.Invalid("it holds " + from.size() + " entries, more than the ledger")
            : LedgerVerifier.consistency(
                old, head, ledger.consistency(from.size(), head.checkpoint().size()), ledger.key());
    if (!same.isValid()) {
      throw new IOException("The export in " + folder + " is of another log: " + same.text());
    }
    return from.size();
  }

  private void writeEntries(long from, long size) throws IOException {
    for (long bundle = from / TilePath.TILE_WIDTH; bundle * TilePath.TILE_WIDTH < size; bundle++) {
      long first = bundle * TilePath.TILE_WIDTH;
      int width = TilePath.width(bundle, size);
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      ledger.forEachLeaf(
          first,
          first + width,
          (index, leaf, time) -> {
            bytes.write(leaf.length >>> 8);
            bytes.write(leaf.length);
            bytes.writeBytes(leaf);
          });
      writeBodies(Math.max(first, from), first + width);
      write(TilePath.entries(bundle, width), bytes.toByteArray());
      removePartial(TilePath.entries(bundle, TilePath.TILE_WIDTH), width);
    }
  }

  private void writeBodies(long from, long to) throws IOException {
    for (long index = from; index < to; index++) {
      byte[] leaf = ledger.leaf(index);
      Optional<String> name = LeafCodec.bodyDigest(leaf).map(digest -> digest.hex());
      if (name.isPresent()) {
        byte[] body =
            ledger
                .body(index)
                .orElseThrow(() -> new IOException("The body " + name.get() + " is missing"));
        write(BODIES + "/" + name.get(), body);
      }
    }
  }

  private void writeTiles(long from, long size) throws IOException {
    for (int level = 0; TilePath.hashes(level, size) > 0; level++) {
      long count = TilePath.hashes(level, size);
      long known = TilePath.hashes(level, from);
      for (long tile = known / TilePath.TILE_WIDTH; tile * TilePath.TILE_WIDTH < count; tile++) {
        int width = TilePath.width(tile, count);
        write(TilePath.tile(level, tile, width), tile(level, tile, width));
        removePartial(TilePath.tile(level, tile, TilePath.TILE_WIDTH), width);
      }
    }
  }

  private byte[] tile(int level, long tile, int width) {
    return ledger.withHashes(
        (SubtreeHashes hashes) -> {
          ByteArrayOutputStream bytes = new ByteArrayOutputStream();
          for (int i = 0; i < width; i++) {
            long index = tile * TilePath.TILE_WIDTH + i;
            bytes.writeBytes(hashes.hash(level * TilePath.TILE_HEIGHT, index).toBytes());
          }
          return bytes.toByteArray();
        });
  }

  /** A partial tile may go once the full one is there. */
  private void removePartial(String full, int width) throws IOException {
    Path partial = folder.resolve(full + ".p");
    if (width < TilePath.TILE_WIDTH || !Files.isDirectory(partial)) {
      return;
    }
    List<Path> files;
    try (Stream<Path> listed = Files.list(partial)) {
      files = listed.toList();
    }
    for (Path file : files) {
      Files.delete(file);
    }
    Files.delete(partial);
  }

  private void write(String name, byte[] content) throws IOException {
    Path file = folder.resolve(name);
    PrivateFile.makeFolder(file.getParent() == null ? folder : file.getParent());
    PrivateFile.replace(file, content, true);
  }
}
