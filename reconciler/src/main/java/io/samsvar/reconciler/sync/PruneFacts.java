package io.samsvar.reconciler.sync;

import io.samsvar.ledger.Digest;
import io.samsvar.ledger.ResourceId;
import io.samsvar.ledger.SyncRef;
import io.samsvar.reconciler.inventory.DeletionBook.Deletion;
import io.samsvar.reconciler.inventory.StateStore;
import io.samsvar.reconciler.resource.SyncStatus;
import io.samsvar.reconciler.resource.SyncStatus.DeletedByPlan;
import io.samsvar.reconciler.resource.SyncStatus.SoakingObject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a status says of deletions. Null where there is nothing to say.
 *
 * @param marked how many objects wait for the end of their soak time
 * @param soaking the first of them
 * @param deleted what the newest plans deleted and can be brought back
 */
record PruneFacts(
    int marked, @Nullable List<SoakingObject> soaking, @Nullable List<DeletedByPlan> deleted) {

  static final PruneFacts NONE = new PruneFacts(0, null, null);

  static PruneFacts of(StateStore store, SyncRef sync, Duration soak, Instant now) {
    Map<ResourceId, Instant> since = new TreeMap<>(store.soaking(sync));
    List<SoakingObject> soaking =
        since.entrySet().stream()
            .limit(SyncStatus.SOAKING_MAX)
            .map(
                entry ->
                    new SoakingObject(entry.getKey().toString(), time(entry.getValue().plus(soak))))
            .toList();
    List<DeletedByPlan> deleted = deleted(store, sync, now);
    return new PruneFacts(
        since.size(), soaking.isEmpty() ? null : soaking, deleted.isEmpty() ? null : deleted);
  }

  private static List<DeletedByPlan> deleted(StateStore store, SyncRef sync, Instant now) {
    Map<Digest, List<Deletion>> plans =
        store.deletions().of(sync).stream()
            .filter(deletion -> deletion.manifest().isPresent())
            .filter(deletion -> deletion.restoredUid().isEmpty())
            .filter(deletion -> deletion.until().isAfter(now))
            .collect(
                Collectors.groupingBy(Deletion::plan, LinkedHashMap::new, Collectors.toList()));
    return plans.entrySet().stream()
        .limit(SyncStatus.DELETED_PLANS_MAX)
        .map(plan -> told(sync, plan.getKey(), plan.getValue()))
        .toList();
  }

  private static DeletedByPlan told(SyncRef sync, Digest plan, List<Deletion> deletions) {
    return new DeletedByPlan(
        plan.toString(),
        UndoDesk.digest(sync, plan).toString(),
        time(deletions.getFirst().confirmedAt()),
        time(deletions.getFirst().until()),
        deletions.size(),
        deletions.stream()
            .limit(SyncStatus.DELETED_OBJECTS_MAX)
            .map(deletion -> deletion.id().toString())
            .toList());
  }

  private static String time(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
