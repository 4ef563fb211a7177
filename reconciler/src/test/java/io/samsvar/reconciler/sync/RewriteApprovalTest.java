package io.samsvar.reconciler.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.samsvar.ledger.Actor;
import io.samsvar.ledger.Event.ApprovalDecided;
import io.samsvar.ledger.Event.SyncFrozen;
import io.samsvar.ledger.Revision;
import io.samsvar.ledger.Stage;
import io.samsvar.reconciler.StageException;
import io.samsvar.reconciler.resource.SyncState;
import io.samsvar.reconciler.source.Commits.Rewrite;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A branch was rewritten; who may say that it is meant. The fake source forgets it when told so.
 */
class RewriteApprovalTest {

  private final World world;

  RewriteApprovalTest(@TempDir Path folder) {
    world = new World(folder);
    world.declare("object", "1");
    world.commit();
  }

  @AfterEach
  void close() {
    world.close();
  }

  private Rewrite rewritten(String commit) {
    Rewrite rewrite =
        new Rewrite(
            new Revision(
                "https://example.no/x",
                "refs/heads/main",
                commit.repeat(40),
                new Actor.Person("kari@example.no"),
                Instant.EPOCH),
            "a".repeat(40));
    world.source = new StageException(Stage.VERIFY, "verify.not-fast-forward", "Rewritten.");
    world.rewrite = rewrite;
    return rewrite;
  }

  private static ApprovalRequest by(String approver, String uid, String digest) {
    return new ApprovalRequest(uid, "approval-" + uid, digest, approver, Instant.now(), null);
  }

  @Test
  void case18_anotherPersonThanItsAuthorsMayLetItGoOnOnce() {
    assertThat(world.run().state()).isEqualTo(SyncState.SYNCED);
    world.commit();
    String digest = rewritten("b").digest().toString();
    SyncOutcome frozen = world.run();
    assertThat(frozen.state()).isEqualTo(SyncState.FROZEN);
    assertThat(frozen.message()).contains(digest, "--rewrite");

    for (ApprovalRequest refused :
        List.of(
            by("ola", "1", "sha256:" + "0".repeat(64)),
            by("kari", "2", digest),
            by("per@example.no", "3", digest),
            by("system:serviceaccount:ci:bot", "4", digest))) {
      world.approvals.add(refused);
      assertThat(world.run().code()).as("%s", refused).isEqualTo("verify.not-fast-forward");
    }
    assertThat(world.rewrite).isNotNull();

    world.approvals.add(by("ola", "5", digest));
    assertThat(world.run().state()).isEqualTo(SyncState.SYNCED);
    assertThat(world.rewrite).isNull();
    assertThat(world.store().approvals().find("5").orElseThrow().spent()).isTrue();
    assertThat(world.store().approvals().find("1")).as("left to its plan").isEmpty();
    assertThat(world.events(ApprovalDecided.class).stream().map(ApprovalDecided::accepted))
        .containsExactly(false, false, false, true);

    rewritten("b");
    assertThat(world.run().state()).as("spent").isEqualTo(SyncState.FROZEN);
  }

  @Test
  void eachRewriteIsOnRecord() {
    assertThat(world.run().state()).isEqualTo(SyncState.SYNCED);
    for (String commit : List.of("b", "b", "c")) {
      rewritten(commit);
      assertThat(world.run().state()).isEqualTo(SyncState.FROZEN);
    }
    assertThat(world.events(SyncFrozen.class).stream().map(SyncFrozen::revision))
        .extracting(revision -> Objects.requireNonNull(revision).commit())
        .containsExactly("b".repeat(40), "c".repeat(40));
  }

  @Test
  void aDeathBetweenTheRecordAndTheMarkIsMadeGood() {
    assertThat(world.run().state()).isEqualTo(SyncState.SYNCED);
    world.commit();
    world.approvals.add(by("ola", "1", rewritten("b").digest().toString()));
    world.probe =
        point -> {
          if (point.equals("before the mark")) {
            throw new World.Death();
          }
        };
    boolean died = false;
    try {
      var _ = world.run();
    } catch (World.Death _) {
      died = true;
    }
    assertThat(died).isTrue();
    world.restart();
    assertThat(world.run().state()).isEqualTo(SyncState.SYNCED);
    assertThat(world.events(ApprovalDecided.class)).hasSize(1);
  }
}
