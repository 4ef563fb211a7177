package io.samsvar.reconciler.inventory;

import io.samsvar.ledger.Digest;
import io.samsvar.ledger.Event.Change;
import io.samsvar.ledger.Revision;
import io.samsvar.ledger.SyncRef;
import java.util.List;

/**
 * An intent that has no recorded result yet.
 *
 * @param ledgerSize entries the ledger had before the intent was appended
 * @param intendedAt index of the intent in the ledger, -1 while it is not known whether it got
 *     there; then nothing has been written to the cluster
 * @param judgedAt index of the verdict it stands on
 */
public record OpenIntent(
    SyncRef sync,
    Revision revision,
    Digest plan,
    long judgedAt,
    long ledgerSize,
    long intendedAt,
    List<Change> changes) {

  /** {@link #intendedAt} of an intent that may not have reached the ledger. */
  public static final long UNKNOWN = -1;

  /** Copies the list. */
  public OpenIntent {
    changes = List.copyOf(changes);
  }

  /** The same with its place in the ledger. */
  public OpenIntent at(long index) {
    return new OpenIntent(sync, revision, plan, judgedAt, ledgerSize, index, changes);
  }
}
