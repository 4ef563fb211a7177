package io.samsvar.ledger.note;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;

/**
 * A private Ed25519 key with its name. {@link #toString} shows the public half only; the private
 * text is asked for by its own name.
 */
public final class SignerKey {
  private static final String PREFIX = "PRIVATE+KEY+";

  private final Ed25519PrivateKeyParameters key;
  private final VerifierKey verifier;

  private SignerKey(String name, Ed25519PrivateKeyParameters key) {
    this.key = key;
    this.verifier = new VerifierKey(name, key.generatePublicKey());
  }

  /** A new key from this source of randomness. */
  public static SignerKey generate(String name, SecureRandom random) {
    return new SignerKey(name, new Ed25519PrivateKeyParameters(random));
  }

  /** Reads what {@link #privateText} writes. */
  public static SignerKey parse(String privateText) {
    String text = privateText.strip();
    int first = text.indexOf('+', PREFIX.length());
    int second = first < 0 ? -1 : text.indexOf('+', first + 1);
    if (!text.startsWith(PREFIX) || second < 0) {
      throw new NoteFormatException("A signing key is written PRIVATE+KEY+name+keyid+base64");
    }
    String name = text.substring(PREFIX.length(), first);
    int claimed = KeyText.parseKeyId(text.substring(first + 1, second), "A signing key");
    byte[] seed = KeyText.parseTypedKey(text.substring(second + 1), "A signing key");
    SignerKey key = new SignerKey(name, new Ed25519PrivateKeyParameters(seed));
    byte[] publicKey = key.key.generatePublicKey().getEncoded();
    if (KeyText.keyId(name, publicKey) != claimed) {
      throw new NoteFormatException("The key id of a signing key does not fit its name and key");
    }
    return key;
  }

  /** The public half. */
  public VerifierKey verifier() {
    return verifier;
  }

  /** Signs a text that ends in a newline. */
  public SignedNote sign(String text) {
    byte[] message = text.getBytes(StandardCharsets.UTF_8);
    Ed25519Signer signer = new Ed25519Signer();
    signer.init(true, key);
    signer.update(message, 0, message.length);
    int keyId = KeyText.keyId(verifier.name(), key.generatePublicKey().getEncoded());
    NoteSignature signature = new NoteSignature(verifier.name(), keyId, signer.generateSignature());
    return new SignedNote(text, List.of(signature));
  }

  /**
   * The private key as text: {@code PRIVATE+KEY+name+hex(key id)+base64(0x01 || seed)}. For the key
   * file only.
   */
  public String privateText() {
    int keyId = KeyText.keyId(verifier.name(), key.generatePublicKey().getEncoded());
    return PREFIX
        + verifier.name()
        + "+"
        + KeyText.hex(keyId)
        + "+"
        + KeyText.typedKey(key.getEncoded());
  }

  @Override
  public String toString() {
    return "signing key of " + verifier;
  }
}
