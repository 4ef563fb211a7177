package io.samsvar.reconciler.signature;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.Signer;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA384Digest;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import org.bouncycastle.crypto.signers.RSADigestSigner;

/** Whether a key made a signature as SSH writes it (RFC 4253, 5656, 8332, 8709, PROTOCOL.u2f). */
final class SshVerification {

  private static final byte USER_PRESENT = 1;
  private static final int COUNTER_BYTES = 4;

  private SshVerification() {}

  /**
   * Ends when the signature is by the key over the content.
   *
   * @param signature name of the algorithm, and what it made
   */
  static void check(SshKey key, byte[] content, byte[] signature)
      throws InvalidException, CannotCheckException {
    SshReader in = new SshReader(signature);
    String algorithm = in.text();
    byte[] made = in.bytes();
    checkAlgorithm(key, algorithm);
    byte[] covered = content;
    if (key.isToken()) {
      byte[] flags = in.raw(1);
      byte[] counter = in.raw(COUNTER_BYTES);
      if ((flags[0] & USER_PRESENT) == 0) {
        throw new InvalidException("the security token signed without anybody touching it");
      }
      covered =
          new SshWriter()
              .raw(SshKey.sha("SHA-256", key.application().getBytes(StandardCharsets.UTF_8)))
              .raw(flags)
              .raw(counter)
              .raw(SshKey.sha("SHA-256", content))
              .toBytes();
    }
    in.end();
    if (!verifies(key, algorithm, covered, made)) {
      throw new InvalidException("its signature is not over these bytes");
    }
  }

  /** A signature says by itself how it was made; only what fits the key and is strong counts. */
  private static void checkAlgorithm(SshKey key, String algorithm) throws InvalidException {
    boolean fits =
        key.type().equals(SshKey.RSA)
            ? algorithm.equals("rsa-sha2-256") || algorithm.equals("rsa-sha2-512")
            : algorithm.equals(key.type());
    if (!fits) {
      throw new InvalidException("its signature uses an algorithm that is weak or not the key's");
    }
  }

  private static boolean verifies(SshKey key, String algorithm, byte[] covered, byte[] made)
      throws InvalidException, CannotCheckException {
    AsymmetricKeyParameter parameters = key.parameters();
    return switch (algorithm) {
      case SshKey.ED25519, SshKey.TOKEN_ED25519 ->
          run(new Ed25519Signer(), parameters, covered, made);
      case "rsa-sha2-256" ->
          run(new RSADigestSigner(new SHA256Digest()), parameters, covered, made);
      case "rsa-sha2-512" ->
          run(new RSADigestSigner(new SHA512Digest()), parameters, covered, made);
      case "ecdsa-sha2-nistp256", SshKey.TOKEN_ECDSA ->
          ecdsa(new SHA256Digest(), parameters, covered, made);
      case "ecdsa-sha2-nistp384" -> ecdsa(new SHA384Digest(), parameters, covered, made);
      case "ecdsa-sha2-nistp521" -> ecdsa(new SHA512Digest(), parameters, covered, made);
      default -> throw new CannotCheckException("its signature uses an unknown algorithm");
    };
  }

  /** SSH writes its two numbers one after the other. */
  private static boolean ecdsa(
      Digest digest, AsymmetricKeyParameter key, byte[] covered, byte[] made)
      throws InvalidException {
    SshReader in = new SshReader(made);
    BigInteger r = new BigInteger(1, in.bytes());
    BigInteger s = new BigInteger(1, in.bytes());
    in.end();
    byte[] hash = new byte[digest.getDigestSize()];
    digest.update(covered, 0, covered.length);
    var _ = digest.doFinal(hash, 0);
    ECDSASigner signer = new ECDSASigner();
    signer.init(false, key);
    return signer.verifySignature(hash, r, s);
  }

  private static boolean run(
      Signer signer, AsymmetricKeyParameter key, byte[] covered, byte[] made) {
    try {
      signer.init(false, key);
      signer.update(covered, 0, covered.length);
      return signer.verifySignature(made);
    } catch (RuntimeException _) {
      return false;
    }
  }
}
