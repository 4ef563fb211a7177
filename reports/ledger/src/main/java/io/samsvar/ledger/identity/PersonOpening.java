package io.samsvar.ledger.identity;

import io.samsvar.ledger.Actor;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;

/**
 * What opens one commitment: the person and the 32 random bytes of that one record. The commitment
 * is {@code HMAC-SHA-256(random, "actor/v1" || canonical identity)}; since each record has its own
 * random bytes, two commitments of one person share nothing, and without the bytes nobody can try
 * names against a commitment. Immutable.
 */
public final class PersonOpening {
  /** Length of the random bytes. */
  public static final int RANDOM_BYTES = 32;

  private static final byte[] DOMAIN = "actor/v1".getBytes(StandardCharsets.UTF_8);

  private final String identity;
  private final byte[] random;

  /** An opening as it was kept or disclosed; the identity is made canonical. */
  public PersonOpening(String identity, byte[] random) {
    if (random.length != RANDOM_BYTES) {
      throw new IllegalArgumentException("An opening has " + RANDOM_BYTES + " random bytes");
    }
    this.identity = canonical(identity);
    this.random = random.clone();
  }

  /** A fresh opening for one record. */
  public static PersonOpening fresh(Actor.Person person, SecureRandom source) {
    byte[] random = new byte[RANDOM_BYTES];
    source.nextBytes(random);
    return new PersonOpening(person.identity(), random);
  }

  /**
   * One spelling for each person: Unicode NFC, without spaces around it, in lower case. User names
   * and addresses that differ in case only are one person here.
   */
  public static String canonical(String identity) {
    return Normalizer.normalize(identity.strip(), Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
  }

  /** Reads what {@link #disclosed} writes. */
  public static PersonOpening fromDisclosed(byte[] bytes) {
    if (bytes.length <= RANDOM_BYTES) {
      throw new IllegalArgumentException("A disclosed opening is random bytes and an identity");
    }
    String identity =
        new String(bytes, RANDOM_BYTES, bytes.length - RANDOM_BYTES, StandardCharsets.UTF_8);
    return new PersonOpening(identity, Arrays.copyOf(bytes, RANDOM_BYTES));
  }

  /**
   * The opening as it is handed to who may know, in the extra line of a proof: the random bytes,
   * then the identity in UTF-8. Whoever has it knows who the person in that one record is.
   */
  public byte[] disclosed() {
    byte[] name = identity.getBytes(StandardCharsets.UTF_8);
    byte[] bytes = Arrays.copyOf(random, RANDOM_BYTES + name.length);
    System.arraycopy(name, 0, bytes, RANDOM_BYTES, name.length);
    return bytes;
  }

  /** The canonical identity. */
  public String identity() {
    return identity;
  }

  /** The random bytes, as a copy. */
  public byte[] random() {
    return random.clone();
  }

  /** The commitment that stands in the leaf. */
  public Actor.Committed commitment() {
    byte[] hmac = Hmac.sha256(random, DOMAIN, identity.getBytes(StandardCharsets.UTF_8));
    return new Actor.Committed(HexFormat.of().formatHex(hmac));
  }

  /** Whether this opens that commitment. */
  public boolean opens(Actor.Committed committed) {
    return MessageDigest.isEqual(
        commitment().commitment().getBytes(StandardCharsets.US_ASCII),
        committed.commitment().getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PersonOpening that
        && identity.equals(that.identity)
        && Arrays.equals(random, that.random);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(random);
  }

  /** Shows the commitment, never the person. */
  @Override
  public String toString() {
    return "opening of " + commitment().commitment();
  }
}
