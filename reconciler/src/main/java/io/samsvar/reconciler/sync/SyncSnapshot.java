package io.samsvar.reconciler.sync;

import io.samsvar.ledger.SyncRef;
import io.samsvar.reconciler.inventory.EnforcedRevision.Place;
import io.samsvar.reconciler.resource.GitSource;
import io.samsvar.reconciler.resource.Sync;
import io.samsvar.reconciler.resource.SyncSpec;

/**
 * What a run knows of its Sync.
 *
 * @param uid UID of the resource
 * @param generation generation of the spec
 */
public record SyncSnapshot(SyncRef ref, String uid, long generation, SyncSpec spec) {

  /** The resource as it is now. */
  public static SyncSnapshot of(Sync sync) {
    Long generation = sync.getMetadata().getGeneration();
    return new SyncSnapshot(
        sync.ref(),
        sync.getMetadata().getUid(),
        generation == null ? 0 : generation,
        sync.getSpec());
  }

  /** What it looks at. */
  public Place place() {
    GitSource source = spec.source();
    return new Place(
        source.url(), source.followed(), source.pathOrDefault(), spec.targetNamespace());
  }

  /** The environment it states, empty when none. */
  public String environment() {
    return spec.environment() == null ? "" : spec.environment();
  }

  /** The region it states, empty when none. */
  public String region() {
    return spec.region() == null ? "" : spec.region();
  }
}
