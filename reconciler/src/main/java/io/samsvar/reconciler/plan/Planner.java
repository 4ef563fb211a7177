package io.samsvar.reconciler.plan;

import io.samsvar.ledger.Action;
import io.samsvar.ledger.ResourceId;
import io.samsvar.ledger.Stage;
import io.samsvar.ledger.SyncRef;
import io.samsvar.reconciler.StageException;
import io.samsvar.reconciler.inventory.InventoryItem;
import io.samsvar.reconciler.inventory.ManifestText;
import io.samsvar.reconciler.plan.LiveView.Lookup;
import io.samsvar.reconciler.plan.Plan.PlannedChange;
import io.samsvar.reconciler.render.RenderedObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Compares manifests, inventory and live objects. Pure: first the questions, then the plan. */
public final class Planner {

  private Planner() {}

  /**
   * A plan, and what turned out to be gone already.
   *
   * @param gone objects of the inventory that Git no longer declares and the cluster does not have
   * @param going such objects that are already marked for deletion; the inventory keeps them
   */
  public record Planned(Plan plan, List<ResourceId> gone, List<ResourceId> going) {
    /** Copies the lists. */
    public Planned {
      gone = List.copyOf(gone);
      going = List.copyOf(going);
    }
  }

  /**
   * What has to be read before {@link #plan}. Nothing for an object that was applied as it is
   * declared now and that no watch called drifted.
   *
   * @throws StageException at PLAN, {@code plan.owned-by-other}
   */
  public static List<Lookup> lookups(PlanRequest request) {
    List<Lookup> lookups = new ArrayList<>();
    for (RenderedObject object : declared(request)) {
      SyncRef owner = request.owners().get(object.id());
      if (owner != null && !isImplicit(object)) {
        throw new StageException(
            Stage.PLAN,
            "plan.owned-by-other",
            object.id()
                + " already belongs to Sync "
                + owner
                + ". One object has one owner: remove it there, and it is taken over with what it"
                + " holds; or remove it here.");
      }
      if (owner == null && !unchanged(request, object) && !Hooks.isDone(request, object)) {
        lookups.add(new Lookup(object.apiVersion(), object.id(), true, false));
      }
    }
    for (InventoryItem item : removed(request)) {
      lookups.add(new Lookup(item.apiVersion(), item.id(), false, PruneRules.cascades(item.id())));
    }
    return lookups;
  }

  /** The plan, in the order in which it is written. */
  public static Planned plan(PlanRequest request, LiveView live) {
    List<PlannedChange> writes = new ArrayList<>();
    Step first = first(request);
    for (RenderedObject object : declared(request)) {
      if (!request.owners().containsKey(object.id())) {
        writes.add(write(request, object, live, first));
      }
    }
    List<PlannedChange> removals = new ArrayList<>();
    List<ResourceId> gone = new ArrayList<>();
    List<ResourceId> going = new ArrayList<>();
    for (InventoryItem item : removed(request)) {
      JsonNode found = live.objects().get(item.id());
      if (found == null) {
        gone.add(item.id());
      } else if (found.path("metadata").has("deletionTimestamp")) {
        going.add(item.id());
      } else {
        removals.add(removal(request, item, found));
      }
    }
    removals = withCascades(removals, live);
    writes.sort(KindOrder.BY_STEP);
    removals.sort(KindOrder.BY_STEP.reversed());
    List<PlannedChange> changes = new ArrayList<>(writes);
    changes.addAll(removals);
    return new Planned(
        PlanDigest.plan(request, changes, Options.notes(request.desired())), gone, going);
  }

  private static boolean isImplicit(RenderedObject object) {
    return object.id().kind().equals("Namespace")
        && ManifestText.annotation(object.manifest(), Ownership.PRUNE_ANNOTATION)
            .equals(Ownership.PRUNE_ORPHAN);
  }

  private static boolean unchanged(PlanRequest request, RenderedObject object) {
    InventoryItem item = request.inventory().get(object.id());
    return item != null
        && !item.uid().isEmpty()
        && item.apiVersion().equals(object.apiVersion())
        && ManifestText.digest(object.manifest()).equals(item.applied())
        && !request.drifted().contains(object.id());
  }

  /** What is to be in the cluster: what asks to be left alone is not. */
  private static List<RenderedObject> declared(PlanRequest request) {
    return request.desired().stream().filter(object -> !Options.isSkipped(object)).toList();
  }

  /** The earliest step: the namespace that the Sync creates is made in it. */
  private static Step first(PlanRequest request) {
    return declared(request).stream()
        .filter(object -> !isImplicit(object))
        .map(Planner::step)
        .min(Comparator.naturalOrder())
        .orElse(Step.ORDINARY);
  }

  private static Step step(RenderedObject object) {
    return new Step(Hook.of(object).map(Hook::phase).orElse(Step.Phase.SYNC), Waves.of(object));
  }

  private static List<InventoryItem> removed(PlanRequest request) {
    Set<ResourceId> desired =
        declared(request).stream().map(RenderedObject::id).collect(Collectors.toSet());
    return request.inventory().values().stream()
        .filter(item -> !desired.contains(item.id()))
        .sorted(Comparator.comparing(InventoryItem::id))
        .toList();
  }

  private static PlannedChange write(
      PlanRequest request, RenderedObject object, LiveView live, Step first) {
    Step step = isImplicit(object) ? first : step(object);
    JsonNode found = live.objects().get(object.id());
    if (step.phase() != Step.Phase.SYNC && !isImplicit(object)) {
      return Hooks.change(request, object, step, found);
    }
    InventoryItem item = request.inventory().get(object.id());
    if (item != null && unchanged(request, object)) {
      return written(Action.UNCHANGED, object, item.uid(), null, step);
    }
    if (found == null) {
      return written(Action.CREATE, object, null, null, step);
    }
    // The Sync asks for its own namespace by name, so that is no adoption.
    boolean ours =
        isImplicit(object)
            || String.valueOf(uid(found)).equals(request.ours().get(object.id()))
            || (item != null && (!item.uid().isEmpty() || isOurWriting(found, request.sync())));
    return written(
        ours ? Action.UPDATE : Action.ADOPT, object, uid(found), resourceVersion(found), step);
  }

  static PlannedChange written(
      Action action,
      RenderedObject object,
      @Nullable String uid,
      @Nullable String resourceVersion,
      Step step) {
    return new PlannedChange(
        action, object.id(), object.apiVersion(), object, uid, resourceVersion, 0, null, step);
  }

  private static PlannedChange removal(PlanRequest request, InventoryItem item, JsonNode found) {
    RenderedObject last = request.lastDeclared().get(item.id());
    boolean same =
        item.uid().isEmpty() ? isOurWriting(found, request.sync()) : item.uid().equals(uid(found));
    boolean deletes =
        request.prunes()
            && same
            && !PruneRules.stays(item.id(), last, found)
            && !isLeftAlone(request, item.id());
    return new PlannedChange(
        deletes ? Action.DELETE : Action.ORPHAN,
        item.id(),
        item.apiVersion(),
        null,
        uid(found),
        resourceVersion(found),
        0,
        deletes ? PruneRules.protection(item.id(), last, found, request.moved()) : null,
        new Step(Step.Phase.SYNC, Waves.ofEarlier(last)));
  }

  private static boolean isLeftAlone(PlanRequest request, ResourceId id) {
    return request.desired().stream()
        .anyMatch(object -> object.id().equals(id) && Options.isSkipped(object));
  }

  /** Whether a live object whose UID we never learned is one that we wrote. */
  static boolean isOurWriting(JsonNode live, SyncRef sync) {
    JsonNode metadata = live.path("metadata");
    boolean managed = false;
    for (JsonNode entry : metadata.path("managedFields")) {
      managed |= entry.path("manager").asString("").equals(Ownership.FIELD_MANAGER);
    }
    return managed
        && metadata
            .path("labels")
            .path(Ownership.SYNC_LABEL)
            .asString("")
            .equals(Ownership.label(sync));
  }

  /** Counts what goes with a deletion and is not itself among the deletions. */
  private static List<PlannedChange> withCascades(List<PlannedChange> removals, LiveView live) {
    Set<ResourceId> counted = new HashSet<>();
    removals.stream()
        .filter(change -> change.action() == Action.DELETE)
        .forEach(change -> counted.add(change.resource()));
    List<PlannedChange> counting = new ArrayList<>();
    for (PlannedChange change : removals) {
      int cascade = 0;
      if (change.action() == Action.DELETE) {
        for (ResourceId more : live.cascades().getOrDefault(change.resource(), List.of())) {
          cascade += counted.add(more) ? 1 : 0;
        }
      }
      counting.add(
          new PlannedChange(
              change.action(),
              change.resource(),
              change.apiVersion(),
              change.declared(),
              change.uid(),
              change.resourceVersion(),
              cascade,
              change.protection(),
              change.step()));
    }
    return counting;
  }

  static @Nullable String uid(JsonNode object) {
    return object.path("metadata").path("uid").asString("");
  }

  static @Nullable String resourceVersion(JsonNode object) {
    return object.path("metadata").path("resourceVersion").asString("");
  }
}
