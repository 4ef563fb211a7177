package io.samsvar.reconciler.plan;

import io.samsvar.ledger.Action;
import io.samsvar.ledger.Digest;
import io.samsvar.ledger.ResourceId;
import io.samsvar.ledger.Revision;
import io.samsvar.ledger.SyncRef;
import io.samsvar.reconciler.render.RenderedObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a revision would change, in the order in which it is written.
 *
 * @param digest over revision, rendered digest, policy digest and changes
 */
public record Plan(
    SyncRef sync,
    Revision revision,
    Digest rendered,
    Digest policies,
    List<PlannedChange> changes,
    Digest digest) {
  /** Copies the list. */
  public Plan {
    changes = List.copyOf(changes);
  }

  /** The changes of one kind, in order. */
  public List<PlannedChange> of(Action action) {
    return changes.stream().filter(change -> change.action() == action).toList();
  }

  /**
   * One change.
   *
   * @param declared the manifest, null for a delete or an orphan
   * @param apiVersion API version to speak of the object in
   * @param uid UID of the live object the plan saw, null when there is none
   * @param resourceVersion resource version the plan saw, null when there is none
   * @param cascade how many more objects go with it: a Namespace's content, a CRD's objects
   * @param protection why a delete needs an approval whatever the budget, null when it does not
   */
  public record PlannedChange(
      Action action,
      ResourceId resource,
      String apiVersion,
      @Nullable RenderedObject declared,
      @Nullable String uid,
      @Nullable String resourceVersion,
      int cascade,
      @Nullable String protection) {}
}
