package io.samsvar.reconciler.sealing;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;

/**
 * A sealed value: two bytes with the length of the RSA block, the block (RSA-OAEP of the session
 * key), and AES-256-GCM of the value. Nothing in it names the key.
 */
public final class Ciphertext {

  /** Bytes of the tag of AES-GCM. */
  public static final int TAG_BYTES = 16;

  private static final int LENGTH_BYTES = 2;

  /** RSA keys of 2048, 3072, 4096 and 8192 bits. */
  private static final Set<Integer> BLOCK_BYTES = Set.of(256, 384, 512, 1024);

  private final byte[] block;

  private Ciphertext(byte[] block) {
    this.block = block;
  }

  /** Reads base64 as the controller does: line breaks are ignored, padding is not. */
  public static Optional<Ciphertext> parse(String base64) {
    String text = base64.replace("\n", "").replace("\r", "");
    if (text.length() % 4 != 0) {
      return Optional.empty();
    }
    try {
      byte[] bytes = Base64.getDecoder().decode(text);
      if (bytes.length < LENGTH_BYTES) {
        return Optional.empty();
      }
      int length = Short.toUnsignedInt(ByteBuffer.wrap(bytes).getShort());
      if (!BLOCK_BYTES.contains(length) || bytes.length < LENGTH_BYTES + length + TAG_BYTES) {
        return Optional.empty();
      }
      return Optional.of(
          new Ciphertext(Arrays.copyOfRange(bytes, LENGTH_BYTES, LENGTH_BYTES + length)));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /**
   * Whether this is certainly not for a key: its block has another length, or is a number that no
   * encryption with this key gives. A false answer proves nothing.
   */
  public boolean isCertainlyNotFor(SealingCertificate certificate) {
    return block.length != certificate.blockBytes()
        || new BigInteger(1, block).compareTo(certificate.modulus()) >= 0;
  }
}
