package io.samsvar.reconciler.sync;

import io.samsvar.ledger.ResourceId;
import io.samsvar.ledger.Revision;
import io.samsvar.ledger.SyncRef;
import io.samsvar.reconciler.gate.ScopeRules;
import io.samsvar.reconciler.inventory.ClaimBook.Owner;
import io.samsvar.reconciler.inventory.StateStore;
import io.samsvar.reconciler.render.RenderedObject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Objects that move from one Sync to another keep their UID: the new owner takes them over, and the
 * former one leaves them alone, whichever of both looks first. Nobody can take an object that the
 * Git of its owner still declares. Safe for several threads.
 *
 * <p>Whoever finds an object gone from its Git waits before deleting it until the other Syncs of
 * the same repository have looked at that commit, since one of them may declare it now.
 */
final class Handovers {

  /** Longest wait for the other Syncs of a repository, which may be broken for other reasons. */
  static final Duration WAIT_MAX = Duration.ofMinutes(5);

  private final StateStore store;
  private final Clock clock;
  private final ConcurrentMap<SyncRef, String> looked = new ConcurrentHashMap<>();
  private final ConcurrentMap<SyncRef, Waiting> waiting = new ConcurrentHashMap<>();
  private volatile Function<SyncRef, Set<SyncRef>> neighbours = _ -> Set.of();

  Handovers(StateStore store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  private record Waiting(String commit, Instant since) {}

  /** Who knows which other Syncs follow the same repository and ref. */
  void neighboursBy(Function<SyncRef, Set<SyncRef>> function) {
    this.neighbours = function;
  }

  /**
   * What a Sync declares and others answer for.
   *
   * @param owners those who still declare it
   * @param from those who no longer do
   * @param uids UIDs of the objects that these give up
   */
  record Incoming(
      Map<ResourceId, SyncRef> owners,
      Map<ResourceId, SyncRef> from,
      Map<ResourceId, String> uids) {}

  /**
   * What of that which Git no longer declares is not deleted now.
   *
   * @param claimed what other Syncs declare
   * @param awaited Syncs that may declare some of the rest
   */
  record Outgoing(Map<ResourceId, SyncRef> claimed, Set<SyncRef> awaited) {
    static final Outgoing NONE = new Outgoing(Map.of(), Set.of());

    /** Copies the collections. */
    Outgoing {
      claimed = Map.copyOf(claimed);
      awaited = Set.copyOf(awaited);
    }
  }

  /** Notes what a Sync wants, so that its owners leave it. */
  Incoming incoming(SyncSnapshot sync, Revision revision, List<RenderedObject> desired) {
    Map<ResourceId, SyncRef> all = store.ownersBut(sync.ref());
    Map<ResourceId, SyncRef> owners = new HashMap<>();
    Map<ResourceId, SyncRef> from = new HashMap<>();
    Map<ResourceId, String> uids = new HashMap<>();
    Set<ResourceId> claimed = new HashSet<>();
    for (RenderedObject object : desired) {
      if (all.containsKey(object.id())) {
        store
            .claims()
            .owner(object.id())
            .ifPresent(owner -> sort(owner, object, owners, from, uids));
        if (mayDeclare(sync, object)) {
          claimed.add(object.id());
        }
      }
    }
    store.claims().replace(sync.ref(), claimed);
    looked.put(sync.ref(), revision.commit());
    return new Incoming(owners, from, uids);
  }

  private static void sort(
      Owner owner,
      RenderedObject object,
      Map<ResourceId, SyncRef> owners,
      Map<ResourceId, SyncRef> from,
      Map<ResourceId, String> uids) {
    if (owner.declares()) {
      owners.put(object.id(), owner.sync());
    } else {
      from.put(object.id(), owner.sync());
      if (!owner.uid().isEmpty()) {
        uids.put(object.id(), owner.uid());
      }
    }
  }

  /** A claim on what policy would never let through keeps nobody from deleting it. */
  private static boolean mayDeclare(SyncSnapshot sync, RenderedObject object) {
    return ScopeRules.judge(sync.ref().namespace(), sync.spec().targetNamespace(), List.of(object))
        .isEmpty();
  }

  /** What is left alone of that which a Sync's Git no longer declares. */
  Outgoing outgoing(SyncSnapshot sync, Revision revision, Set<ResourceId> removed) {
    if (removed.isEmpty()) {
      waiting.remove(sync.ref());
      return Outgoing.NONE;
    }
    Map<ResourceId, SyncRef> claims = store.claims().ofOthers(sync.ref());
    claims.keySet().retainAll(removed);
    if (claims.size() == removed.size()) {
      return new Outgoing(claims, Set.of());
    }
    Waiting since =
        waiting.compute(
            sync.ref(),
            (_, before) ->
                before != null && before.commit().equals(revision.commit())
                    ? before
                    : new Waiting(revision.commit(), clock.instant()));
    boolean over = since.since().plus(WAIT_MAX).isBefore(clock.instant());
    Set<SyncRef> awaited =
        over
            ? Set.of()
            : neighbours.apply(sync.ref()).stream()
                .filter(other -> !revision.commit().equals(looked.get(other)))
                .collect(Collectors.toSet());
    return new Outgoing(claims, awaited);
  }

  /** A Sync is gone: nobody waits for it. */
  void forget(SyncRef sync) {
    looked.remove(sync);
    waiting.remove(sync);
  }
}
