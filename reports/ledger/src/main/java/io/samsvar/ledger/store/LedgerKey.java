package io.samsvar.ledger.store;

import io.samsvar.ledger.disk.PrivateFile;
import io.samsvar.ledger.note.NoteFormatException;
import io.samsvar.ledger.note.SignerKey;
import io.samsvar.ledger.note.VerifierKey;
import io.samsvar.ledger.store.LedgerRefusedException.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;

/** The files of a ledger's key pair. */
final class LedgerKey {
  private LedgerKey() {}

  /** Reads the key, or makes one when neither it nor the database is there yet. */
  static SignerKey readOrCreate(LedgerSettings settings, SecureRandom random) throws IOException {
    Path file = settings.signingKey();
    Optional<byte[]> stored = PrivateFile.read(file);
    if (stored.isEmpty()) {
      if (Files.exists(settings.database())) {
        throw new LedgerRefusedException(
            Reason.KEY,
            "The signing key %s is missing: restore it; without it the ledger can be verified and not continued"
                .formatted(file));
      }
      SignerKey key = SignerKey.generate(settings.origin(), random);
      PrivateFile.create(file, (key.privateText() + "\n").getBytes(StandardCharsets.UTF_8));
      stored = PrivateFile.read(file);
    }
    PrivateFile.refuseWorldReadable(file);
    SignerKey key = parse(file, stored.orElseThrow());
    if (!key.verifier().name().equals(settings.origin())) {
      throw new LedgerRefusedException(
          Reason.KEY,
          "The ledger %s has the origin %s, not %s: open it under its own"
              .formatted(settings.folder(), key.verifier().name(), settings.origin()));
    }
    byte[] vkey = (key.verifier() + "\n").getBytes(StandardCharsets.UTF_8);
    PrivateFile.replace(settings.verifierKey(), vkey, true);
    return key;
  }

  /** The public key beside a ledger that is only read. */
  static VerifierKey readVerifier(Path file) throws IOException {
    byte[] stored =
        PrivateFile.read(file)
            .orElseThrow(
                () ->
                    new LedgerRefusedException(
                        Reason.KEY, "There is no ledger: the public key is missing: " + file));
    try {
      return VerifierKey.parse(new String(stored, StandardCharsets.UTF_8));
    } catch (NoteFormatException e) {
      throw new LedgerRefusedException(Reason.KEY, "No public key: " + file, e);
    }
  }

  private static SignerKey parse(Path file, byte[] content) {
    try {
      return SignerKey.parse(new String(content, StandardCharsets.UTF_8));
    } catch (NoteFormatException e) {
      throw new LedgerRefusedException(
          Reason.KEY, "No signing key: " + file + " (" + e.getMessage() + ")", e);
    }
  }
}
