package io.samsvar.ledger.verify;

import io.samsvar.ledger.LedgerReader;
import io.samsvar.ledger.identity.PersonOpening;
import io.samsvar.ledger.leaf.LeafCodec;
import io.samsvar.ledger.leaf.LeafContent;
import io.samsvar.ledger.merkle.MissingSubtreeException;
import io.samsvar.ledger.merkle.ProofVerification;
import io.samsvar.ledger.merkle.TreeHash;
import io.samsvar.ledger.note.Checkpoint;
import io.samsvar.ledger.note.NoteFormatException;
import io.samsvar.ledger.note.SignedCheckpoint;
import io.samsvar.ledger.note.TlogProof;
import io.samsvar.ledger.note.VerifierKey;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Verifies ledgers and records. Nothing here trusts the store: whoever kept a checkpoint and the
 * public key finds out whether anything before that checkpoint was changed since, also when the
 * signing key was stolen.
 */
public final class LedgerVerifier {
  private LedgerVerifier() {}

  /**
   * Verifies a ledger with the key that it names itself: for tests, which call {@code
   * LedgerVerifier.verifyAll(ledger).orThrow()} at their end.
   */
  public static Verification verifyAll(LedgerReader ledger) {
    return ledger instanceof LedgerEvidence evidence
        ? ledger(evidence, evidence.key(), List.of())
        : new Verification.CannotCheck("this kind of ledger keeps no evidence: " + ledger);
  }

  /**
   * Hashes every leaf and compares everything with what was signed.
   *
   * @param key the public key, from whoever is trusted to know it
   * @param kept checkpoints of this ledger that were kept elsewhere, in any order
   */
  public static Verification ledger(
      LedgerEvidence ledger, VerifierKey key, List<SignedCheckpoint> kept) {
    for (SignedCheckpoint checkpoint : kept) {
      Optional<String> problem = checkpoint.problem(key);
      if (problem.isPresent()) {
        return new Verification.CannotCheck("of the checkpoint kept, " + problem.get());
      }
    }
    try {
      SignedCheckpoint head = ledger.checkpoint();
      Optional<String> problem = head.problem(key);
      return problem.isPresent()
          ? new Verification.Invalid(problem.get())
          : new WholeLedger(ledger, head.checkpoint(), kept).verify();
    } catch (MissingSubtreeException | NoteFormatException e) {
      return new Verification.Invalid("the ledger is damaged: " + e.getMessage());
    }
  }

  /**
   * Verifies offline that a record stands in a log.
   *
   * @param proof text of a {@code .tlog-proof}
   * @param leaf the record's leaf
   * @param body the body of a leaf that names one by digest
   * @param key the public key, from whoever is trusted to know it
   */
  public static Verification record(
      String proof, byte[] leaf, Optional<byte[]> body, VerifierKey key) {
    TlogProof parsed;
    try {
      parsed = TlogProof.parse(proof);
    } catch (NoteFormatException e) {
      return new Verification.Invalid("the proof is malformed: " + e.getMessage());
    }
    SignedCheckpoint signed = parsed.checkpoint();
    Checkpoint checkpoint = signed.checkpoint();
    Optional<String> problem = signed.problem(key);
    if (problem.isPresent()) {
      return checkpoint.origin().equals(key.name())
          ? new Verification.Invalid(problem.get())
          : new Verification.CannotCheck(problem.get());
    }
    boolean included =
        ProofVerification.inclusion(
            TreeHash.leaf(leaf),
            parsed.index(),
            checkpoint.size(),
            parsed.path(),
            checkpoint.root());
    if (!included) {
      return new Verification.Invalid(
          "the record does not stand at index " + parsed.index() + " of the log that was signed");
    }
    return content(leaf, body, parsed);
  }

  /**
   * Verifies offline who a person in a record is: the record as {@link #record} does, and that the
   * opening in the extra line of the proof is that of a commitment in the record.
   */
  public static Verification person(
      String proof, byte[] leaf, Optional<byte[]> body, VerifierKey key) {
    Verification record = record(proof, leaf, body, key);
    if (!record.isValid()) {
      return record;
    }
    Optional<byte[]> extra = TlogProof.parse(proof).extraBytes();
    if (extra.isEmpty()) {
      return new Verification.CannotCheck("the proof discloses no person");
    }
    PersonOpening opening;
    try {
      opening = PersonOpening.fromDisclosed(extra.get());
    } catch (IllegalArgumentException e) {
      return new Verification.Invalid("the proof discloses no person: " + e.getMessage());
    }
    String commitment = "\"person\":\"" + opening.commitment().commitment() + "\"";
    boolean named =
        new String(leaf, StandardCharsets.UTF_8).contains(commitment)
            || new String(body.orElse(new byte[0]), StandardCharsets.UTF_8).contains(commitment);
    return named
        ? new Verification.Valid("the record names " + opening.identity())
        : new Verification.Invalid("the record names somebody else than the proof discloses");
  }

  /** Verifies that the log of one checkpoint is the beginning of the log of another. */
  public static Verification consistency(
      SignedCheckpoint older, SignedCheckpoint newer, List<TreeHash> proof, VerifierKey key) {
    for (SignedCheckpoint signed : List.of(older, newer)) {
      Optional<String> problem = signed.problem(key);
      if (problem.isPresent()) {
        return new Verification.Invalid(problem.get());
      }
    }
    Checkpoint from = older.checkpoint();
    Checkpoint to = newer.checkpoint();
    return ProofVerification.consistency(from.size(), from.root(), to.size(), to.root(), proof)
        ? new Verification.Valid(
            "the log of " + to.size() + " entries continues the log of " + from.size())
        : new Verification.Invalid(
            "the log of " + to.size() + " entries does not continue the log of " + from.size());
  }

  private static Verification content(byte[] leaf, Optional<byte[]> body, TlogProof proof) {
    String place =
        "record %s of the log %s, signed over %s entries"
            .formatted(
                Long.toString(proof.index()),
                proof.checkpoint().checkpoint().origin(),
                Long.toString(proof.checkpoint().checkpoint().size()));
    return switch (LeafCodec.decode(leaf, digest -> body)) {
      case LeafContent.Understood(var time, String type, var _) ->
          new Verification.Valid(place + ": " + type + " at " + time);
      case LeafContent.Unrecognised(var _, String type, int version, String _) ->
          new Verification.Valid(
              place + ": " + type + " of schema version " + version + ", unread by this verifier");
      case LeafContent.BodyMissing(var _, String _, var _, String reason) when body.isEmpty() ->
          new Verification.CannotCheck(place + " was verified, but " + reason);
      case LeafContent.BodyMissing(var _, String _, var _, String reason) ->
          new Verification.Invalid(reason);
      case LeafContent.Damaged(String reason) -> new Verification.Invalid(reason);
    };
  }
}
