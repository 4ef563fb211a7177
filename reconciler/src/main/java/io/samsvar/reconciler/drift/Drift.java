package io.samsvar.reconciler.drift;

import io.samsvar.ledger.Event.DriftKind;
import io.samsvar.ledger.ResourceId;
import io.samsvar.ledger.Revision;
import io.samsvar.ledger.SyncRef;
import java.util.List;

/**
 * A declared object that is not as declared. It names places, never values.
 *
 * @param revision the last verified revision, which is enforced
 * @param kind REMOVED when the object was gone, also when another of its name stands there now;
 *     ADDED when all that is declared is there, and more beside it
 * @param paths JSON Pointers of what differs; empty when the object was gone
 * @param managers field managers that the live object names for these fields
 * @param resourceVersion of the live object, empty when there is none
 * @param additions what was added, when that is all
 */
public record Drift(
    SyncRef sync,
    Revision revision,
    Declared declared,
    DriftKind kind,
    List<String> paths,
    List<String> managers,
    String resourceVersion,
    List<Additions.Addition> additions) {
  /** Copies the lists. */
  public Drift {
    additions = List.copyOf(additions);
    paths = List.copyOf(paths);
    managers = List.copyOf(managers);
  }

  /** The object. */
  public ResourceId resource() {
    return declared.id();
  }
}
