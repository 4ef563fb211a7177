package io.samsvar.reconciler.inventory;

import io.samsvar.ledger.Digest;

/**
 * The last run of a hook.
 *
 * @param rendered digest of the rendered set it ran for
 * @param uid UID of the object it ran as
 */
public record HookRun(Digest rendered, String uid, State state) {

  /** How far it got. */
  public enum State {
    /** Was made, and is waited for. */
    STARTED,
    /** Succeeded. */
    SUCCEEDED,
    /** Failed, or was not done in time. */
    FAILED
  }
}
