package io.samsvar.documents.verify;

import io.samsvar.documents.Period;
import io.samsvar.documents.content.VerdictCounts;
import java.time.Instant;
import java.util.List;

/** What came of verifying a report. */
public sealed interface Verification {

  /**
   * The seal covers the whole file and holds, every entry is proven, and the pages are what the
   * entries say.
   *
   * @param issuedAt time of issue as the signer claims it
   * @param organisation whom the report speaks for, as the signer states it
   * @param signer subject of the sealing certificate
   * @param fingerprint SHA-256 of the sealing certificate, 64 hex digits
   * @param certificatePinned whether that certificate or its issuer was given from elsewhere
   * @param logKey key of the ledger
   * @param logKeyPinned whether that key was given from elsewhere
   * @param entries ledger entries in the period
   * @param verdicts what they come to
   * @param notes sentences for people, among them what this does not show
   */
  record Valid(
      Period period,
      Instant issuedAt,
      String organisation,
      String signer,
      String fingerprint,
      boolean certificatePinned,
      String logKey,
      boolean logKeyPinned,
      int entries,
      VerdictCounts verdicts,
      List<String> notes)
      implements Verification {
    /** Copies the list. */
    public Valid {
      notes = List.copyOf(notes);
    }
  }

  /** Something does not hold. */
  record Invalid(String reason) implements Verification {}

  /** It could not be found out, for a reason that is not the report's fault as far as is known. */
  record CannotCheck(String reason) implements Verification {}

  /** {@code VALID}, {@code INVALID} or {@code CANNOT_CHECK}. */
  default String word() {
    return switch (this) {
      case Valid _ -> "VALID";
      case Invalid _ -> "INVALID";
      case CannotCheck _ -> "CANNOT_CHECK";
    };
  }
}
