package io.samsvar.reconciler.resource;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of a Sync. Bounded, without any value of an object.
 *
 * @param observedGeneration generation of the spec this speaks of
 * @param state one word for people, see {@link SyncState}
 * @param verdict one word: Passed, Blocked or Undecided
 * @param message one sentence: what is so, why, and the way out
 * @param revision first eight digits of the enforced commit
 * @param planDigest digest of the newest plan; an Approval names it
 * @param handledRequest the last {@code samsvar.io/sync-requested} that a run answered
 * @param inventory how many objects we answer for
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SyncStatus(
    @Nullable Long observedGeneration,
    @JsonPropertyDescription(
            "Pending, Progressing, Synced, Blocked, Undecided, AwaitingApproval, Frozen, Failed or"
                + " Suspended.")
        @Nullable String state,
    @JsonPropertyDescription("Passed, Blocked or Undecided.") @Nullable String verdict,
    @JsonPropertyDescription("What is so, why, and the way out.") @Nullable String message,
    @JsonPropertyDescription("First digits of the enforced commit.") @Nullable String revision,
    @Nullable Revisions revisions,
    @JsonPropertyDescription("Digest of the policies that judged last.")
        @Nullable String policyDigest,
    @JsonPropertyDescription("Digest of the newest plan; an Approval names it.")
        @Nullable String planDigest,
    @Nullable Counts counts,
    @JsonPropertyDescription("How many objects this Sync answers for.") @Nullable Integer inventory,
    @Nullable List<Condition> conditions,
    @JsonPropertyDescription("What policy has against the newest revision, the first 50.")
        @Nullable List<FindingStatus> findings,
    @JsonPropertyDescription("The last ten outcomes, newest first.")
        @Nullable List<HistoryEntry> history,
    @JsonPropertyDescription("The last samsvar.io/sync-requested that a run answered.")
        @Nullable String handledRequest,
    @JsonPropertyDescription(
            "What Git no longer declares and is deleted when its soak time is over, the first 50.")
        @Nullable List<SoakingObject> soaking,
    @JsonPropertyDescription("What plans deleted and can be brought back, the newest five plans.")
        @Nullable List<DeletedByPlan> deleted) {

  /** Most findings kept in a status. */
  public static final int FINDINGS_MAX = 50;

  /** Most outcomes kept in a status. */
  public static final int HISTORY_MAX = 10;

  /** Most objects that wait for their deletion kept in a status. */
  public static final int SOAKING_MAX = 50;

  /** Most plans that deleted something kept in a status. */
  public static final int DELETED_PLANS_MAX = 5;

  /** Most objects of one such plan kept in a status. */
  public static final int DELETED_OBJECTS_MAX = 20;

  /** Most characters of a message kept in a status. */
  public static final int MESSAGE_CHARS_MAX = 1024;

  /**
   * Commits.
   *
   * @param attempted the newest one seen
   * @param verified the last one that passed the gate; it is protected and enforced
   * @param applied the last one written completely
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Revisions(
      @JsonPropertyDescription("Newest commit seen.") @Nullable String attempted,
      @JsonPropertyDescription("Last commit that passed the gate; it is protected and enforced.")
          @Nullable String verified,
      @JsonPropertyDescription("Last commit written completely.") @Nullable String applied) {}

  /** Changes of the newest plan. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Counts(
      int create, int update, int unchanged, int delete, int adopt, int orphan, int cascade) {}

  /** A condition in the form of KEP-1623. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Condition(
      @Required String type,
      @Required String status,
      @Required String reason,
      @Required String message,
      @Required String lastTransitionTime,
      @Nullable Long observedGeneration) {}

  /** A finding without any value. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record FindingStatus(
      @Required String code,
      @Required String severity,
      @Required String message,
      @Nullable String rule,
      @Nullable String resource,
      @Nullable String path,
      @Nullable String file) {}

  /** One outcome. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record HistoryEntry(
      @Required String time,
      @Required String state,
      @Nullable String revision,
      @Nullable String message) {}

  /** One object that waits for its deletion. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record SoakingObject(@Required String resource, @Required String until) {}

  /**
   * What one plan deleted.
   *
   * @param plan digest of the plan that deleted
   * @param undo digest that an Approval names which brings it back
   * @param until when that is over
   * @param count how many objects
   * @param objects the first of them
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record DeletedByPlan(
      @Required String plan,
      @Required String undo,
      @Required String at,
      @Required String until,
      int count,
      @Nullable List<String> objects) {
    /** Copies the list. */
    public DeletedByPlan {
      objects = objects == null ? List.of() : List.copyOf(objects);
    }
  }
}
