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

  /** Longest name of an organisation, cluster or product, in characters. */
  public static final int NAME_CHARS_MAX = 200;

  /** Checks the names and cuts the time of issue to whole seconds, the precision of a PDF. */
  public ReportFrame {
    checkName("organisation", organisation);
    checkName("cluster", cluster);
    checkName("product", product);
    issuedAt = issuedAt.truncatedTo(ChronoUnit.SECONDS);
  }

  private static void checkName(String what, String name) {
    if (name.isBlank() || name.length() > NAME_CHARS_MAX) {
      throw new IllegalArgumentException(
          "The %s of a report has 1 to %d characters, not %d"
              .formatted(what, NAME_CHARS_MAX, name.length()));
    }
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
