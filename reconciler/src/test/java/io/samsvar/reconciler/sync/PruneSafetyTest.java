package io.samsvar.reconciler.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.samsvar.ledger.Event.ApprovalDecided;
import io.samsvar.ledger.Event.DeletionUndone;
import io.samsvar.ledger.Event.ObjectTransferred;
import io.samsvar.ledger.Event.SyncCompleted;
import io.samsvar.ledger.Event.SyncIntended;
import io.samsvar.ledger.Outcome;
import io.samsvar.ledger.ResourceId;
import io.samsvar.ledger.SyncRef;
import io.samsvar.ledger.Verdict;
import io.samsvar.reconciler.apply.Plans;
import io.samsvar.reconciler.inventory.DeletionBook.Deletion;
import io.samsvar.reconciler.plan.Ownership;
import io.samsvar.reconciler.render.RenderedObject;
import io.samsvar.reconciler.resource.SyncSpec;
import io.samsvar.reconciler.resource.SyncSpec.Dependency;
import io.samsvar.reconciler.resource.SyncSpec.Prune;
import io.samsvar.reconciler.resource.SyncState;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/** Deletions between Syncs: promotion, hand-over, and what was deleted coming back. */
class PruneSafetyTest {

  private static final SyncRef OTHER = new SyncRef("team", "other");

  private final World world;

  PruneSafetyTest(@TempDir Path folder) {
    world = new World(folder);
    for (int i = 0; i < 10; i++) {
      world.declare("object-" + i, "1");
    }
    world.commit();
  }

  @AfterEach
  void everyIntentHasOneResult() {
    assertThat(world.events(SyncIntended.class)).hasSameSizeAs(world.events(SyncCompleted.class));
    world.close();
  }

  // --- promotion

  @Test
  void aDeletionWaitsUntilTheEarlierSyncHasDeletedTheSame() {
    stagingAndProduction();
    world.declared.remove("object-0");
    world.commit();
    SyncOutcome waits = world.run();
    assertThat(waits.code()).isEqualTo("plan.not-proven-earlier");
    assertThat(waits.message()).contains("team/staging").contains("staging/object-0");
    assertThat(world.live()).contains("object-0");

    asStaging();
    world.declared.remove("object-0");
    world.commit();
    assertThat(world.run().state()).isEqualTo(SyncState.SYNCED);

    world.restart();
    asProduction();
    assertThat(world.run().state()).isEqualTo(SyncState.SYNCED);
    assertThat(world.inventory()).doesNotContain("object-0");
    assertThat(world.cluster.objects).doesNotContainKey(World.id("object-0"));
  }

  @Test
  void whatTheEarlierSyncNeverHadNeedsAnApprovalWhateverStandsOnIt() {
    stagingAndProduction();
    world.declare("only-here", "1");
    world.commit();
    assertThat(world.run().state()).isEqualTo(SyncState.SYNCED);
    ((ObjectNode) world.live("only-here").path("metadata"))
        .putObject("labels")
        .put(Ownership.SYNC_LABEL, "team.staging");

    world.declared.remove("only-here");
    world.commit();
    SyncOutcome waits = world.run();
    assertThat(waits.state()).isEqualTo(SyncState.AWAITING_APPROVAL);
    assertThat(waits.message()).contains("never deleted");
    assertThat(world.live()).contains("only-here");
  }

  private void stagingAndProduction() {
    asStaging();
    for (int i = 0; i < 10; i++) {
      world.declare("object-" + i, "1");
    }
    assertThat(world.run().state()).isEqualTo(SyncState.SYNCED);
    asProduction();
    assertThat(world.run().state()).isEqualTo(SyncState.SYNCED);
  }

  private void asStaging() {
    world.as("staging", "staging");
    world.prune = null;
  }

  private void asProduction() {
    world.as("shop", World.TARGET);
    world.path = "app";
    world.prune = new Prune(true, 10, 100, new Dependency("staging", null), null);
  }

  // --- hand-over

  @Test
  void anObjectThatMovesKeepsItsUidWhenTheFormerOwnerLooksFirst() {
    String uid = declaredByBoth();
    world.neighbours = Set.of(World.SYNC, OTHER);
    asFormer();
    world.declared.remove("object-0");
    world.commit();
    SyncOutcome first = world.run();
    assertThat(first.state()).isEqualTo(SyncState.SYNCED);
    assertThat(first.message()).contains("Nothing is deleted before Sync team/other looked");
    assertThat(first.retry()).isTrue();
    assertThat(world.live()).contains("object-0");

    asNew();
    assertThat(world.run().state()).isEqualTo(SyncState.SYNCED);
    moved(uid);
  }

  @Test
  void anObjectThatMovesKeepsItsUidWhenTheNewOwnerLooksFirst() {
    String uid = declaredByBoth();
    asNew();
    assertThat(world.run().code()).isEqualTo("plan.owned-by-other");
    world.restart();

    asFormer();
    world.declared.remove("object-0");
    world.commit();
    assertThat(world.run().message()).contains("left for Sync team/other");
    assertThat(world.live()).contains("object-0");
    asNew();
    assertThat(world.run().state()).isEqualTo(SyncState.SYNCED);
    moved(uid);
  }

  @Test
  void nobodyTakesWhatTheGitOfItsOwnerStillDeclares() {
    String uid = declaredByBoth();
    asNew();
    for (int i = 0; i < 3; i++) {
      world.commit();
      SyncOutcome refused = world.run();
      assertThat(refused.code()).isEqualTo("plan.owned-by-other");
      assertThat(refused.message()).contains("team/shop");
    }
    assertThat(world.live("object-0").path("metadata").path("uid").asString()).isEqualTo(uid);
    assertThat(world.live("object-0").path("data").path("key").asString()).isEqualTo("1");
    assertThat(world.events(ObjectTransferred.class)).isEmpty();
  }

  @Test
  void aClaimOutsideTheTargetNamespaceKeepsNothingAlive() {
    assertThat(world.run().state()).isEqualTo(SyncState.SYNCED);
    world.as("other", "elsewhere");
    world.declared.put("object-0", Plans.configMap(World.TARGET, "object-0", "2"));
    assertThat(world.run().code()).isEqualTo("plan.owned-by-other");
    asFormer();
    world.declared.remove("object-0");
    world.commit();
    assertThat(world.run().state()).isEqualTo(SyncState.SYNCED);
    assertThat(world.live()).doesNotContain("object-0");
  }

  @Test
  void theWaitForOtherSyncsOfTheRepositoryEnds() {
    assertThat(world.run().state()).isEqualTo(SyncState.SYNCED);
    world.neighbours = Set.of(World.SYNC, OTHER);
    world.declared.remove("object-0");
    world.commit();
    assertThat(world.run().retry()).isTrue();
    assertThat(world.live()).contains("object-0");
    world.later = Handovers.WAIT_MAX.plusSeconds(1);
    assertThat(world.run().state()).isEqualTo(SyncState.SYNCED);
    assertThat(world.live()).doesNotContain("object-0");
  }

  @Test
  void aDeathBetweenIntentAndRecordOfAHandOverLosesNothing() {
    String uid = declaredByBoth();
    asFormer();
    world.declared.remove("object-0");
    world.commit();
    asNew();
    var _ = world.run();
    asFormer();
    var _ = world.run();
    asNew();
    world.probe =
        point -> {
          if (point.equals("apply")) {
            world.probe = _ -> {};
            throw new World.Death();
          }
        };
    try {
      var _ = world.run();
    } catch (World.Death _) {
      // As meant.
    }
    world.restart();
    assertThat(world.run().state()).isEqualTo(SyncState.SYNCED);
    asFormer();
    assertThat(world.run().state()).isEqualTo(SyncState.SYNCED);
    assertThat(world.live("object-0").path("metadata").path("uid").asString()).isEqualTo(uid);
  }

  /** The object is in the Git of both; the former owner has it. */
  private String declaredByBoth() {
    assertThat(world.run().state()).isEqualTo(SyncState.SYNCED);
    asNew();
    world.declare("object-0", "2");
    asFormer();
    return world.live("object-0").path("metadata").path("uid").asString();
  }

  private void moved(String uid) {
    assertThat(world.inventory()).containsExactly("object-0");
    assertThat(world.live("object-0").path("metadata").path("uid").asString()).isEqualTo(uid);
    assertThat(world.live("object-0").path("data").path("key").asString()).isEqualTo("2");
    asFormer();
    SyncOutcome after = world.run();
    assertThat(after.state()).isEqualTo(SyncState.SYNCED);
    assertThat(after.retry()).isFalse();
    assertThat(world.inventory()).hasSize(9);
    assertThat(world.live()).hasSize(10);
    assertThat(world.events(ObjectTransferred.class))
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.from()).isEqualTo(World.SYNC);
              assertThat(event.to()).isEqualTo(OTHER);
              assertThat(event.uid()).isEqualTo(uid);
            });
  }

  private void asFormer() {
    world.as("shop", World.TARGET);
    world.path = "app";
  }

  private void asNew() {
    world.as("other", World.TARGET);
  }

  // --- undo

  @Test
  void whatAPlanDeletedComesBackOnceWhenAPersonAsks() {
    Deletion deletion = deleted("object-0");
    ask("1", deletion);
    assertThat(world.run().state()).isEqualTo(SyncState.SYNCED);
    assertThat(world.live()).contains("object-0");
    assertThat(world.live("object-0").path("data").path("key").asString()).isEqualTo("1");
    assertThat(world.inventory()).as("Git does not declare it").doesNotContain("object-0");
    assertThat(world.events(DeletionUndone.class))
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.deletedBy()).isEqualTo(deletion.plan());
              assertThat(event.results()).extracting(r -> r.outcome()).contains(Outcome.CREATED);
            });

    ask("2", deletion);
    assertThat(world.run().state()).isEqualTo(SyncState.SYNCED);
    assertThat(world.events(ApprovalDecided.class).getLast().reason()).contains("before");
    assertThat(world.events(DeletionUndone.class)).hasSize(1);

    String uid = world.live("object-0").path("metadata").path("uid").asString();
    world.declare("object-0", "3");
    world.commit();
    assertThat(world.run().state())
        .as("Git takes it up without adoption")
        .isEqualTo(SyncState.SYNCED);
    assertThat(world.live("object-0").path("metadata").path("uid").asString()).isEqualTo(uid);
    assertThat(world.inventory()).contains("object-0");
  }

  @Test
  void whatGitDeclaresAgainIsNotBroughtBack() {
    Deletion deletion = deleted("object-0");
    world.declare("object-0", "other");
    world.commit();
    assertThat(world.run().state()).isEqualTo(SyncState.SYNCED);
    ask("1", deletion);
    assertThat(world.run().state()).isEqualTo(SyncState.SYNCED);
    assertThat(world.live("object-0").path("data").path("key").asString()).isEqualTo("other");
    ApprovalDecided decided = world.events(ApprovalDecided.class).getLast();
    assertThat(decided.accepted()).isFalse();
    assertThat(decided.reason()).contains("Git decides");
  }

  @Test
  void policyJudgesWhatIsBroughtBack() {
    Deletion deletion = deleted("object-0");
    world.verdict = new Verdict.Undecided("policy.timeout", "told not to decide");
    ask("1", deletion);
    var _ = world.run();
    assertThat(world.live()).doesNotContain("object-0");
    assertThat(world.events(ApprovalDecided.class).getLast().reason()).contains("told not to");
    assertThat(world.events(DeletionUndone.class)).isEmpty();
  }

  @Test
  void machinesAndLateApprovalsBringNothingBack() {
    Deletion deletion = deleted("object-0");
    String digest = UndoDesk.digest(World.SYNC, deletion.plan()).toString();
    world.approvals.add(
        new ApprovalRequest("1", "m", digest, "system:serviceaccount:a:b", Instant.now(), null));
    world.approvals.add(
        new ApprovalRequest("2", "l", digest, "ola", Instant.now(), Instant.now().minusSeconds(1)));
    var _ = world.run();
    assertThat(world.live()).doesNotContain("object-0");
    assertThat(world.events(ApprovalDecided.class)).noneMatch(ApprovalDecided::accepted);
  }

  @Test
  void aSnapshotHasNoSecretValuesAndIsKeptForItsTimeOnly() {
    RenderedObject secret = secret("canary-5f1c");
    world.declared.put("z-secret", secret);
    world.commit();
    assertThat(world.run().state()).isEqualTo(SyncState.SYNCED);
    world.declared.remove("z-secret");
    world.commit();
    assertThat(world.run().state()).isEqualTo(SyncState.SYNCED);
    List<Deletion> kept = world.store().deletions().of(World.SYNC);
    assertThat(kept).singleElement().satisfies(one -> assertThat(one.manifest()).isPresent());
    assertThat(kept.getFirst().manifest().orElseThrow().toString()).doesNotContain("canary-5f1c");

    ask("1", kept.getFirst());
    assertThat(world.run().state()).isEqualTo(SyncState.SYNCED);
    assertThat(world.events(ApprovalDecided.class).getLast().reason())
        .contains("values of a Secret are not kept");

    world
        .store()
        .deletions()
        .keep(
            World.SYNC,
            kept.getFirst().plan(),
            List.of(World.id("object-1")),
            Instant.now().plus(Duration.ofDays(31)));
    assertThat(world.store().deletions().of(World.SYNC)).isEmpty();
  }

  @Test
  void anObjectThatSoaksKeepsTheProtectionThatGitGaveIt() {
    RenderedObject object = Plans.configMap("", "guarded", "1");
    ((ObjectNode) object.manifest().path("metadata"))
        .putObject("annotations")
        .put(Ownership.PRUNE_ANNOTATION, Ownership.PRUNE_PROTECT);
    world.declared.put("guarded", object);
    world.prune = new SyncSpec.Prune(true, 10, 20, null, "1h");
    assertThat(world.run().state()).isEqualTo(SyncState.SYNCED);
    world.declared.remove("guarded");
    world.commit();
    assertThat(world.run().message()).contains("marked");
    ((ObjectNode) world.live("guarded").path("metadata")).remove("annotations");
    world.later = Duration.ofHours(2);
    assertThat(world.run().state()).isEqualTo(SyncState.AWAITING_APPROVAL);
    assertThat(world.live()).contains("guarded");
  }

  private static RenderedObject secret(String value) {
    RenderedObject object = Plans.configMap("", "z-secret", "1");
    ObjectNode manifest = object.manifest().deepCopy();
    manifest.put("kind", "Secret").remove("data");
    manifest.putObject("stringData").put("password", value);
    return new RenderedObject(
        new ResourceId("", "Secret", "", "z-secret"), "v1", manifest, object.file());
  }

  private Deletion deleted(String name) {
    assertThat(world.run().state()).isEqualTo(SyncState.SYNCED);
    world.declared.remove(name);
    world.commit();
    assertThat(world.run().state()).isEqualTo(SyncState.SYNCED);
    assertThat(world.live()).doesNotContain(name);
    return world.store().deletions().of(World.SYNC).getFirst();
  }

  private void ask(String uid, Deletion deletion) {
    world.approvals.add(
        new ApprovalRequest(
            uid,
            "undo-" + uid,
            UndoDesk.digest(World.SYNC, deletion.plan()).toString(),
            "ola",
            Instant.now(),
            null));
  }
}
