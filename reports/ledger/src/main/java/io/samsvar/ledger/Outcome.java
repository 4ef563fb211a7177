package io.samsvar.ledger;

/** What came of one planned change. */
public enum Outcome {
  /** Was not there, is now. */
  CREATED,
  /** Was there and was changed. */
  CONFIGURED,
  /** Was already as declared; nothing was written. */
  UNCHANGED,
  /** Is confirmed gone. */
  DELETED,
  /** Its deletion was asked for and refused or not confirmed; the inventory keeps it. */
  SURVIVED,
  /** The API server refused the write. */
  FAILED,
  /** The answer was lost: the next run reads the cluster. */
  UNKNOWN
}
