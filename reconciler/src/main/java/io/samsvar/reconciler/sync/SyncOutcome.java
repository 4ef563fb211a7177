package io.samsvar.reconciler.sync;

import io.samsvar.ledger.Digest;
import io.samsvar.ledger.Event.ObjectResult;
import io.samsvar.ledger.Revision;
import io.samsvar.ledger.Stage;
import io.samsvar.ledger.Verdict;
import io.samsvar.reconciler.resource.SyncState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a run ended. Without any value of an object.
 *
 * @param state where the Sync stands now
 * @param stage where it ended
 * @param code stable code, for example {@code source.path-missing}; empty when all is well
 * @param message one sentence for people
 * @param revision the newest commit, null when it could not be had
 * @param plan its plan, null when it did not get there
 * @param policies digest of the policies that judged, null when none did
 * @param verdict what they said, null when they were not asked
 * @param results what came of each change, empty when nothing was written
 * @param retry whether trying again soon may help without anything else changing
 */
public record SyncOutcome(
    SyncState state,
    Stage stage,
    String code,
    String message,
    @Nullable Revision revision,
    @Nullable PlanSummary plan,
    @Nullable Digest policies,
    @Nullable Verdict verdict,
    List<ObjectResult> results,
    boolean retry) {
  /** Copies the list. */
  public SyncOutcome {
    results = List.copyOf(results);
  }

  /** An end before there was a plan. */
  static SyncOutcome early(
      SyncState state,
      Stage stage,
      String code,
      String message,
      @Nullable Revision revision,
      boolean retry) {
    return new SyncOutcome(
        state, stage, code, message, revision, null, null, null, List.of(), retry);
  }
}
