package io.samsvar.documents.seal;

import io.samsvar.documents.content.ReportFrame;
import io.samsvar.ledger.Digest;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECKey;
import java.security.interfaces.RSAKey;
import java.util.List;

/**
 * The key that seals reports, with its certificates. Immutable; safe for use by several threads.
 *
 * <p>Keys: ECDSA P-256, or RSA of at least 3072 bits.
 */
public final class SealIdentity {
  /** Shortest RSA modulus that is accepted. */
  public static final int RSA_BITS_MIN = 3072;

  private static final int P256_BITS = 256;

  private final PrivateKey key;
  private final List<X509Certificate> chain;
  private final boolean internal;

  /**
   * An identity.
   *
   * @param chain the sealing certificate, then its issuers
   * @param internal whether the product made key and certificates itself
   * @throws SealException for a kind of key that is not accepted
   */
  SealIdentity(PrivateKey key, List<X509Certificate> chain, boolean internal) {
    this.key = key;
    this.chain = List.copyOf(chain);
    this.internal = internal;
    if (chain.isEmpty()) {
      throw new SealException("A seal needs a certificate");
    }
    checkKey(certificate());
    ChainOrder.check(this.chain);
  }

  /** The sealing certificate. */
  public X509Certificate certificate() {
    return chain.getFirst();
  }

  /** What the pages state about the signer. */
  public ReportFrame.Signer stated() {
    return new ReportFrame.Signer(
        certificate().getSubjectX500Principal().getName(), fingerprint(certificate()), internal);
  }

  /** SHA-256 of a certificate, 64 lower-case hex digits. */
  public static String fingerprint(X509Certificate certificate) {
    try {
      return Digest.of(certificate.getEncoded()).hex();
    } catch (CertificateEncodingException e) {
      throw new SealException("The certificate has no encoding", e);
    }
  }

  PrivateKey key() {
    return key;
  }

  List<X509Certificate> chain() {
    return chain;
  }

  /**
   * Checks the kind of a sealing key.
   *
   * @throws SealException for a kind that is not accepted
   */
  public static void checkKey(X509Certificate certificate) {
    boolean accepted =
        switch (certificate.getPublicKey()) {
          case ECKey ec -> ec.getParams().getOrder().bitLength() == P256_BITS;
          case RSAKey rsa -> rsa.getModulus().bitLength() >= RSA_BITS_MIN;
          default -> false;
        };
    if (!accepted) {
      throw new SealException(
          "The sealing key of "
              + certificate.getSubjectX500Principal().getName()
              + " is of another kind than ECDSA P-256 or RSA of at least "
              + RSA_BITS_MIN
              + " bits. Ask the issuer for a certificate with such a key.");
    }
  }
}
