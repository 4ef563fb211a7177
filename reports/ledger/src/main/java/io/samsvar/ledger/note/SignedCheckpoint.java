package io.samsvar.ledger.note;

import java.util.Optional;

/**
 * A checkpoint and the note it was read from or signed into.
 *
 * @param checkpoint what the note says
 * @param note the note, with its signatures
 */
public record SignedCheckpoint(Checkpoint checkpoint, SignedNote note) {

  /** Signs a checkpoint. */
  public static SignedCheckpoint sign(Checkpoint checkpoint, SignerKey key) {
    return new SignedCheckpoint(checkpoint, key.sign(checkpoint.text()));
  }

  /** Reads a note that is a checkpoint; see {@link #problem} for the signature. */
  public static SignedCheckpoint parse(String text) {
    SignedNote note = SignedNote.parse(text);
    return new SignedCheckpoint(Checkpoint.parse(note.text()), note);
  }

  /** Why this is no checkpoint of the log with this key, or empty when it is one. */
  public Optional<String> problem(VerifierKey key) {
    if (!checkpoint.origin().equals(key.name())) {
      return Optional.of(
          "the checkpoint is of the log "
              + checkpoint.origin()
              + ", the key is of the log "
              + key.name());
    }
    return note.verifiedBy(key)
        ? Optional.empty()
        : Optional.of("the signature of the checkpoint does not verify with the key " + key);
  }

  /** The note as text, as it is stored and published. */
  public String format() {
    return note.format();
  }
}
