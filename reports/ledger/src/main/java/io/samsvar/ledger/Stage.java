package io.samsvar.ledger;

import java.util.Locale;

/**
 * The stages of a revision and of the parts around it. One name each, used in exceptions, logs,
 * metrics, conditions and ledger events.
 */
public enum Stage {
  /** Brings a commit from its repository. */
  FETCH,
  /** Proves that the commit may follow the last one, and who signed it. */
  VERIFY,
  /** Makes manifests of the tree. */
  RENDER,
  /** Compares manifests, live objects and inventory. */
  PLAN,
  /** Judges objects and plan by policy. */
  GATE,
  /** Tries every change as a server-side dry run. */
  REHEARSE,
  /** Makes the intent durable before the first write. */
  INTENT,
  /** Writes. */
  APPLY,
  /** Deletes what Git no longer declares and the prune rules let go. */
  PRUNE,
  /** Waits until what was written works. */
  HEALTH,
  /** Records what came of it. */
  RESULT,
  /** Watches declared objects and takes back what others changed. */
  DRIFT,
  /** Answers the API server before a write. */
  ADMISSION,
  /** Brings policy from Git into force. */
  POLICY,
  /** Makes documents of the ledger. */
  REPORT;

  /** The name in logs, metrics and ledger events, for example {@code rehearse}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
