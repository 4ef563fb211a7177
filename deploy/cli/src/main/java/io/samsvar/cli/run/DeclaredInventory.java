package io.samsvar.cli.run;

import io.samsvar.policies.foreign.Inventory;
import io.samsvar.reconciler.inventory.DeclaredState;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What Git declares, for policies that compare objects with each other. Made once for each view of
 * it. Safe for several threads.
 */
final class DeclaredInventory implements Supplier<Inventory> {

  private final DeclaredState state;
  private volatile @Nullable Known known;

  DeclaredInventory(DeclaredState state) {
    this.state = state;
  }

  private record Known(DeclaredState.View view, Inventory inventory) {}

  /** Throws as long as the store was not read, which denies where such a policy is asked. */
  @Override
  public Inventory get() {
    DeclaredState.View view =
        state
            .view()
            .orElseThrow(
                () -> new IllegalStateException("What Git declares has not been read yet"));
    Known before = known;
    if (before != null && before.view() == view) {
      return before.inventory();
    }
    Inventory inventory =
        Inventory.of(view.all().stream().map(object -> object.object().manifest()).toList());
    known = new Known(view, inventory);
    return inventory;
  }
}
