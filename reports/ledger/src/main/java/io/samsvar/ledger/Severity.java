package io.samsvar.ledger;

/**
 * How much a finding weighs: {@link #DENY} blocks, {@link #WARN} is told and passes, {@link
 * #DRYRUN} is recorded and passes.
 */
public enum Severity {
  /** Blocks the revision or the request. */
  DENY,
  /** Is told, and passes. */
  WARN,
  /** Of a bundle that is tried out: it would block; recorded and counted, told to nobody. */
  DRYRUN
}
