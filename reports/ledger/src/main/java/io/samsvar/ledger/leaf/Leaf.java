package io.samsvar.ledger.leaf;

import io.samsvar.ledger.Digest;
import java.util.Arrays;
import java.util.Optional;

/**
 * The bytes of one record. Small events stand in the leaf itself; the leaf of a large one carries
 * the digest and length of a body that is stored beside it, so that nothing is cut off and the leaf
 * stays below the limit of the tile format. Immutable.
 */
public final class Leaf {
  /** Longest leaf: tlog-tiles prefixes each with a 16-bit length. */
  public static final int LEAF_BYTES_MAX = 65_535;

  /** Longest event, written as canonical JSON. */
  public static final int EVENT_BYTES_MAX = 16 * 1024 * 1024;

  private final byte[] bytes;
  private final byte[] body;

  Leaf(byte[] bytes, byte[] body) {
    this.bytes = bytes;
    this.body = body;
  }

  /** What the log commits to, as a copy: canonical JSON. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** The body beside a leaf that only names its digest, as a copy: canonical JSON. */
  public Optional<byte[]> body() {
    return body.length == 0 ? Optional.empty() : Optional.of(body.clone());
  }

  /** Digest of the body, when there is one. */
  public Optional<Digest> bodyDigest() {
    return body().map(Digest::of);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Leaf that
        && Arrays.equals(bytes, that.bytes)
        && Arrays.equals(body, that.body);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }
}
