package io.samsvar.ledger.note;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;

/**
 * A public Ed25519 key with its name, written {@code name+hex(key id)+base64(0x01 || key)} (the
 * vkey of c2sp.org/signed-note). Immutable.
 */
public final class VerifierKey {
  private final String name;
  private final int keyId;
  private final Ed25519PublicKeyParameters key;

  VerifierKey(String name, Ed25519PublicKeyParameters key) {
    this.name = KeyText.checkName(name);
    this.key = key;
    this.keyId = KeyText.keyId(name, key.getEncoded());
  }

  /** Reads a vkey. */
  public static VerifierKey parse(String vkey) {
    String text = vkey.strip();
    int first = text.indexOf('+');
    int second = text.indexOf('+', first + 1);
    if (first < 0 || second < 0) {
      throw new NoteFormatException("A verifier key is written name+keyid+base64");
    }
    int claimed = KeyText.parseKeyId(text.substring(first + 1, second), "A verifier key");
    byte[] bytes = KeyText.parseTypedKey(text.substring(second + 1), "A verifier key");
    VerifierKey key = new VerifierKey(text.substring(0, first), point(bytes));
    if (key.keyId != claimed) {
      throw new NoteFormatException("The key id of a verifier key does not fit its name and key");
    }
    return key;
  }

  /** Name of the key: the ledger's origin. */
  public String name() {
    return name;
  }

  /** Whether the signature says that it is by this key. */
  boolean claims(NoteSignature signature) {
    return signature.keyId() == keyId && signature.name().equals(name);
  }

  /** Whether this key made this signature over the UTF-8 bytes of the text. */
  boolean verifies(String text, byte[] signature) {
    byte[] message = text.getBytes(StandardCharsets.UTF_8);
    Ed25519Signer verifier = new Ed25519Signer();
    verifier.init(false, key);
    verifier.update(message, 0, message.length);
    return verifier.verifySignature(signature);
  }

  private static Ed25519PublicKeyParameters point(byte[] bytes) {
    try {
      return new Ed25519PublicKeyParameters(bytes);
    } catch (IllegalArgumentException e) {
      throw new NoteFormatException("A verifier key has a point of the curve Ed25519", e);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof VerifierKey that
        && name.equals(that.name)
        && Arrays.equals(key.getEncoded(), that.key.getEncoded());
  }

  @Override
  public int hashCode() {
    return 31 * name.hashCode() + keyId;
  }

  /** The vkey. */
  @Override
  public String toString() {
    return name + "+" + KeyText.hex(keyId) + "+" + KeyText.typedKey(key.getEncoded());
  }
}
