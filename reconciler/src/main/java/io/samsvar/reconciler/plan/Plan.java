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
 * @param notes what people should know of how it is made
 * @param digest over revision, rendered digest, policy digest, changes and notes
 */
public record Plan(
    SyncRef sync,
    Revision revision,
    Digest rendered,
    Digest policies,
    List<PlannedChange> changes,
    List<Note> notes,
    Digest digest) {
  /** Copies the lists. */
  public Plan {
    changes = List.copyOf(changes);
    notes = List.copyOf(notes);
  }

  /** One of which there is nothing to say. */
  public Plan(
      SyncRef sync,
      Revision revision,
      Digest rendered,
      Digest policies,
      List<PlannedChange> changes,
      Digest digest) {
    this(sync, revision, rendered, policies, changes, List.of(), digest);
  }

  /**
   * Something to know of how a plan is made: an annotation that changes it. Told as a warning of
   * the verdict, and with it on record.
   *
   * @param code stable code, for example {@code order.wave-contradiction}
   * @param message what is so and what follows, in a sentence
   */
  public record Note(String code, RenderedObject object, String message) {}

  /** The changes of one kind, in order. */
  public List<PlannedChange> of(Action action) {
    return changes.stream().filter(change -> change.action() == action).toList();
  }

  /** The changes that are made in one step. */
  public List<PlannedChange> of(Step step) {
    return changes.stream()
        .filter(change -> change.declared() != null && change.step().equals(step))
        .toList();
  }

  /** The steps in which anything is declared, in order. */
  public List<Step> steps() {
    return changes.stream()
        .filter(change -> change.declared() != null)
        .map(PlannedChange::step)
        .distinct()
        .sorted()
        .toList();
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
   * @param step when it is made
   */
  public record PlannedChange(
      Action action,
      ResourceId resource,
      String apiVersion,
      @Nullable RenderedObject declared,
      @Nullable String uid,
      @Nullable String resourceVersion,
      int cascade,
      @Nullable String protection,
      Step step) {

    /** One that is made when everything is that says nothing else. */
    public PlannedChange(
        Action action,
        ResourceId resource,
        String apiVersion,
        @Nullable RenderedObject declared,
        @Nullable String uid,
        @Nullable String resourceVersion,
        int cascade,
        @Nullable String protection) {
      this(
          action,
          resource,
          apiVersion,
          declared,
          uid,
          resourceVersion,
          cascade,
          protection,
          Step.ORDINARY);
    }

    /** Whether it is a hook's, which is made for one revision and not kept. */
    public boolean isHook() {
      return declared != null && Hook.isHook(declared.manifest());
    }

    /** Whether an object is deleted and made anew. */
    public boolean replaces() {
      return action == Action.CREATE && uid != null;
    }
  }
}
