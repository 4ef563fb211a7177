package io.samsvar.reconciler.sync;

import io.samsvar.ledger.SyncRef;
import io.samsvar.reconciler.inventory.EnforcedRevision;
import io.samsvar.reconciler.inventory.StateStore;
import io.samsvar.reconciler.resource.SyncSpec;
import java.util.List;
import java.util.Optional;

/** What a Sync waits for ({@code spec.dependsOn}). */
final class Dependencies {

  private Dependencies() {}

  static SyncRef ref(SyncRef from, SyncSpec.Dependency dependency) {
    String namespace = dependency.namespace();
    return new SyncRef(namespace == null ? from.namespace() : namespace, dependency.name());
  }

  /** The first Sync that has not applied its verified revision completely. */
  static Optional<SyncRef> unmet(SyncSnapshot sync, StateStore store) {
    List<SyncSpec.Dependency> dependencies = sync.spec().dependsOn();
    if (dependencies == null) {
      return Optional.empty();
    }
    return dependencies.stream()
        .map(dependency -> ref(sync.ref(), dependency))
        .filter(ref -> store.enforced(ref).filter(EnforcedRevision::applied).isEmpty())
        .findFirst();
  }
}
