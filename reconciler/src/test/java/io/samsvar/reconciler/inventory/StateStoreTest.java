package io.samsvar.reconciler.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.samsvar.ledger.Action;
import io.samsvar.ledger.Actor;
import io.samsvar.ledger.Digest;
import io.samsvar.ledger.Event.Change;
import io.samsvar.ledger.Revision;
import io.samsvar.ledger.SyncRef;
import io.samsvar.reconciler.apply.Plans;
import io.samsvar.reconciler.inventory.EnforcedRevision.Place;
import io.samsvar.reconciler.render.RenderedObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class StateStoreTest {

  private static final SyncRef SHOP = new SyncRef("team", "shop");
  private static final SyncRef OTHER = new SyncRef("team", "other");
  private static final RenderedObject A = Plans.configMap("production", "a", "1");
  private static final RenderedObject B = Plans.configMap("production", "b", "1");

  private final Path file;
  private StateStore store;

  StateStoreTest(@TempDir Path folder) {
    file = folder.resolve("state.db");
    store = StateStore.open(file);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void onlyItsOwnerMayReadTheFile() throws IOException {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void whatWasWrittenIsThereAfterAReopen() {
    enforce(SHOP, A, B);
    store.applied(SHOP, List.of(applied(A, "uid-a")));
    store.close();
    store = StateStore.open(file);

    EnforcedRevision enforced = store.enforced(SHOP).orElseThrow();
    assertThat(enforced).isEqualTo(revision(SHOP));
    assertThat(store.openIntent(SHOP).orElseThrow().changes())
        .containsExactly(new Change(A.id(), Action.CREATE));
    assertThat(store.inventory(SHOP))
        .containsExactlyInAnyOrder(
            new InventoryItem(A.id(), "v1", "uid-a", ManifestText.digest(A.manifest())),
            new InventoryItem(B.id(), "v1", "", null));
    assertThat(store.declared(SHOP))
        .extracting(DeclaredObject::id, DeclaredObject::written)
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple(A.id(), true),
            org.assertj.core.groups.Tuple.tuple(B.id(), false));
  }

  /** Invariant 4. */
  @Test
  void theInventoryIsAUnionAndForgetsOnlyWhatItIsTold() {
    enforce(SHOP, A);
    store.applied(SHOP, List.of(applied(A, "uid-a")));
    enforce(SHOP, B);
    assertThat(store.declared(SHOP)).extracting(DeclaredObject::id).containsExactly(B.id());
    assertThat(store.inventory(SHOP))
        .extracting(InventoryItem::id)
        .containsExactlyInAnyOrder(A.id(), B.id());
    store.complete(SHOP, true);
    assertThat(store.inventory(SHOP)).hasSize(2);
    store.forget(SHOP, A.id());
    assertThat(store.inventory(SHOP)).extracting(InventoryItem::id).containsExactly(B.id());
  }

  @Test
  void fieldsAreOurOwnLeavesUntilTheServerToldWhichItTook() {
    enforce(SHOP, A);
    assertThat(store.declared(SHOP).getFirst().fields())
        .isEqualTo(json("{\"f:data\":{\"f:key\":{}},\"f:metadata\":{}}"));
    store.applied(SHOP, List.of(applied(A, "uid-a")));
    assertThat(store.declared(SHOP).getFirst().fields()).isEqualTo(json("{\"f:data\":{}}"));

    enforce(SHOP, A);
    assertThat(store.declared(SHOP).getFirst().written()).as("the same manifest").isTrue();
    enforce(SHOP, Plans.configMap("production", "a", "2"));
    assertThat(store.declared(SHOP).getFirst().written()).as("another manifest").isFalse();
  }

  @Test
  void oneObjectHasOneOwner() {
    enforce(SHOP, A);
    assertThat(store.ownersBut(OTHER)).containsEntry(A.id(), SHOP);
    assertThat(store.ownersBut(SHOP)).isEmpty();
    assertThatThrownBy(() -> enforce(OTHER, A)).isInstanceOf(JdbiException.class);
    assertThat(store.declared(SHOP)).hasSize(1);
    assertThat(store.enforced(OTHER)).as("one transaction").isEmpty();
    store.release(SHOP);
    enforce(OTHER, A);
    assertThat(store.declared(OTHER)).hasSize(1);
  }

  @Test
  void theViewAnswersByObjectNamespaceAndKind() {
    DeclaredState state = new DeclaredState();
    assertThat(state.view()).isEmpty();
    enforce(SHOP, A, B);
    state.load(store);
    DeclaredState.View view = state.view().orElseThrow();
    assertThat(view.find(A.id())).isPresent();
    assertThat(view.inNamespace("production")).hasSize(2);
    assertThat(view.ofKind("", "ConfigMap")).hasSize(2);
    assertThat(view.ofKind("apps", "Deployment")).isEmpty();
    assertThat(view.governs("production")).isTrue();
    assertThat(view.governs("")).isFalse();
    assertThat(view.governs("elsewhere")).isFalse();
  }

  private void enforce(SyncRef sync, RenderedObject... objects) {
    OpenIntent intent =
        new OpenIntent(
            sync,
            revision(sync).revision(),
            Digest.of("plan"),
            0,
            1,
            1,
            List.of(new Change(objects[0].id(), Action.CREATE)));
    store.prepare(intent);
    store.enforce(revision(sync), List.of(objects), intent, Map.of());
  }

  private static EnforcedRevision revision(SyncRef sync) {
    return new EnforcedRevision(
        sync,
        new Revision(
            "https://example.no/x",
            "refs/heads/main",
            "0".repeat(40),
            new Actor.Person("kari@example.no"),
            Instant.EPOCH),
        new Place("https://example.no/x", "refs/heads/main", "app", "production"),
        "production",
        "no-oslo-1",
        Digest.of("rendered"),
        Digest.of("policies"),
        Digest.of("plan"),
        7,
        false);
  }

  private static AppliedObject applied(RenderedObject object, String uid) {
    return new AppliedObject(
        object.id(),
        uid,
        ManifestText.digest(object.manifest()),
        json(
            """
            {"metadata":{"managedFields":[
              {"manager":"samsvar","operation":"Apply","fieldsV1":{"f:data":{}}}]}}
            """));
  }

  private static JsonNode json(String text) {
    return JsonMapper.shared().readTree(text);
  }
}
