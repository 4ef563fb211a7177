package io.samsvar.reconciler.sync;

import io.samsvar.ledger.Action;
import io.samsvar.ledger.Event;
import io.samsvar.ledger.Event.Change;
import io.samsvar.ledger.Event.ObjectResult;
import io.samsvar.ledger.Event.SyncCompleted;
import io.samsvar.ledger.Event.SyncIntended;
import io.samsvar.ledger.Ledger;
import io.samsvar.ledger.Outcome;
import io.samsvar.ledger.ResourceId;
import io.samsvar.ledger.SyncRef;
import io.samsvar.reconciler.apply.ReadBack;
import io.samsvar.reconciler.cluster.Cluster;
import io.samsvar.reconciler.inventory.AppliedObject;
import io.samsvar.reconciler.inventory.DeclaredObject;
import io.samsvar.reconciler.inventory.InventoryItem;
import io.samsvar.reconciler.inventory.OpenIntent;
import io.samsvar.reconciler.inventory.StateStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Settles an intent whose result was never recorded, by reading the cluster: the process died
 * between the two. Writes nothing to the cluster.
 */
final class Recovery {

  private final Ledger ledger;
  private final StateStore store;
  private final Cluster cluster;
  private final ReadBack readBack;

  Recovery(Ledger ledger, StateStore store, Cluster cluster) {
    this.ledger = ledger;
    this.store = store;
    this.cluster = cluster;
    this.readBack = new ReadBack(cluster);
  }

  /**
   * Settles what is open, if anything.
   *
   * @return whether something was
   * @throws io.samsvar.reconciler.cluster.ApiRefusedException when the cluster does not answer;
   *     then it stays open
   */
  boolean settle(SyncRef sync) {
    Optional<OpenIntent> open = store.openIntent(sync);
    if (open.isEmpty()) {
      return false;
    }
    OpenIntent intent = open.get();
    if (intent.intendedAt() == OpenIntent.UNKNOWN) {
      settleUnstarted(intent);
    } else {
      settleStarted(intent);
    }
    return true;
  }

  /** Nothing was written: the store makes a revision the enforced one before the first write. */
  private void settleUnstarted(OpenIntent intent) {
    Optional<Long> index = find(intent);
    if (index.isPresent()) {
      List<ObjectResult> results =
          intent.changes().stream()
              .map(
                  change ->
                      new ObjectResult(
                          change.resource(),
                          Outcome.FAILED,
                          "not written: the run ended before the first write"))
              .toList();
      var _ = append(intent.at(index.get()), results);
    }
    store.abandon(intent.sync());
  }

  private Optional<Long> find(OpenIntent intent) {
    for (long index = intent.ledgerSize(); index < ledger.size(); index++) {
      Event event = ledger.entry(index).event();
      if (event instanceof SyncIntended intended
          && intended.sync().equals(intent.sync())
          && intended.plan().equals(intent.plan())
          && intended.judgedAt() == intent.judgedAt()) {
        return Optional.of(index);
      }
    }
    return Optional.empty();
  }

  private void settleStarted(OpenIntent intent) {
    Map<ResourceId, InventoryItem> inventory = new HashMap<>();
    store.inventory(intent.sync()).forEach(item -> inventory.put(item.id(), item));
    Map<ResourceId, DeclaredObject> declared = new HashMap<>();
    store.declared(intent.sync()).forEach(object -> declared.put(object.id(), object));
    List<ObjectResult> results = new ArrayList<>();
    List<AppliedObject> applied = new ArrayList<>();
    List<ResourceId> gone = new ArrayList<>();
    for (Change change : intent.changes()) {
      ObjectResult result =
          switch (change.action()) {
            case CREATE, UPDATE, ADOPT -> written(change, declared.get(change.resource()), applied);
            case DELETE -> deleted(change.resource(), inventory.get(change.resource()));
            case ORPHAN, UNCHANGED -> result(change.resource(), Outcome.UNCHANGED, "");
          };
      results.add(result);
      if (change.action() == Action.ORPHAN) {
        gone.add(change.resource());
      }
    }
    Instant at = append(intent, results);
    store.applied(intent.sync(), applied);
    for (ObjectResult result : results) {
      if (result.outcome() == Outcome.DELETED) {
        store.deleted(intent.sync(), result.resource(), at);
      }
    }
    gone.forEach(id -> store.forget(intent.sync(), id));
    store.complete(intent.sync(), Journal.isComplete(results));
  }

  private ObjectResult written(
      Change change, @Nullable DeclaredObject declared, List<AppliedObject> applied) {
    ResourceId id = change.resource();
    if (declared == null) {
      return result(id, Outcome.UNKNOWN, "the state store does not have it");
    }
    Optional<JsonNode> live = readBack.written(declared.object().apiVersion(), declared.object());
    if (live.isEmpty()) {
      return result(id, Outcome.FAILED, "not written: the process ended before");
    }
    applied.add(Answers.applied(declared.object(), live.get()));
    return result(id, change.action() == Action.CREATE ? Outcome.CREATED : Outcome.CONFIGURED, "");
  }

  private ObjectResult deleted(ResourceId id, @Nullable InventoryItem item) {
    if (item == null) {
      return result(id, Outcome.DELETED, "");
    }
    Optional<JsonNode> live =
        cluster
            .get(item.apiVersion(), id)
            .filter(object -> object.path("metadata").path("uid").asString("").equals(item.uid()));
    return live.isEmpty()
        ? result(id, Outcome.DELETED, "")
        : result(id, Outcome.SURVIVED, "still there: the process ended before it was confirmed");
  }

  private static ObjectResult result(ResourceId id, Outcome outcome, String reason) {
    return new ObjectResult(id, outcome, reason);
  }

  /** The result may be there already: the process may have died right after it. */
  private Instant append(OpenIntent intent, List<ObjectResult> results) {
    for (long index = intent.intendedAt() + 1; index < ledger.size(); index++) {
      if (ledger.entry(index).event() instanceof SyncCompleted completed
          && completed.intendedAt() == intent.intendedAt()) {
        return ledger.entry(index).time();
      }
    }
    return ledger
        .append(
            new SyncCompleted(
                intent.sync(), intent.revision(), intent.plan(), intent.intendedAt(), results))
        .time();
  }
}
