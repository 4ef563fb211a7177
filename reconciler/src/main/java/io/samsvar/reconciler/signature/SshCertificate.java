package io.samsvar.reconciler.signature;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/**
 * A certificate of OpenSSH (PROTOCOL.certkeys): a key, and an authority that vouches for it.
 *
 * @param key the key that signs
 * @param authority the key that vouches
 * @param principals whom it is for
 * @param after first second of its time, in seconds of the epoch, unsigned
 * @param before first second after its time, unsigned
 */
record SshCertificate(
    SshKey key, SshKey authority, List<String> principals, long after, long before) {

  private static final String ENDING = "-cert-v01@openssh.com";
  private static final int USER = 1;

  static boolean isOne(byte[] blob) throws InvalidException {
    return new SshReader(blob).text().endsWith(ENDING);
  }

  /** Reads one and checks that its authority signed it. */
  static SshCertificate of(byte[] blob) throws InvalidException, CannotCheckException {
    SshReader in = new SshReader(blob);
    String type = in.text();
    var _ = in.bytes(); // A random number, so that nobody can choose what is signed.
    SshKey key = key(type, in);
    var _ = in.longNumber(); // Its serial number.
    int kind = in.number();
    var _ = in.text(); // Its name.
    List<String> principals = in.texts();
    long after = in.longNumber();
    long before = in.longNumber();
    byte[] critical = in.bytes();
    var _ = in.bytes(); // Extensions only allow things.
    var _ = in.bytes(); // Reserved.
    SshKey authority = SshKey.of(in.bytes());
    byte[] covered = Arrays.copyOf(blob, in.position());
    byte[] signature = in.bytes();
    in.end();
    SshVerification.check(authority, covered, signature);
    if (kind != USER) {
      throw new InvalidException("its certificate is for a host, not for a person");
    }
    if (critical.length > 0) {
      throw new InvalidException("its certificate has options that limit it to something else");
    }
    return new SshCertificate(key, authority, principals, after, before);
  }

  /** Whether it is good at a time for a person whom it names. */
  void check(Instant at, String principal) throws InvalidException {
    long seconds = Math.max(0, at.getEpochSecond());
    if (Long.compareUnsigned(seconds, after) < 0 || Long.compareUnsigned(seconds, before) >= 0) {
      throw new InvalidException("its certificate was not valid when it was first seen");
    }
    if (!principals.contains(principal)) {
      throw new InvalidException("its certificate does not name the committer");
    }
  }

  private static SshKey key(String type, SshReader in)
      throws InvalidException, CannotCheckException {
    String plain = type.substring(0, type.length() - ENDING.length());
    String name =
        switch (plain) {
          case "sk-ssh-ed25519" -> SshKey.TOKEN_ED25519;
          case "sk-ecdsa-sha2-nistp256" -> SshKey.TOKEN_ECDSA;
          default -> plain;
        };
    int fields =
        switch (name) {
          case SshKey.ED25519 -> 1;
          case SshKey.RSA, SshKey.TOKEN_ED25519 -> 2;
          case SshKey.TOKEN_ECDSA -> 3;
          default -> SshKey.ECDSA.contains(name) ? 2 : 0;
        };
    if (fields == 0) {
      throw new CannotCheckException("its certificate is of an unknown kind");
    }
    SshWriter blob = new SshWriter().text(name);
    for (int field = 0; field < fields; field++) {
      var _ = blob.bytes(in.bytes());
    }
    return SshKey.of(blob.toBytes());
  }
}
