package io.samsvar.reconciler.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.samsvar.ledger.ResourceId;
import io.samsvar.reconciler.inventory.OverrideBook.Held;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OverrideBookTest {

  private static final ResourceId WEB = new ResourceId("apps", "Deployment", "shop", "web");
  private static final Instant UNTIL = Instant.parse("2026-11-24T12:00:00Z");

  @Test
  void keepsHoldsAcrossARestartUntilTheyAreForgotten(@TempDir Path folder) {
    Path file = folder.resolve("state.db");
    try (StateStore store = StateStore.open(file)) {
      store.overrides().keep(new Held(WEB, "incident", UNTIL, false));
      store.overrides().keep(new Held(WEB, "incident", UNTIL.plusSeconds(1), true));
    }
    try (StateStore store = StateStore.open(file)) {
      assertThat(store.overrides().all())
          .containsExactly(new Held(WEB, "incident", UNTIL.plusSeconds(1), true));
      store.overrides().forget(WEB);
      assertThat(store.overrides().all()).isEmpty();
    }
  }
}
