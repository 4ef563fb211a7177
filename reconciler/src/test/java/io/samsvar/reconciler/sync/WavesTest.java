package io.samsvar.reconciler.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.samsvar.ledger.Event.SyncCompleted;
import io.samsvar.ledger.Event.SyncIntended;
import io.samsvar.reconciler.plan.Hook;
import io.samsvar.reconciler.plan.Waves;
import io.samsvar.reconciler.resource.SyncSpec.Window;
import io.samsvar.reconciler.resource.SyncSpec.WindowKind;
import io.samsvar.reconciler.resource.SyncState;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.ObjectNode;

class WavesTest {

  private static final int STEPS = 5;

  private final World world;

  WavesTest(@TempDir Path folder) {
    world = new World(folder);
    declare("before", Hook.ANNOTATION, "PreSync");
    declare("first", Waves.ANNOTATION, "-1");
    declare("second", Waves.ARGO_ANNOTATION, "0");
    declare("third", Waves.ANNOTATION, "10");
    declare("after", Hook.ANNOTATION, "PostSync");
    world.commit();
  }

  @AfterEach
  void everyIntentHasOneResult() {
    assertThat(world.store().openIntent(World.SYNC)).isEmpty();
    assertThat(world.events(SyncIntended.class)).hasSameSizeAs(world.events(SyncCompleted.class));
    world.close();
  }

  @Test
  void writesStepByStep() {
    List<List<String>> live = new ArrayList<>();
    world.probe =
        point -> {
          if (point.equals("health")) {
            live.add(List.copyOf(world.live()));
          }
        };
    assertThat(world.run().state()).isEqualTo(SyncState.SYNCED);
    assertThat(live)
        .containsExactly(
            List.of("before"),
            List.of("before", "first"),
            List.of("before", "first", "second"),
            List.of("before", "first", "second", "third"),
            List.of("after", "before", "first", "second", "third"));
    assertThat(world.inventory()).containsExactlyInAnyOrder("first", "second", "third");
    long size = world.ledger().size();
    assertThat(world.run().state()).isEqualTo(SyncState.SYNCED);
    world.restart();
    assertThat(world.run().state()).isEqualTo(SyncState.SYNCED);
    assertThat(world.ledger().size()).isEqualTo(size);
  }

  /** Otherwise a step's objects would be put back to what was kept before it. */
  @Test
  void whatAStepWroteIsKeptBeforeItsHoldEnds() {
    world.enforcement.clear();
    assertThat(world.run().state()).isEqualTo(SyncState.SYNCED);
    assertThat(String.join(" ", world.enforcement))
        .matches("(enforce )*(hold enforce release (enforce )*){5}hold release( enforce)*");
  }

  static Stream<Integer> deaths() {
    return IntStream.range(0, STEPS).boxed();
  }

  /** A hook that was made and not waited for to its end is not made twice. */
  @ParameterizedTest
  @MethodSource("deaths")
  void aDeathBetweenTwoStepsIsResumed(int step) {
    int[] waits = {0};
    world.probe =
        point -> {
          if (point.equals("health") && waits[0]++ == step) {
            throw new World.Death();
          }
        };
    try {
      var _ = world.run();
    } catch (World.Death _) {
      // What happens to a process.
    }
    List<String> uids = world.live().stream().map(this::uid).toList();
    List<String> written = List.copyOf(world.live());
    world.restart();
    assertThat(world.run().state()).isEqualTo(SyncState.SYNCED);
    assertThat(world.live()).containsExactly("after", "before", "first", "second", "third");
    assertThat(written.stream().map(this::uid).toList()).isEqualTo(uids);
  }

  @Test
  void aFailedStepEndsTheWritingAndTheNextRunGoesOnFromThere() {
    world.ill.add("second");
    SyncOutcome outcome = world.run();
    assertThat(outcome.state()).isEqualTo(SyncState.FAILED);
    assertThat(outcome.retry()).isTrue();
    assertThat(outcome.message()).contains("wave 0 is not healthy", "second: told to fail");
    assertThat(world.live()).containsExactly("before", "first", "second");
    String uid = uid("before");
    world.ill.clear();
    assertThat(world.run().state()).isEqualTo(SyncState.SYNCED);
    assertThat(uid("before")).isEqualTo(uid);
  }

  @Test
  void aFailedHookIsMadeAnew() {
    world.ill.add("before");
    assertThat(world.run().state()).isEqualTo(SyncState.FAILED);
    assertThat(world.live()).containsExactly("before");
    String uid = uid("before");
    world.ill.clear();
    assertThat(world.run().state()).isEqualTo(SyncState.SYNCED);
    assertThat(uid("before")).isNotEqualTo(uid);
  }

  /** What is in force stays so; what is new is judged, and written once a window lets it. */
  @Test
  void outsideOfItsWindowsACommitIsJudgedAndWaits() {
    assertThat(world.run().state()).isEqualTo(SyncState.SYNCED);
    world.windows = List.of(new Window(WindowKind.DENY, "* * * * *", "2m", null, true));
    assertThat(world.run().state()).isEqualTo(SyncState.SYNCED);
    world.declare("fourth", "1");
    world.commit();
    SyncOutcome outcome = world.run();
    assertThat(outcome.state()).isEqualTo(SyncState.PENDING);
    assertThat(outcome.code()).isEqualTo("sync.window-closed");
    assertThat(outcome.retry()).isFalse();
    assertThat(world.live()).doesNotContain("fourth");
    world.asked = true;
    assertThat(world.run().state()).isEqualTo(SyncState.SYNCED);
    assertThat(world.live()).contains("fourth");
  }

  private String uid(String name) {
    return world.live(name).path("metadata").path("uid").asString();
  }

  private void declare(String name, String annotation, String value) {
    world.declare(name, "1");
    ObjectNode manifest = Objects.requireNonNull(world.declared.get(name)).manifest();
    ((ObjectNode) manifest.get("metadata")).putObject("annotations").put(annotation, value);
  }
}
