package io.samsvar.ledger.note;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;

/** One signature line of a note: whose key, and the signature. Immutable. */
public final class NoteSignature {
  private static final int KEY_ID_BYTES = 4;

  private final String name;
  private final int keyId;
  private final byte[] signature;

  /** A signature by the key of this name and id. */
  NoteSignature(String name, int keyId, byte[] signature) {
    this.name = name;
    this.keyId = keyId;
    this.signature = signature.clone();
  }

  /** Reads a line without its newline. */
  static NoteSignature parse(String line) {
    String prefix = SignedNote.SIGNATURE_PREFIX;
    int space = line.lastIndexOf(' ');
    if (!line.startsWith(prefix) || space < prefix.length()) {
      throw new NoteFormatException("A signature line is an em dash, a name and base64");
    }
    String name = KeyText.checkName(line.substring(prefix.length(), space));
    byte[] bytes = KeyText.decode(line.substring(space + 1), "A signature line");
    if (bytes.length <= KEY_ID_BYTES) {
      throw new NoteFormatException("A signature line has a key id and a signature");
    }
    int keyId = ByteBuffer.wrap(bytes).getInt();
    return new NoteSignature(name, keyId, Arrays.copyOfRange(bytes, KEY_ID_BYTES, bytes.length));
  }

  /** Name of the key. */
  public String name() {
    return name;
  }

  /** Short identifier of the key; no proof of anything. */
  public int keyId() {
    return keyId;
  }

  byte[] signature() {
    return signature.clone();
  }

  String line() {
    ByteBuffer bytes = ByteBuffer.allocate(KEY_ID_BYTES + signature.length);
    bytes.putInt(keyId).put(signature);
    String base64 = Base64.getEncoder().encodeToString(bytes.array());
    return SignedNote.SIGNATURE_PREFIX + name + " " + base64 + "\n";
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof NoteSignature that && line().equals(that.line());
  }

  @Override
  public int hashCode() {
    return line().hashCode();
  }

  @Override
  public String toString() {
    return line().stripTrailing();
  }
}
