package io.samsvar.documents.verify;

import io.samsvar.documents.seal.SealIdentity;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether the certificate of a seal may seal, was valid, and is the one that was expected. */
final class SealTrust {
  private static final int DIGITAL_SIGNATURE = 0;
  private static final int NON_REPUDIATION = 1;

  private SealTrust() {}

  static void check(VerifiedSeal seal, Instant issuedAt, @Nullable X509Certificate pinned)
      throws InvalidReportException {
    boolean[] usage = seal.certificate().getKeyUsage();
    if (usage != null && !usage[DIGITAL_SIGNATURE] && !usage[NON_REPUDIATION]) {
      throw new InvalidReportException("the seal's certificate may not sign");
    }
    for (X509Certificate certificate : seal.chain()) {
      checkTime(certificate, issuedAt);
    }
    if (pinned != null && !leadsTo(seal.chain(), pinned)) {
      throw new InvalidReportException(
          "the seal is by another certificate than the given one: its fingerprint is "
              + SealIdentity.fingerprint(seal.certificate()));
    }
  }

  private static void checkTime(X509Certificate certificate, Instant issuedAt)
      throws InvalidReportException {
    try {
      certificate.checkValidity(Date.from(issuedAt));
    } catch (CertificateExpiredException | CertificateNotYetValidException e) {
      throw new InvalidReportException(
          "the certificate "
              + certificate.getSubjectX500Principal().getName()
              + " was not valid at the time of issue "
              + issuedAt,
          e);
    }
  }

  /**
   * The chain is already known to hold together: it contains the pinned one, or is issued by it.
   */
  private static boolean leadsTo(List<X509Certificate> chain, X509Certificate pinned) {
    if (chain.contains(pinned)) {
      return true;
    }
    X509Certificate last = chain.getLast();
    if (pinned.getBasicConstraints() < 0
        || !last.getIssuerX500Principal().equals(pinned.getSubjectX500Principal())) {
      return false;
    }
    try {
      last.verify(pinned.getPublicKey());
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
