package io.samsvar.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.samsvar.cli.demo.Console;
import io.samsvar.cli.demo.DemoStage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The scenes of the demo, on a real API server with the Sealed Secrets controller, a real Git
 * repository, the pinned kustomize and opa, and the real command line. They build on each other, so
 * they are played in their order.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ScenesE2E {
  private @Nullable DemoStage stage;

  @BeforeAll
  void setTheStage(@TempDir Path directory) throws Exception {
    stage = DemoStage.set(new Console(System.out, false), directory);
  }

  @AfterAll
  void takeItDown() throws IOException {
    if (stage != null) {
      stage.world().verifyLedger();
      stage.close();
    }
  }

  @TestFactory
  Stream<DynamicTest> scenes() {
    DemoStage set = java.util.Objects.requireNonNull(stage);
    return IntStream.range(0, DemoStage.SCENES.size())
        .mapToObj(
            index ->
                DynamicTest.dynamicTest(
                    (index + 1) + " " + DemoStage.SCENES.get(index).title(),
                    () -> assertThat(set.play(index)).as(set.failures().toString()).isTrue()));
  }
}
