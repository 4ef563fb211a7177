package io.samsvar.reconciler.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.samsvar.ledger.Action;
import io.samsvar.ledger.Actor;
import io.samsvar.ledger.Digest;
import io.samsvar.ledger.ResourceId;
import io.samsvar.ledger.Revision;
import io.samsvar.ledger.SyncRef;
import io.samsvar.reconciler.StageException;
import io.samsvar.reconciler.apply.Plans;
import io.samsvar.reconciler.inventory.HookRun;
import io.samsvar.reconciler.inventory.InventoryItem;
import io.samsvar.reconciler.inventory.ManifestText;
import io.samsvar.reconciler.plan.LiveView.Lookup;
import io.samsvar.reconciler.plan.Plan.PlannedChange;
import io.samsvar.reconciler.plan.Planner.Planned;
import io.samsvar.reconciler.plan.PruneRules.Budget;
import io.samsvar.reconciler.render.RenderedObject;
import io.samsvar.reconciler.resource.SyncSpec.Prune;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class PlannerTest {

  private static final SyncRef SYNC = new SyncRef("team", "shop");
  private static final String NAMESPACE = "production";

  private final List<RenderedObject> desired = new ArrayList<>();
  private final Map<ResourceId, InventoryItem> inventory = new HashMap<>();
  private final Map<ResourceId, RenderedObject> last = new HashMap<>();
  private final Map<ResourceId, SyncRef> owners = new HashMap<>();
  private final Map<ResourceId, String> ours = new HashMap<>();
  private final Set<ResourceId> drifted = new HashSet<>();
  private final Map<ResourceId, HookRun> hooks = new HashMap<>();
  private final Map<ResourceId, JsonNode> live = new HashMap<>();
  private final Map<ResourceId, List<ResourceId>> cascades = new HashMap<>();
  private boolean prunes = true;
  private boolean moved;

  @Test
  void whatIsNotThereIsCreatedAndWhatOthersMadeIsAdopted() {
    desire(object("new", "1"));
    RenderedObject there = object("there", "1");
    desire(there);
    live.put(there.id(), live(there, "uid-1"));
    assertThat(actions()).containsExactly("CREATE new", "ADOPT there");
  }

  @Test
  void whatWasAppliedLikeThisIsUnchangedWithoutAQuestion() {
    RenderedObject same = object("same", "1");
    desire(same);
    applied(same, "uid-1");
    assertThat(Planner.lookups(request())).isEmpty();
    assertThat(actions()).containsExactly("UNCHANGED same");

    drifted.add(same.id());
    live.put(same.id(), live(same, "uid-1"));
    assertThat(Planner.lookups(request()))
        .containsExactly(new Lookup("v1", same.id(), true, false));
    assertThat(actions()).containsExactly("UPDATE same");
  }

  @Test
  void anotherManifestOrAnOpenIntentIsAnUpdate() {
    applied(object("changed", "1"), "uid-1");
    desire(object("changed", "2"));
    live.put(id("changed"), live(object("changed", "1"), "uid-1"));
    RenderedObject open = object("open", "1");
    inventory.put(open.id(), new InventoryItem(open.id(), "v1", "", null));
    desire(open);
    live.put(open.id(), ours(open, "uid-2"));
    assertThat(actions()).containsExactly("UPDATE changed", "UPDATE open");
  }

  @Test
  void whatGitNoLongerDeclaresIsDeletedOnlyWhenItIsTheObjectWeApplied() {
    applied(object("ours", "1"), "uid-1");
    live.put(id("ours"), live(object("ours", "1"), "uid-1"));
    applied(object("anew", "1"), "uid-2");
    live.put(id("anew"), live(object("anew", "1"), "uid-of-another"));
    applied(object("gone", "1"), "uid-3");
    inventory.put(id("unsure"), new InventoryItem(id("unsure"), "v1", "", null));
    live.put(id("unsure"), live(object("unsure", "1"), "uid-4"));
    applied(object("going", "1"), "uid-5");
    ObjectNode going = live(object("going", "1"), "uid-5");
    ((ObjectNode) going.get("metadata")).put("deletionTimestamp", "2026-01-01T00:00:00Z");
    live.put(id("going"), going);

    assertThat(actions()).containsExactly("ORPHAN unsure", "DELETE ours", "ORPHAN anew");
    assertThat(planned().gone()).containsExactly(id("gone"));
    assertThat(planned().going()).containsExactly(id("going"));
  }

  @Test
  void deletionsAreLeftOutWhereTheSyncOrTheObjectSaysSo() {
    RenderedObject kept = annotated("kept", Ownership.PRUNE_ORPHAN);
    last.put(kept.id(), kept);
    applied(kept, "uid-1");
    live.put(kept.id(), live(object("kept", "1"), "uid-1"));
    applied(object("other", "1"), "uid-2");
    live.put(id("other"), live(object("other", "1"), "uid-2"));
    assertThat(actions()).containsExactly("DELETE other", "ORPHAN kept");
    prunes = false;
    assertThat(actions()).containsExactly("ORPHAN other", "ORPHAN kept");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Namespace", "PersistentVolume", "PersistentVolumeClaim"})
  void protectedKindsNeedAnApproval(String kind) {
    ResourceId id = new ResourceId("", kind, "", "precious");
    inventory.put(id, new InventoryItem(id, "v1", "uid-1", null));
    live.put(id, live(object("precious", "1"), "uid-1"));
    assertThat(budget(Prune.DEFAULT).needsApproval()).isTrue();
    assertThat(budget(Prune.DEFAULT).reason()).contains(kind);
  }

  @Test
  void anAnnotationOrAMovedSourceNeedsAnApproval() {
    for (int i = 0; i < 10; i++) {
      RenderedObject same = object("same-" + i, "1");
      desire(same);
      applied(same, "uid");
    }
    applied(object("one", "1"), "uid-1");
    live.put(id("one"), live(object("one", "1"), "uid-1"));
    assertThat(budget(Prune.DEFAULT).needsApproval()).isFalse();
    moved = true;
    assertThat(budget(Prune.DEFAULT).needsApproval()).isTrue();
    moved = false;
    live.put(id("one"), live(annotated("one", Ownership.PRUNE_PROTECT), "uid-1"));
    assertThat(budget(Prune.DEFAULT).needsApproval()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    // inventory, deletions, objects, percent, waits
    "20, 4, 10, 20, false",
    "20, 5, 10, 20, true",
    "20, 12, 10, 20, true",
    "200, 10, 10, 20, false",
    "200, 11, 10, 20, true",
    "1, 1, 10, 20, false",
    "3, 1, 0, 0, false",
    "3, 2, 0, 0, true",
    "100, 50, 10000, 50, false",
    "100, 51, 10000, 50, true",
  })
  void theSmallerBudgetHoldsAndOneIsAlwaysAllowed(
      int total, int deletions, int objects, int percent, boolean waits) {
    for (int i = 0; i < total; i++) {
      RenderedObject object = object("object-" + i, "1");
      applied(object, "uid-" + i);
      if (i < deletions) {
        live.put(object.id(), live(object, "uid-" + i));
      } else {
        desire(object);
      }
    }
    assertThat(budget(new Prune(true, objects, percent, null, null)).needsApproval())
        .isEqualTo(waits);
  }

  @Test
  void whatGoesWithANamespaceCountsOnce() {
    ResourceId namespace = new ResourceId("", "Namespace", "", NAMESPACE);
    inventory.put(namespace, new InventoryItem(namespace, "v1", "uid-n", null));
    live.put(namespace, live(object("x", "1"), "uid-n"));
    applied(object("inside", "1"), "uid-1");
    live.put(id("inside"), live(object("inside", "1"), "uid-1"));
    cascades.put(namespace, List.of(id("inside"), id("foreign-1"), id("foreign-2")));
    assertThat(budget(Prune.DEFAULT).total()).isEqualTo(4);
  }

  @Test
  void oneObjectHasOneOwner() {
    RenderedObject object = object("shared", "1");
    desire(object);
    owners.put(object.id(), new SyncRef("other", "sync"));
    assertThatThrownBy(() -> Planner.lookups(request()))
        .isInstanceOfSatisfying(
            StageException.class, stop -> assertThat(stop.code()).isEqualTo("plan.owned-by-other"));
  }

  @Test
  void whatOthersNeedIsWrittenFirstAndDeletedLast() {
    desire(
        Plans.object("{apiVersion: apps/v1, kind: Deployment, metadata: {name: a, namespace: n}}"));
    desire(Plans.object("{apiVersion: v1, kind: Service, metadata: {name: a, namespace: n}}"));
    desire(Plans.object("{apiVersion: v1, kind: Namespace, metadata: {name: n}}"));
    desire(
        Plans.object(
            "{apiVersion: example.no/v1, kind: Other, metadata: {name: a, namespace: n}}"));
    assertThat(planned().plan().changes().stream().map(change -> change.resource().kind()))
        .containsExactly("Namespace", "Service", "Other", "Deployment");
  }

  @Test
  void theDigestCoversWhatAnApprovalIsAbout() {
    applied(object("one", "1"), "uid-1");
    live.put(id("one"), live(object("one", "1"), "uid-1"));
    Digest before = planned().plan().digest();
    assertThat(planned().plan().digest()).isEqualTo(before);

    ObjectNode touched = live(object("one", "1"), "uid-1");
    ((ObjectNode) touched.get("metadata")).put("resourceVersion", "99");
    live.put(id("one"), touched);
    assertThat(planned().plan().digest()).as("a status update changes nothing").isEqualTo(before);

    inventory.put(id("one"), new InventoryItem(id("one"), "v1", "uid-2", null));
    live.put(id("one"), live(object("one", "1"), "uid-2"));
    assertThat(planned().plan().digest()).as("another object").isNotEqualTo(before);
  }

  @Test
  void labelsOfLongNamesAreValid() {
    String label = Ownership.label(new SyncRef("n".repeat(63), "s".repeat(250)));
    assertThat(label).hasSize(63).matches("[a-z0-9]([-a-z0-9_.]*[a-z0-9])?");
    assertThat(Ownership.label(SYNC)).isEqualTo("team.shop");
  }

  private PlanRequest request() {
    Revision revision =
        new Revision(
            "https://example.no/x",
            "refs/heads/main",
            "0".repeat(40),
            new Actor.Person("kari@example.no"),
            Instant.EPOCH);
    return new PlanRequest(
        SYNC,
        revision,
        Digest.of("rendered"),
        Digest.of("policies"),
        desired,
        inventory,
        last,
        owners,
        ours,
        drifted,
        hooks,
        prunes,
        moved);
  }

  private Planned planned() {
    return Planner.plan(request(), new LiveView(live, cascades));
  }

  private Budget budget(Prune settings) {
    return PruneRules.budget(planned().plan(), inventory.size(), settings);
  }

  private List<String> actions() {
    return planned().plan().changes().stream().map(PlannerTest::text).toList();
  }

  private static String text(PlannedChange change) {
    assertThat(change.action() == Action.DELETE || change.action() == Action.ORPHAN)
        .isEqualTo(change.declared() == null);
    return change.action() + " " + change.resource().name();
  }

  private void desire(RenderedObject object) {
    desired.add(object);
  }

  private void applied(RenderedObject object, String uid) {
    inventory.put(
        object.id(),
        new InventoryItem(object.id(), "v1", uid, ManifestText.digest(object.manifest())));
  }

  private static ResourceId id(String name) {
    return new ResourceId("", "ConfigMap", NAMESPACE, name);
  }

  private static RenderedObject object(String name, String value) {
    return Plans.configMap(NAMESPACE, name, value);
  }

  private static RenderedObject annotated(String name, String prune) {
    RenderedObject object = object(name, "1");
    ((ObjectNode) object.manifest().get("metadata"))
        .putObject("annotations")
        .put(Ownership.PRUNE_ANNOTATION, prune);
    return object;
  }

  private static ObjectNode live(RenderedObject object, String uid) {
    ObjectNode live = object.manifest().deepCopy();
    ((ObjectNode) live.get("metadata")).put("uid", uid).put("resourceVersion", "1");
    return live;
  }

  private static ObjectNode ours(RenderedObject object, String uid) {
    ObjectNode live = live(object, uid);
    ObjectNode metadata = (ObjectNode) live.get("metadata");
    metadata.putObject("labels").put(Ownership.SYNC_LABEL, Ownership.label(SYNC));
    metadata.putArray("managedFields").addObject().put("manager", Ownership.FIELD_MANAGER);
    return live;
  }
}
