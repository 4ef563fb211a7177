package io.samsvar.reconciler.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.samsvar.ledger.Event.ApprovalDecided;
import io.samsvar.ledger.Event.ObjectResult;
import io.samsvar.ledger.Event.SyncCompleted;
import io.samsvar.ledger.Event.SyncFrozen;
import io.samsvar.ledger.Event.SyncIntended;
import io.samsvar.ledger.Event.SyncJudged;
import io.samsvar.ledger.Outcome;
import io.samsvar.ledger.Stage;
import io.samsvar.ledger.Verdict;
import io.samsvar.reconciler.StageException;
import io.samsvar.reconciler.resource.SyncSpec;
import io.samsvar.reconciler.resource.SyncState;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.ObjectNode;

class ReconciliationTest {

  private final World world;

  ReconciliationTest(@TempDir Path folder) {
    world = new World(folder);
    for (int i = 0; i < 20; i++) {
      world.declare("object-" + i, "1");
    }
    world.commit();
  }

  @AfterEach
  void everyIntentHasOneResult() {
    List<Long> completed =
        world.events(SyncCompleted.class).stream().map(SyncCompleted::intendedAt).toList();
    assertThat(completed).doesNotHaveDuplicates();
    assertThat(world.store().openIntent(World.SYNC)).isEmpty();
    assertThat(world.events(SyncIntended.class)).hasSameSizeAs(completed);
    world.close();
  }

  @Test
  void theSameCommitAgainWritesAndRecordsNothing() {
    assertThat(world.run().state()).isEqualTo(SyncState.SYNCED);
    long size = world.ledger().size();
    assertThat(world.run().state()).isEqualTo(SyncState.SYNCED);
    world.restart();
    assertThat(world.run().state()).isEqualTo(SyncState.SYNCED);
    assertThat(world.ledger().size()).isEqualTo(size);
  }

  static Stream<Arguments> deaths() {
    return Stream.of(
            "fetch",
            "verify",
            "render",
            "plan",
            "gate",
            "before SyncJudged",
            "after SyncJudged",
            "rehearse",
            "intent",
            "before SyncIntended",
            "after SyncIntended",
            "apply",
            "write",
            "prune",
            "result",
            "before SyncCompleted",
            "after SyncCompleted")
        .map(Arguments::of);
  }

  /** Invariants 1 and 4: the check of every write is in {@link World}. */
  @ParameterizedTest
  @MethodSource("deaths")
  void aDeathAnywhereIsSettledByTheNextStart(String where) {
    assertThat(world.run().state()).isEqualTo(SyncState.SYNCED);
    world.declared.remove("object-0");
    world.declare("object-1", "2");
    world.declare("object-20", "1");
    world.commit();
    world.probe =
        point -> {
          if (point.equals(where)) {
            world.probe = _ -> {};
            throw new World.Death();
          }
        };
    dieIn(world);
    assertThat(world.inventory()).as("a union while under way").containsAll(world.live());

    world.restart();
    assertThat(world.run().state()).isEqualTo(SyncState.SYNCED);
    assertThat(world.live()).hasSize(20).doesNotContain("object-0").contains("object-20");
    assertThat(world.inventory()).isEqualTo(world.live());
    assertThat(world.live("object-1").path("data").path("key").asString()).isEqualTo("2");
  }

  private static void dieIn(World world) {
    try {
      var _ = world.run();
      throw new AssertionError("The process was to die");
    } catch (World.Death _) {
      // As meant.
    } catch (RuntimeException e) {
      if (!hasDied(e)) {
        throw e;
      }
    }
  }

  private static boolean hasDied(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof World.Death) {
        return true;
      }
    }
    return false;
  }

  static Stream<Arguments> absences() {
    return Stream.of(
        Arguments.of("source.unreachable", Stage.FETCH),
        Arguments.of("source.path-missing", Stage.FETCH),
        Arguments.of("source.partial", Stage.FETCH),
        Arguments.of("verify.not-descendant", Stage.VERIFY),
        Arguments.of("render.empty", Stage.RENDER));
  }

  /** Invariant 3. */
  @ParameterizedTest
  @MethodSource("absences")
  void absenceAloneDeletesNothing(String code, Stage stage) {
    assertThat(world.run().state()).isEqualTo(SyncState.SYNCED);
    world.commit();
    world.source = new StageException(stage, code, "told to stop");
    SyncOutcome outcome = world.run();
    assertThat(outcome.state()).isEqualTo(SyncState.FROZEN);
    assertThat(outcome.code()).isEqualTo(code);
    assertThat(world.run().state()).isEqualTo(SyncState.FROZEN);
    assertThat(world.events(SyncFrozen.class)).as("told once").hasSize(1);
    assertThat(world.live()).hasSize(20);
    assertThat(world.inventory()).hasSize(20);
  }

  /** Invariant 3: a moved source proves nothing. */
  @Test
  void aMovedSourceWaitsForAnApprovalToDelete() {
    assertThat(world.run().state()).isEqualTo(SyncState.SYNCED);
    world.declared.remove("object-0");
    world.path = "elsewhere";
    world.commit();
    assertThat(world.run().state()).isEqualTo(SyncState.AWAITING_APPROVAL);
    assertThat(world.live()).hasSize(20);
  }

  /** Invariant 3: an API server that does not answer is not one without objects. */
  @Test
  void aClusterThatCannotBeReadDeletesAndForgetsNothing() {
    assertThat(world.run().state()).isEqualTo(SyncState.SYNCED);
    world.declared.remove("object-0");
    world.commit();
    world.cluster.unreachable = true;
    assertThat(world.run().code()).isEqualTo("plan.cluster-unreadable");
    assertThat(world.inventory()).hasSize(20);
    world.cluster.unreachable = false;
    assertThat(world.run().state()).isEqualTo(SyncState.SYNCED);
    assertThat(world.inventory()).hasSize(19);
  }

  /** Invariant 4. */
  @Test
  void aRefusedDeletionStaysInTheInventoryUntilItIsConfirmed() {
    assertThat(world.run().state()).isEqualTo(SyncState.SYNCED);
    world.declared.remove("object-0");
    world.commit();
    world.cluster.undeletable.add(World.id("object-0"));
    assertThat(world.run().state()).isEqualTo(SyncState.FAILED);
    assertThat(world.inventory()).contains("object-0");
    assertThat(results())
        .contains(new ObjectResult(World.id("object-0"), Outcome.SURVIVED, "refused"));

    world.cluster.undeletable.clear();
    assertThat(world.run().state()).isEqualTo(SyncState.SYNCED);
    assertThat(world.inventory()).doesNotContain("object-0");
    assertThat(world.live()).doesNotContain("object-0");
  }

  @Test
  void nothingIsPrunedAfterAFailedApply() {
    assertThat(world.run().state()).isEqualTo(SyncState.SYNCED);
    world.declared.remove("object-0");
    world.declare("object-1", "2");
    world.commit();
    world.cluster.unwritable.add(World.id("object-1"));
    SyncOutcome outcome = world.run();
    assertThat(outcome.state()).isEqualTo(SyncState.FAILED);
    assertThat(outcome.retry()).isTrue();
    assertThat(world.live()).contains("object-0");
    world.cluster.unwritable.clear();
    assertThat(world.run().state()).isEqualTo(SyncState.SYNCED);
    assertThat(world.live()).doesNotContain("object-0");
  }

  /** Invariant 4: an object of the same name is not the one we applied. */
  @Test
  void anObjectMadeAnewByOthersIsLeftAlone() {
    assertThat(world.run().state()).isEqualTo(SyncState.SYNCED);
    ((ObjectNode) world.live("object-0").get("metadata")).put("uid", "another");
    world.declared.remove("object-0");
    world.commit();
    assertThat(world.run().state()).isEqualTo(SyncState.SYNCED);
    assertThat(world.live()).contains("object-0");
    assertThat(world.inventory()).doesNotContain("object-0");
  }

  /** Invariant 1: no ledger, no write. */
  @Test
  void aLedgerThatCannotRecordStopsEveryWrite() {
    world.ledgerFails = true;
    SyncOutcome outcome = world.run();
    assertThat(outcome.code()).isEqualTo("ledger.unavailable");
    assertThat(world.live()).isEmpty();
    world.ledgerFails = false;
    assertThat(world.run().state()).isEqualTo(SyncState.SYNCED);
  }

  /** Invariants 1 and 2. */
  @Test
  void aPolicyThatCannotDecideDenies() {
    world.verdict = new Verdict.Undecided("policy.timeout", "took too long");
    assertThat(world.run().state()).isEqualTo(SyncState.UNDECIDED);
    assertThat(world.run().state()).isEqualTo(SyncState.UNDECIDED);
    assertThat(world.live()).isEmpty();
    assertThat(world.events(SyncJudged.class)).as("the same verdict once").hasSize(1);
  }

  @Test
  void onlyAnApprovalOfThisPlanByAnotherThanTheAuthorLetsItGoOnOnce() {
    assertThat(world.run().state()).isEqualTo(SyncState.SYNCED);
    for (int i = 0; i < 12; i++) {
      world.declared.remove("object-" + i);
    }
    world.commit();
    SyncOutcome waiting = world.run();
    assertThat(waiting.state()).isEqualTo(SyncState.AWAITING_APPROVAL);
    String plan = Objects.requireNonNull(waiting.plan()).digest().toString();
    Instant now = Instant.now();

    for (ApprovalRequest refused :
        List.of(
            request("1", "sha256:" + "0".repeat(64), "ola", now, null),
            request("2", plan, "Kari", now, null),
            request("3", plan, "kari@EXAMPLE.no", now, null),
            request("4", plan, "ola", now.minusSeconds(90_000), null),
            request("5", plan, "ola", now, now.minusSeconds(1)),
            request("6", plan, "per@example.no", now, null),
            request("8", plan, "system:serviceaccount:ci:bot", now, null))) {
      world.approvals.add(refused);
      assertThat(world.run().state()).as("%s", refused).isEqualTo(SyncState.AWAITING_APPROVAL);
    }
    assertThat(world.live()).hasSize(20);

    world.approvals.add(request("7", plan, "ola", now, null));
    assertThat(world.run().state()).isEqualTo(SyncState.SYNCED);
    assertThat(world.live()).hasSize(8);
    assertThat(world.events(ApprovalDecided.class).stream().map(ApprovalDecided::accepted))
        .containsExactly(false, false, false, false, false, false, false, true);
    assertThat(world.store().approvals().find("7").orElseThrow().spent()).isTrue();
  }

  @Test
  void whatSoaksIsDeletedOnlyAfterItsTimeAndGitCanTakeItBack() {
    world.prune = new SyncSpec.Prune(true, 10, 20, null, "1h");
    assertThat(world.run().state()).isEqualTo(SyncState.SYNCED);
    world.declared.remove("object-0");
    world.declared.remove("object-1");
    world.commit();
    SyncOutcome marked = world.run();
    assertThat(marked.message()).contains("2 objects");
    assertThat(marked.retry()).isTrue();
    assertThat(world.inventory()).hasSize(20);

    world.declare("object-1", "1");
    world.commit();
    world.later = Duration.ofMinutes(59);
    assertThat(world.run().message()).contains("1 objects");
    world.restart();
    world.later = Duration.ofMinutes(61);
    assertThat(world.run().state()).isEqualTo(SyncState.SYNCED);
    assertThat(world.live()).hasSize(19).contains("object-1").doesNotContain("object-0");
    assertThat(world.store().soaking(World.SYNC)).isEmpty();
  }

  @Test
  void aDeletedSyncLeavesItsObjectsAndNoOpenIntent() {
    world.probe =
        point -> {
          if (point.equals("prune")) {
            throw new World.Death();
          }
        };
    dieIn(world);
    world.restart();
    world.release();
    assertThat(world.live()).hasSize(20);
    assertThat(world.inventory()).isEmpty();
    assertThat(world.store().enforced(World.SYNC)).isEmpty();
    assertThat(world.events(SyncFrozen.class).getLast().code()).isEqualTo("sync.released");
  }

  private List<ObjectResult> results() {
    return world.events(SyncCompleted.class).getLast().results();
  }

  private static ApprovalRequest request(
      String uid, String plan, String approver, Instant created, @Nullable Instant expires) {
    return new ApprovalRequest(uid, "approval-" + uid, plan, approver, created, expires);
  }
}
