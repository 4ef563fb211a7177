package io.samsvar.ledger;

/** How much a finding weighs: {@link #DENY} blocks, {@link #WARN} is told and passes. */
public enum Severity {
  /** Blocks the revision or the request. */
  DENY,
  /** Is told, and passes. */
  WARN
}
