package io.samsvar.documents.seal;

import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;

/** Checks that each certificate of a chain issued the one before it. */
final class ChainOrder {
  private ChainOrder() {}

  /**
   * Checks names and signatures.
   *
   * @throws SealException when a link does not hold
   */
  static void check(List<X509Certificate> chain) {
    for (int i = 0; i + 1 < chain.size(); i++) {
      X509Certificate certificate = chain.get(i);
      X509Certificate issuer = chain.get(i + 1);
      if (!certificate.getIssuerX500Principal().equals(issuer.getSubjectX500Principal())) {
        throw new SealException("The chain of the seal is out of order at certificate " + (i + 1));
      }
      if (issuer.getBasicConstraints() < 0) {
        throw new SealException("Certificate " + (i + 1) + " of the seal's chain is no authority");
      }
      try {
        certificate.verify(issuer.getPublicKey());
      } catch (GeneralSecurityException e) {
        throw new SealException("Certificate " + i + " of the seal is not signed by the next", e);
      }
    }
  }
}
