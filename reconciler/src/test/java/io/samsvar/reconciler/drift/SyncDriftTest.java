package io.samsvar.reconciler.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.samsvar.ledger.Event.DriftKind;
import io.samsvar.ledger.ResourceId;
import io.samsvar.ledger.SyncRef;
import io.samsvar.reconciler.apply.Plans;
import io.samsvar.reconciler.cluster.ObjectWatches.Selection;
import io.samsvar.reconciler.drift.SyncDrift.Finding;
import io.samsvar.reconciler.render.RenderedObject;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class SyncDriftTest {

  private static final SyncRef SYNC = new SyncRef("default", "test");
  private static final RenderedObject OBJECT = Plans.configMap("a", "web", "git");
  private static final ResourceId ID = OBJECT.id();

  private final SyncDrift drift = new SyncDrift();

  SyncDriftTest() {
    drift.replace(List.of(baseline(10, "uid-1", "git")));
  }

  @Test
  void tellsADifferenceOnceAndItsEnd() {
    assertThat(drift.present(ID, live(11, "uid-1", "hand"), StrictRules.OFF))
        .isInstanceOf(Finding.Differs.class);
    assertThat(drift.present(ID, live(12, "uid-1", "hand"), StrictRules.OFF))
        .isEqualTo(new Finding.Nothing());
    assertThat(drift.present(ID, live(13, "uid-1", "git"), StrictRules.OFF))
        .isEqualTo(new Finding.Resolved());
    assertThat(drift.present(ID, live(14, "uid-1", "git"), StrictRules.OFF))
        .isEqualTo(new Finding.Nothing());
  }

  @Test
  void ignoresWhatIsOlderThanOurOwnWrite() {
    assertThat(drift.present(ID, live(9, "uid-1", "hand"), StrictRules.OFF))
        .isEqualTo(new Finding.Nothing());
    assertThat(drift.present(ID, live(10, "uid-1", "hand"), StrictRules.OFF))
        .isEqualTo(new Finding.Nothing());
    assertThat(drift.gone(ID, 9)).isEqualTo(new Finding.Nothing());
  }

  @Test
  void takesAVersionThatIsNoNumberForNew() {
    ObjectNode live = live(0, "uid-1", "hand");
    live.withObject("/metadata").put("resourceVersion", "abc");
    assertThat(drift.present(ID, live, StrictRules.OFF)).isInstanceOf(Finding.Differs.class);
  }

  @Test
  void takesAnotherObjectOfTheNameForARemoval() {
    assertThat(drift.present(ID, live(11, "uid-2", "git"), StrictRules.OFF))
        .isInstanceOfSatisfying(
            Finding.Differs.class,
            differs -> assertThat(differs.drift().kind()).isEqualTo(DriftKind.REMOVED));
  }

  @Test
  void asksBeforeItCallsAnObjectGone() {
    assertThat(drift.gone(ID, 11)).isEqualTo(new Finding.Ask("v1"));
    assertThat(drift.absent(ID))
        .isInstanceOfSatisfying(
            Finding.Differs.class,
            differs -> {
              assertThat(differs.drift().kind()).isEqualTo(DriftKind.REMOVED);
              assertThat(differs.drift().resourceVersion()).isEmpty();
            });
    assertThat(drift.absent(ID)).isEqualTo(new Finding.Nothing());
  }

  @Test
  void keepsStillDuringAHoldAndAsksOnlyForWhatIsNewerThanTheBaseline() {
    drift.hold(List.of(ID));
    drift.hold(List.of(ID));
    // Our own write, seen before its answer.
    assertThat(drift.present(ID, live(11, "uid-1", "newer"), StrictRules.OFF))
        .isEqualTo(new Finding.Nothing());
    drift.replace(List.of(baseline(11, "uid-1", "newer")));
    assertThat(drift.release(List.of(ID))).isEmpty();
    assertThat(drift.release(List.of(ID))).isEmpty();

    drift.hold(List.of(ID));
    assertThat(drift.present(ID, live(12, "uid-1", "hand"), StrictRules.OFF))
        .isEqualTo(new Finding.Nothing());
    assertThat(drift.release(List.of(ID)))
        .singleElement()
        .satisfies(tracked -> assertThat(tracked.declared().id()).isEqualTo(ID));
  }

  @Test
  void holdsAnObjectThatIsNotKnownYet() {
    SyncDrift fresh = new SyncDrift();
    fresh.hold(List.of(ID));
    assertThat(fresh.present(ID, live(11, "uid-1", "hand"), StrictRules.OFF))
        .isEqualTo(new Finding.Nothing());
    fresh.replace(List.of(baseline(10, "uid-1", "git")));
    assertThat(fresh.release(List.of(ID))).hasSize(1);
  }

  @Test
  void putsNothingBackThatSomebodyWrites() {
    Declared declared = declared(10, "uid-1", "git");
    assertThat(drift.present(ID, live(11, "uid-1", "hand"), StrictRules.OFF))
        .isInstanceOf(Finding.Differs.class);
    drift.hold(List.of(ID));

    assertThat(drift.beginRevert(declared)).isFalse();
    // It is read when the hold ends, and told again.
    assertThat(drift.release(List.of(ID))).hasSize(1);
    assertThat(drift.present(ID, live(11, "uid-1", "hand"), StrictRules.OFF))
        .isInstanceOf(Finding.Differs.class);
    assertThat(drift.beginRevert(declared)).isTrue();
    assertThat(drift.endRevert(ID)).isEmpty();
    assertThat(drift.beginRevert(declared(10, "uid-1", "newer"))).isFalse();
  }

  @Test
  void writesOnlyAfterARevertUnderWay() throws Exception {
    assertThat(drift.beginRevert(declared(10, "uid-1", "git"))).isTrue();
    CompletableFuture<Void> holding = CompletableFuture.runAsync(() -> drift.hold(List.of(ID)));
    assertThatThrownBy(() -> holding.get(50, TimeUnit.MILLISECONDS))
        .isInstanceOf(TimeoutException.class);

    assertThat(drift.endRevert(ID)).isEmpty();
    assertThat(holding.get(10, TimeUnit.SECONDS)).isNull();
    assertThat(drift.beginRevert(declared(10, "uid-1", "git"))).isFalse();
  }

  @Test
  void keepsTheNewerAnswerToTheSameManifest() {
    drift.rebase(ID, applied(20, "uid-2", "git"));
    drift.replace(List.of(baseline(10, "uid-1", "git")));
    assertThat(drift.present(ID, live(21, "uid-2", "git"), StrictRules.OFF))
        .isEqualTo(new Finding.Nothing());
    assertThat(drift.isCurrent(declared(10, "uid-1", "git"))).isTrue();
  }

  @Test
  void forgetsWhatIsNoLongerDeclared() {
    drift.replace(List.of());
    assertThat(drift.present(ID, live(11, "uid-1", "hand"), StrictRules.OFF))
        .isEqualTo(new Finding.Nothing());
    assertThat(drift.absent(ID)).isEqualTo(new Finding.Nothing());
    assertThat(drift.isCurrent(declared(10, "uid-1", "git"))).isFalse();
  }

  @Test
  void missesWhatAListDoesNotHave() {
    Selection here = new Selection("v1", "ConfigMap", "a", "", "");
    assertThat(drift.missing(here, Set.of())).containsExactly(ID);
    assertThat(drift.missing(here, Set.of(ID))).isEmpty();
    assertThat(drift.missing(new Selection("v1", "ConfigMap", "b", "", ""), Set.of())).isEmpty();
    assertThat(
            drift.missing(
                new Selection("v1", "ConfigMap", "a", "", "metadata.name=other"), Set.of()))
        .isEmpty();
  }

  @Test
  void refusesAnAnswerWithoutOurFields() {
    Declared declared = new Declared(ID, "v1", OBJECT.manifest(), live(1, "uid-1", "git"));
    assertThatThrownBy(() -> Tracked.of(SYNC, Plans.revision(), declared))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(ID.toString());
  }

  private static Tracked baseline(long version, String uid, String value) {
    return Tracked.of(SYNC, Plans.revision(), declared(version, uid, value));
  }

  private static Declared declared(long version, String uid, String value) {
    return new Declared(
        ID, "v1", Plans.configMap("a", "web", value).manifest(), applied(version, uid, value));
  }

  private static JsonNode applied(long version, String uid, String value) {
    ObjectNode object = live(version, uid, value);
    object
        .withObject("/metadata")
        .putArray("managedFields")
        .add(
            JsonMapper.shared()
                .readTree(
                    """
                    {"manager":"samsvar","operation":"Apply","fieldsV1":{"f:data":{"f:key":{}}}}
                    """));
    return object;
  }

  private static ObjectNode live(long version, String uid, String value) {
    ObjectNode object = Plans.configMap("a", "web", value).manifest();
    object.withObject("/metadata").put("uid", uid).put("resourceVersion", Long.toString(version));
    return object;
  }
}
