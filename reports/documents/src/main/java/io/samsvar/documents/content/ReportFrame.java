package io.samsvar.documents.content;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * What a report states beside the ledger. It is declared by the issuer and not proven by the
 * ledger; the signature binds it.
 *
 * @param organisation the controller or processor the report speaks for
 * @param cluster name of the cluster
 * @param issuedAt time of issue, whole seconds
 * @param product name and version of the issuing program
 * @param signer who signs
 */
public record ReportFrame(
    String organisation, String cluster, Instant issuedAt, String product, Signer signer) {

  /** Cuts the time of issue to whole seconds, the precision of a PDF. */
  public ReportFrame {
    issuedAt = issuedAt.truncatedTo(ChronoUnit.SECONDS);
  }

  /**
   * The signing certificate, as the pages state it.
   *
   * @param subject distinguished name
   * @param fingerprint SHA-256 of the certificate, 64 lower-case hex digits
   * @param internal whether the product made the key itself, so that no third party vouches for it
   */
  public record Signer(String subject, String fingerprint, boolean internal) {}
}
