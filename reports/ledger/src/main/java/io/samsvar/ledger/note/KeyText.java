package io.samsvar.ledger.note;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;

/** What the texts of signing and verifying keys have in common (c2sp.org/signed-note). */
final class KeyText {
  /** Signature type of Ed25519 over the text of a note. */
  static final byte ED25519 = 0x01;

  static final int ED25519_KEY_BYTES = 32;

  private KeyText() {}

  /** {@code SHA-256(name || 0x0A || type || public key)[:4]}, read as a big-endian integer. */
  static int keyId(String name, byte[] publicKey) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(name.getBytes(StandardCharsets.UTF_8));
      sha256.update((byte) '\n');
      sha256.update(ED25519);
      return ByteBuffer.wrap(sha256.digest(publicKey)).getInt();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  static String hex(int keyId) {
    return HexFormat.of().toHexDigits(keyId);
  }

  static int parseKeyId(String hex, String what) {
    try {
      if (hex.length() == 8) {
        return HexFormat.fromHexDigits(hex);
      }
    } catch (IllegalArgumentException e) {
      throw new NoteFormatException(what + " has no hexadecimal key id", e);
    }
    throw new NoteFormatException(what + " has a key id of 8 hexadecimal digits");
  }

  static String typedKey(byte[] key) {
    byte[] typed = new byte[1 + key.length];
    typed[0] = ED25519;
    System.arraycopy(key, 0, typed, 1, key.length);
    return Base64.getEncoder().encodeToString(typed);
  }

  /** The 32 bytes behind the type byte; the text itself stays out of the message. */
  static byte[] parseTypedKey(String base64, String what) {
    byte[] typed = decode(base64, what);
    if (typed.length != 1 + ED25519_KEY_BYTES || typed[0] != ED25519) {
      throw new NoteFormatException(what + " is no Ed25519 key of 32 bytes");
    }
    byte[] key = new byte[ED25519_KEY_BYTES];
    System.arraycopy(typed, 1, key, 0, key.length);
    return key;
  }

  static byte[] decode(String base64, String what) {
    try {
      byte[] bytes = Base64.getDecoder().decode(base64);
      if (Base64.getEncoder().encodeToString(bytes).equals(base64)) {
        return bytes;
      }
    } catch (IllegalArgumentException e) {
      throw new NoteFormatException(what + " has no base64 where it should", e);
    }
    throw new NoteFormatException(what + " has base64 that is not canonical");
  }

  /** Key names are not empty and hold no Unicode space and no plus. */
  static String checkName(String name) {
    boolean legal =
        !name.isEmpty()
            && name.codePoints()
                .noneMatch(c -> c == '+' || c < ' ' || Character.isSpaceChar(c) || c == 0x85);
    if (!legal) {
      throw new NoteFormatException(
          "A key name (the ledger's origin) is not empty and has no space and no plus: " + name);
    }
    return name;
  }
}
