package io.samsvar.ledger.merkle;

import io.samsvar.ledger.Digest;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/**
 * A hash in the tree: 32 bytes of SHA-256, with the domain separation of RFC 6962 section 2.1 (0x00
 * before a leaf, 0x01 before two children). Immutable.
 */
public final class TreeHash {
  /** Length of every hash. */
  public static final int SIZE_BYTES = 32;

  /** The root of the tree without leaves: SHA-256 of nothing. */
  public static final TreeHash EMPTY = new TreeHash(sha256().digest());

  private static final byte LEAF_PREFIX = 0;
  private static final byte NODE_PREFIX = 1;

  private final byte[] bytes;

  private TreeHash(byte[] bytes) {
    this.bytes = bytes;
  }

  /** The hash of a leaf with this content. */
  public static TreeHash leaf(byte[] content) {
    MessageDigest sha256 = sha256();
    sha256.update(LEAF_PREFIX);
    return new TreeHash(sha256.digest(content));
  }

  /** The hash of the node above these two children. */
  public static TreeHash node(TreeHash left, TreeHash right) {
    MessageDigest sha256 = sha256();
    sha256.update(NODE_PREFIX);
    sha256.update(left.bytes);
    return new TreeHash(sha256.digest(right.bytes));
  }

  /** Takes 32 bytes as a hash; copies them. */
  public static TreeHash of(byte[] bytes) {
    if (bytes.length != SIZE_BYTES) {
      throw new IllegalArgumentException("A tree hash has 32 bytes, not " + bytes.length);
    }
    return new TreeHash(bytes.clone());
  }

  /** Reads what {@link #base64} writes: RFC 4648 section 4, with padding and nothing else. */
  public static TreeHash parseBase64(String text) {
    byte[] decoded = Base64.getDecoder().decode(text);
    TreeHash hash = of(decoded);
    if (!hash.base64().equals(text)) {
      throw new IllegalArgumentException("Not the canonical base64 of a tree hash");
    }
    return hash;
  }

  /** The 32 bytes, as a copy. */
  public byte[] toBytes() {
    return bytes.clone();
  }

  /** The bytes in base64, as checkpoints and proofs write them. */
  public String base64() {
    return Base64.getEncoder().encodeToString(bytes);
  }

  /** The same 32 bytes in the notation used in events and documents. */
  public Digest digest() {
    return new Digest(HexFormat.of().formatHex(bytes));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TreeHash that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return base64();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
