package io.samsvar.reconciler.sync;

import io.samsvar.ledger.ResourceId;
import io.samsvar.ledger.SyncRef;
import io.samsvar.reconciler.health.Health;
import io.samsvar.reconciler.inventory.EnforcedRevision;
import io.samsvar.reconciler.resource.Sync;
import io.samsvar.reconciler.resource.SyncSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What a Sync waits for ({@code spec.dependsOn}). Pure but for the questions it asks. */
final class Dependencies {

  private final Function<SyncRef, Optional<Sync>> syncs;
  private final Function<SyncRef, Optional<EnforcedRevision>> enforced;
  private final Function<SyncRef, Optional<Map<ResourceId, Health>>> health;

  /**
   * Asks these.
   *
   * @param enforced the last verified revision of a Sync
   * @param health health of what a Sync applied, empty while it is not known
   */
  Dependencies(
      Function<SyncRef, Optional<Sync>> syncs,
      Function<SyncRef, Optional<EnforcedRevision>> enforced,
      Function<SyncRef, Optional<Map<ResourceId, Health>>> health) {
    this.syncs = syncs;
    this.enforced = enforced;
    this.health = health;
  }

  static SyncRef ref(SyncRef from, SyncSpec.Dependency dependency) {
    String namespace = dependency.namespace();
    return new SyncRef(namespace == null ? from.namespace() : namespace, dependency.name());
  }

  /** The Syncs that one waits for. */
  static List<SyncRef> of(Sync sync) {
    List<SyncSpec.Dependency> dependencies = sync.getSpec().dependsOn();
    return dependencies == null
        ? List.of()
        : dependencies.stream().map(dependency -> ref(sync.ref(), dependency)).toList();
  }

  /** Why a Sync may not go on yet; empty when everything it waits for is ready. */
  Optional<String> unmet(Sync sync) {
    for (SyncRef on : of(sync)) {
      Optional<String> reason = unmet(sync.ref(), on);
      if (reason.isPresent()) {
        return reason;
      }
    }
    return Optional.empty();
  }

  private Optional<String> unmet(SyncRef from, SyncRef on) {
    if (!on.namespace().equals(from.namespace())) {
      return Optional.of(
          "Sync "
              + on
              + ", which is in another namespace: that would let one team hold another up. Depend on"
              + " Syncs of "
              + from.namespace()
              + " only");
    }
    Optional<Sync> found = syncs.apply(on);
    if (found.isEmpty()) {
      return Optional.of("Sync " + on + ", which does not exist");
    }
    return around(from, found.get(), List.of(from), new HashSet<>())
        .map(
            around ->
                "itself, by way of "
                    + around.stream().map(SyncRef::name).collect(Collectors.joining(" -> "))
                    + ": take one of them out of spec.dependsOn")
        .or(() -> notReady(on));
  }

  /** The way from a Sync back to where we came from, empty when there is none. */
  private Optional<List<SyncRef>> around(
      SyncRef from, Sync at, List<SyncRef> way, Set<SyncRef> seen) {
    List<SyncRef> further = new ArrayList<>(way);
    further.add(at.ref());
    if (at.ref().equals(from)) {
      return Optional.of(further);
    }
    if (!seen.add(at.ref())) {
      return Optional.empty();
    }
    return of(at).stream()
        .flatMap(next -> syncs.apply(next).stream())
        .flatMap(next -> around(from, next, further, seen).stream())
        .findFirst();
  }

  private Optional<String> notReady(SyncRef on) {
    if (enforced.apply(on).filter(EnforcedRevision::applied).isEmpty()) {
      return Optional.of("Sync " + on + " to apply its revision");
    }
    Optional<Map<ResourceId, Health>> known = health.apply(on);
    if (known.isEmpty()) {
      return Optional.of("Sync " + on + " to be healthy");
    }
    return known.get().entrySet().stream()
        .flatMap(entry -> HookRuns.problem(entry.getKey(), entry.getValue()).stream())
        .findFirst()
        .map(problem -> "Sync " + on + " to be healthy: " + problem);
  }
}
