package io.samsvar.policies;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * A value of the input document, written once for all packs that read it: its bytes go into their
 * documents, and its digest stands for exactly these bytes where an answer is looked for.
 * Immutable.
 */
final class Part {

  private final byte[] json;
  private final byte[] digest;

  private Part(byte[] json) {
    this.json = json;
    this.digest = sha256().digest(json);
  }

  /** Of a node, or of a record. */
  static Part of(Object value) {
    return new Part(InputDocument.JSON.writeValueAsBytes(value));
  }

  /** How long its JSON is, in bytes. */
  int length() {
    return json.length;
  }

  /** Its JSON; not to be changed. */
  byte[] json() {
    return json;
  }

  /** SHA-256 of its JSON; not to be changed. */
  byte[] digest() {
    return digest;
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
