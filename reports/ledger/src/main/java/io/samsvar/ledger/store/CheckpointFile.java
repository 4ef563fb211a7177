package io.samsvar.ledger.store;

import io.samsvar.ledger.disk.PrivateFile;
import io.samsvar.ledger.note.NoteFormatException;
import io.samsvar.ledger.note.SignedCheckpoint;
import io.samsvar.ledger.note.VerifierKey;
import io.samsvar.ledger.store.LedgerRefusedException.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The newest checkpoint outside of the database: what an old copy of the database, or one that lost
 * its end, is recognised by.
 *
 * <p>{@code checkpoint} is replaced after every batch and survives the death of the process. Its
 * twin {@code checkpoint.synced} is replaced at most once per {@link #SYNC_INTERVAL} with an fsync
 * and survives a loss of power. Both being older than the database is no fault: they are written
 * after it.
 */
final class CheckpointFile {
  /** Least time between two checkpoints that are forced to the disk. */
  static final Duration SYNC_INTERVAL = Duration.ofSeconds(1);

  private final Path newest;
  private final Path synced;
  private long syncedAtNanos = System.nanoTime() - SYNC_INTERVAL.toNanos();

  CheckpointFile(Path folder) {
    newest = folder.resolve("checkpoint");
    synced = folder.resolve("checkpoint.synced");
  }

  /**
   * The larger of the two that this key signed, or empty when neither file is there.
   *
   * @throws LedgerRefusedException when there are files and none of them is a checkpoint
   */
  Optional<SignedCheckpoint> read(VerifierKey key) throws IOException {
    Optional<byte[]> first = PrivateFile.read(newest);
    Optional<byte[]> second = PrivateFile.read(synced);
    Optional<SignedCheckpoint> larger =
        Stream.of(first, second)
            .flatMap(Optional::stream)
            .flatMap(bytes -> valid(bytes, key).stream())
            .max(Comparator.comparingLong(signed -> signed.checkpoint().size()));
    if (larger.isEmpty() && (first.isPresent() || second.isPresent())) {
      throw new LedgerRefusedException(
          Reason.NOT_AS_SIGNED,
          "Neither %s nor %s is a checkpoint signed by this ledger's key: put a checkpoint of it there that was kept elsewhere"
              .formatted(newest, synced.getFileName()));
    }
    return larger;
  }

  void write(SignedCheckpoint checkpoint) throws IOException {
    byte[] note = checkpoint.format().getBytes(StandardCharsets.UTF_8);
    PrivateFile.replace(newest, note, false);
    if (System.nanoTime() - syncedAtNanos >= SYNC_INTERVAL.toNanos()) {
      PrivateFile.replace(synced, note, true);
      syncedAtNanos = System.nanoTime();
    }
  }

  /** Forces the newest checkpoint to the disk, at a stop in good order. */
  void writeDurably(SignedCheckpoint checkpoint) throws IOException {
    byte[] note = checkpoint.format().getBytes(StandardCharsets.UTF_8);
    PrivateFile.replace(newest, note, true);
    PrivateFile.replace(synced, note, true);
  }

  @Override
  public String toString() {
    return newest.toString();
  }

  private static Optional<SignedCheckpoint> valid(byte[] note, VerifierKey key) {
    try {
      SignedCheckpoint checkpoint =
          SignedCheckpoint.parse(new String(note, StandardCharsets.UTF_8));
      return checkpoint.problem(key).isEmpty() ? Optional.of(checkpoint) : Optional.empty();
    } catch (NoteFormatException e) {
      return Optional.empty();
    }
  }
}
