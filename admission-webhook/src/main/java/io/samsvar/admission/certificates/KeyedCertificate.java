package io.samsvar.admission.certificates;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;

/** A certificate with its private key. */
record KeyedCertificate(X509Certificate certificate, PrivateKey key) {

  Instant notBefore() {
    return certificate.getNotBefore().toInstant();
  }

  Instant notAfter() {
    return certificate.getNotAfter().toInstant();
  }

  /** Whether two thirds of its life are over, or it is not valid yet. */
  boolean isDue(Instant now) {
    Duration life = Duration.between(notBefore(), notAfter());
    return now.isBefore(notBefore())
        || now.isAfter(notBefore().plus(life.multipliedBy(2).dividedBy(3)));
  }

  boolean isIssuedBy(KeyedCertificate authority) {
    try {
      certificate.verify(authority.certificate().getPublicKey());
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /** Whether the key is the certificate's. */
  boolean belongsTogether() {
    try {
      byte[] probe = {1, 2, 3};
      Signature signature = Signature.getInstance(CertificateMaker.SIGNATURE);
      signature.initSign(key);
      signature.update(probe);
      byte[] signed = signature.sign();
      signature.initVerify(certificate.getPublicKey());
      signature.update(probe);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  @Override
  public String toString() {
    return "KeyedCertificate[" + certificate.getSubjectX500Principal() + "]";
  }
}
