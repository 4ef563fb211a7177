package io.samsvar.documents.issue;

/**
 * A report was not issued because it would not hold: the ledger does not prove what it says, or
 * what was made does not verify. The message says why.
 */
public final class ReportRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ReportRefusedException(String message) {
    super(message);
  }
}
