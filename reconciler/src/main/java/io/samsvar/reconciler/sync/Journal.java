package io.samsvar.reconciler.sync;

import io.samsvar.ledger.Action;
import io.samsvar.ledger.Event.Change;
import io.samsvar.ledger.Event.ObjectResult;
import io.samsvar.ledger.Event.ObjectTransferred;
import io.samsvar.ledger.Event.SyncCompleted;
import io.samsvar.ledger.Event.SyncFrozen;
import io.samsvar.ledger.Event.SyncIntended;
import io.samsvar.ledger.Ledger;
import io.samsvar.ledger.LedgerEntry;
import io.samsvar.ledger.Outcome;
import io.samsvar.ledger.ResourceId;
import io.samsvar.ledger.Revision;
import io.samsvar.ledger.Stage;
import io.samsvar.ledger.SyncRef;
import io.samsvar.reconciler.StageException;
import io.samsvar.reconciler.gate.PassedPlan;
import io.samsvar.reconciler.inventory.EnforcedRevision;
import io.samsvar.reconciler.inventory.OpenIntent;
import io.samsvar.reconciler.inventory.OwnershipChangedException;
import io.samsvar.reconciler.inventory.StateStore;
import io.samsvar.reconciler.inventory.StateStore.Recorded;
import io.samsvar.reconciler.plan.Plan;
import io.samsvar.reconciler.plan.Plan.PlannedChange;
import io.samsvar.reconciler.render.RenderedObject;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Keeps ledger and state store in step. The ledger is always ahead of the cluster: an intent is
 * durable before the first write, and its result is owed until it stands there, also across the
 * death of the process.
 */
final class Journal {

  private static final Set<Outcome> INCOMPLETE =
      EnumSet.of(Outcome.FAILED, Outcome.UNKNOWN, Outcome.SURVIVED);

  private final Ledger ledger;
  private final StateStore store;

  Journal(Ledger ledger, StateStore store) {
    this.ledger = ledger;
    this.store = store;
  }

  /**
   * Makes an intent durable, and the revision the enforced one.
   *
   * @param transfers objects that other Syncs answered for and no longer declare
   * @throws io.samsvar.ledger.LedgerUnavailableException when it cannot be made durable; then
   *     nothing has changed
   * @throws StageException at INTENT, {@code intent.owner-changed}, when an object of the plan got
   *     another owner meanwhile
   */
  RecordedIntent intend(PassedPlan passed, SyncSnapshot sync, Map<ResourceId, SyncRef> transfers) {
    Plan plan = passed.plan();
    List<Change> changes = plan.changes().stream().flatMap(Journal::change).toList();
    OpenIntent intent =
        new OpenIntent(
            plan.sync(),
            plan.revision(),
            plan.digest(),
            passed.judgedAt(),
            ledger.size(),
            OpenIntent.UNKNOWN,
            changes);
    store.prepare(intent);
    LedgerEntry entry =
        ledger.append(
            new SyncIntended(
                plan.sync(), plan.revision(), plan.digest(), passed.judgedAt(), changes));
    long index = entry.index();
    EnforcedRevision enforced =
        new EnforcedRevision(
            plan.sync(),
            plan.revision(),
            sync.place(),
            sync.environment(),
            sync.region(),
            plan.rendered(),
            plan.policies(),
            plan.digest(),
            passed.judgedAt(),
            false);
    List<RenderedObject> desired =
        plan.changes().stream()
            .filter(change -> !change.isHook())
            .map(PlannedChange::declared)
            .flatMap(Stream::ofNullable)
            .toList();
    try {
      store.enforce(enforced, desired, intent.at(index), transfers);
    } catch (OwnershipChangedException e) {
      throw new StageException(
          Stage.INTENT,
          "intent.owner-changed",
          e.getMessage() + ": the revision is planned again.",
          e);
    }
    transfers.forEach((id, from) -> transferred(plan, id, from));
    store
        .deletions()
        .keep(
            plan.sync(),
            plan.digest(),
            plan.of(Action.DELETE).stream().map(PlannedChange::resource).toList(),
            entry.time());
    return new RecordedIntent(plan, index);
  }

  /** Makes durable that deletions are undone; nothing becomes declared by it. */
  RecordedIntent intendUndo(PassedPlan passed) {
    Plan plan = passed.plan();
    List<Change> changes = plan.changes().stream().flatMap(Journal::change).toList();
    OpenIntent open =
        new OpenIntent(
            plan.sync(),
            plan.revision(),
            plan.digest(),
            passed.judgedAt(),
            ledger.size(),
            OpenIntent.UNKNOWN,
            changes);
    store.prepare(open);
    long index =
        ledger
            .append(
                new SyncIntended(
                    plan.sync(), plan.revision(), plan.digest(), passed.judgedAt(), changes))
            .index();
    store.prepare(open.at(index));
    return new RecordedIntent(plan, index);
  }

  /** Records what came of an undo; what is in force is as complete as it was. */
  void undone(RecordedIntent intent, List<ObjectResult> results) {
    Plan plan = intent.plan();
    boolean applied = store.enforced(plan.sync()).orElseThrow().applied();
    var _ =
        ledger.append(
            new SyncCompleted(
                plan.sync(), plan.revision(), plan.digest(), intent.intendedAt(), results));
    store.complete(plan.sync(), applied);
  }

  /** On record before the new owner writes: where an object went that was not deleted. */
  private void transferred(Plan plan, ResourceId id, SyncRef from) {
    String uid =
        plan.changes().stream()
            .filter(change -> change.resource().equals(id))
            .map(PlannedChange::uid)
            .flatMap(Stream::ofNullable)
            .findFirst()
            .orElse("");
    var _ =
        ledger.append(
            new ObjectTransferred(id, uid, from, plan.sync(), plan.revision(), plan.digest()));
  }

  /** Records what came of an intent, and takes it into the inventory. */
  void complete(RecordedIntent intent, List<ObjectResult> results) {
    Plan plan = intent.plan();
    complete(plan.sync(), plan.revision(), plan, intent.intendedAt(), results);
  }

  /** Whether everything in these results is as planned. */
  static boolean isComplete(List<ObjectResult> results) {
    return results.stream().noneMatch(result -> INCOMPLETE.contains(result.outcome()));
  }

  /** Records that a run stopped; the same stop once, until something else is recorded. */
  void frozen(SyncRef sync, @Nullable Revision revision, StageException stop) {
    String commit = revision == null ? "" : revision.commit();
    String fingerprint = "frozen " + commit + " " + stop.stage().label() + " " + stop.code();
    if (store.lastRecorded(sync).filter(last -> last.fingerprint().equals(fingerprint)).isEmpty()) {
      long index =
          ledger
              .append(
                  new SyncFrozen(
                      sync, revision, stop.stage(), stop.code(), String.valueOf(stop.getMessage())))
              .index();
      store.recorded(sync, new Recorded(fingerprint, index));
    }
  }

  private void complete(
      SyncRef sync, Revision revision, Plan plan, long intendedAt, List<ObjectResult> results) {
    Instant at =
        ledger.append(new SyncCompleted(sync, revision, plan.digest(), intendedAt, results)).time();
    for (ObjectResult result : results) {
      if (result.outcome() == Outcome.DELETED) {
        store.deleted(sync, result.resource(), at);
      }
    }
    plan.of(Action.ORPHAN).forEach(change -> store.forget(sync, change.resource()));
    store.complete(sync, isComplete(results));
  }

  private static Stream<Change> change(PlannedChange change) {
    return change.action() == Action.UNCHANGED
        ? Stream.empty()
        : Stream.of(new Change(change.resource(), change.action()));
  }
}
