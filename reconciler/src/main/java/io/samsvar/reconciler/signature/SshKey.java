package io.samsvar.reconciler.signature;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Set;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.util.OpenSSHPublicKeyUtil;

/**
 * A public key of SSH as it is written on the wire. Keys of security tokens sign by the plain key
 * inside them.
 */
final class SshKey {

  static final String ED25519 = "ssh-ed25519";
  static final String RSA = "ssh-rsa";
  static final String TOKEN_ED25519 = "sk-ssh-ed25519@openssh.com";
  static final String TOKEN_ECDSA = "sk-ecdsa-sha2-nistp256@openssh.com";
  static final Set<String> ECDSA =
      Set.of("ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521");

  /** RSA keys, bits. */
  static final int RSA_BITS_MIN = 2_048;

  private final String type;
  private final byte[] blob;
  private final byte[] plain;
  private final String application;

  SshKey(String type, byte[] blob, byte[] plain, String application) {
    this.type = type;
    this.blob = blob;
    this.plain = plain;
    this.application = application;
  }

  /** Such as {@code ssh-ed25519}. */
  String type() {
    return type;
  }

  /** The whole key, by which two keys are the same. */
  byte[] blob() {
    return blob;
  }

  /** What a token's key is for, empty for others. */
  String application() {
    return application;
  }

  /** Reads a key that is no certificate. */
  static SshKey of(byte[] blob) throws InvalidException, CannotCheckException {
    SshReader in = new SshReader(blob);
    String type = in.text();
    if (type.equals("ssh-dss")) {
      throw new InvalidException("the SSH key is a DSA key, which is weak");
    }
    SshKey key =
        switch (type) {
          case TOKEN_ED25519 -> {
            byte[] point = in.bytes();
            yield new SshKey(
                type, blob, new SshWriter().text(ED25519).bytes(point).toBytes(), in.text());
          }
          case TOKEN_ECDSA -> {
            String curve = in.text();
            byte[] point = in.bytes();
            yield new SshKey(
                type,
                blob,
                new SshWriter().text("ecdsa-sha2-" + curve).text(curve).bytes(point).toBytes(),
                in.text());
          }
          default -> plain(type, blob, in);
        };
    in.end();
    key.checkStrength();
    return key;
  }

  private static SshKey plain(String type, byte[] blob, SshReader in)
      throws InvalidException, CannotCheckException {
    int fields = ECDSA.contains(type) || type.equals(RSA) ? 2 : 1;
    if (fields == 1 && !type.equals(ED25519)) {
      throw new CannotCheckException("the SSH key is of an unknown kind");
    }
    for (int field = 0; field < fields; field++) {
      var _ = in.bytes();
    }
    return new SshKey(type, blob, blob, "");
  }

  boolean isToken() {
    return type.equals(TOKEN_ED25519) || type.equals(TOKEN_ECDSA);
  }

  /** The key as the signature code takes it. */
  AsymmetricKeyParameter parameters() throws InvalidException {
    try {
      return OpenSSHPublicKeyUtil.parsePublicKey(plain);
    } catch (RuntimeException e) {
      throw new InvalidException("the SSH key is damaged");
    }
  }

  private void checkStrength() throws InvalidException {
    if (parameters() instanceof RSAKeyParameters rsa
        && rsa.getModulus().bitLength() < RSA_BITS_MIN) {
      throw new InvalidException("the RSA key has under " + RSA_BITS_MIN + " bits");
    }
  }

  /** As {@code ssh-keygen -l} shows it. */
  String fingerprint() {
    return fingerprint(blob);
  }

  static String fingerprint(byte[] blob) {
    return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(sha("SHA-256", blob));
  }

  static byte[] sha(String algorithm, byte[] content) {
    try {
      return MessageDigest.getInstance(algorithm).digest(content);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has " + algorithm, e);
    }
  }
}
