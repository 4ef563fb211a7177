package io.samsvar.policies;

import java.nio.ByteBuffer;
import java.security.MessageDigest;

/**
 * What an answer of one pack is remembered by: a SHA-256 over all that the pack is told, so that
 * two questions with the same key are the same question.
 */
record AnswerKey(long first, long second, long third, long fourth) {

  /** Stands before a field that is in the document; another one before a field that is not. */
  private static final byte PRESENT = 1;

  private static final byte ABSENT = 0;

  /**
   * Of a question of ours: each field that the pack reads, there or not, by its own digest. The
   * fields and their order are those of the pack, so that they need no names.
   */
  static AnswerKey of(Facts facts, LoadedPack pack) {
    MessageDigest digest = Part.sha256();
    for (InputField field : pack.reads().fields()) {
      Part part = facts.part(field, pack);
      digest.update(part == null ? ABSENT : PRESENT);
      if (part != null) {
        digest.update(part.digest());
      }
    }
    return of(digest);
  }

  /** Of a whole document. */
  static AnswerKey of(byte[] document) {
    MessageDigest digest = Part.sha256();
    digest.update(document);
    return of(digest);
  }

  private static AnswerKey of(MessageDigest digest) {
    ByteBuffer bytes = ByteBuffer.wrap(digest.digest());
    return new AnswerKey(bytes.getLong(), bytes.getLong(), bytes.getLong(), bytes.getLong());
  }
}
