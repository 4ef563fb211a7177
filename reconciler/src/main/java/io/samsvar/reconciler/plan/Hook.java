package io.samsvar.reconciler.plan;

import io.samsvar.ledger.Stage;
import io.samsvar.reconciler.StageException;
import io.samsvar.reconciler.inventory.ManifestText;
import io.samsvar.reconciler.plan.Step.Phase;
import io.samsvar.reconciler.render.RenderedObject;
import io.samsvar.reconciler.schedule.Pace;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * An object that is made for one revision and has to succeed, for example a Job that migrates a
 * database. It is no declared object: neither kept against drift nor pruned.
 *
 * @param deadline time it has to succeed, null for that of the Sync
 */
public record Hook(Phase phase, Set<DeletePolicy> deletes, @Nullable Duration deadline) {

  /** Annotation that makes an object a hook: PreSync or PostSync. */
  public static final String ANNOTATION = "samsvar.io/hook";

  /** When a hook is deleted, separated by commas; without it, BeforeHookCreation. */
  public static final String DELETE_ANNOTATION = "samsvar.io/hook-delete-policy";

  /** Time a hook has, for example {@code 10m}. */
  public static final String DEADLINE_ANNOTATION = "samsvar.io/hook-deadline";

  /** The annotation of Argo CD, understood when ours is not there. */
  public static final String ARGO_ANNOTATION = "argocd.argoproj.io/hook";

  /** The annotation of Argo CD, understood when ours is not there. */
  public static final String ARGO_DELETE_ANNOTATION = "argocd.argoproj.io/hook-delete-policy";

  /** Longest deadline of a hook. */
  public static final Duration DEADLINE_MAX = Duration.ofHours(6);

  private static final Pattern DURATION = Pattern.compile("([0-9]{1,6}(ms|s|m|h))+");

  /** When a hook is deleted. */
  public enum DeletePolicy {
    /** Before it is made anew. */
    BEFORE_CREATION("BeforeHookCreation"),
    /** After it succeeded. */
    SUCCEEDED("HookSucceeded"),
    /** After it failed. */
    FAILED("HookFailed");

    private final String text;

    DeletePolicy(String text) {
      this.text = text;
    }

    /** The name in annotations. */
    public String text() {
      return text;
    }
  }

  /** Copies the set. */
  public Hook {
    deletes = Set.copyOf(deletes);
  }

  /** Whether an object says that it is a hook, of whatever sort. */
  public static boolean isHook(JsonNode manifest) {
    return !word(manifest).isEmpty();
  }

  /**
   * What a declared object says of itself; empty when it is no hook.
   *
   * @throws StageException at PLAN, {@code plan.hook-unsupported} or {@code plan.hook-unreadable}
   */
  public static Optional<Hook> of(RenderedObject object) {
    String word = word(object.manifest());
    if (word.isEmpty()) {
      return Optional.empty();
    }
    Phase phase =
        switch (word) {
          case "PreSync" -> Phase.PRE_SYNC;
          case "PostSync" -> Phase.POST_SYNC;
          default ->
              throw new StageException(
                  Stage.PLAN,
                  "plan.hook-unsupported",
                  object.id()
                      + " in "
                      + object.file()
                      + " is a hook of type "
                      + word
                      + ". Hooks are PreSync or PostSync, one of them: "
                      + wayOut(word));
        };
    return Optional.of(new Hook(phase, deletes(object), deadline(object)));
  }

  private static String wayOut(String word) {
    return switch (word) {
      case "Sync" ->
          "leave the annotation out and give the object a wave (" + Waves.ANNOTATION + ").";
      case "SyncFail" -> "after a failure nothing is run; alert on the Sync's Ready condition.";
      case "PreDelete", "PostDelete" ->
          "a Sync that is deleted leaves its objects in place, so nothing runs then.";
      default -> "make two objects of it, or correct the annotation.";
    };
  }

  /** Ours, or that of Argo CD; Argo's Skip is no hook but an object that is left alone. */
  private static String word(JsonNode manifest) {
    String ours = ManifestText.annotation(manifest, ANNOTATION).strip();
    String argo = ManifestText.annotation(manifest, ARGO_ANNOTATION).strip();
    return !ours.isEmpty() ? ours : argo.equals("Skip") ? "" : argo;
  }

  private static Set<DeletePolicy> deletes(RenderedObject object) {
    String ours = ManifestText.annotation(object.manifest(), DELETE_ANNOTATION);
    String text =
        ours.isEmpty() ? ManifestText.annotation(object.manifest(), ARGO_DELETE_ANNOTATION) : ours;
    if (text.isBlank()) {
      return EnumSet.of(DeletePolicy.BEFORE_CREATION);
    }
    Set<DeletePolicy> policies = EnumSet.noneOf(DeletePolicy.class);
    for (String word : List.of(text.split(",", -1))) {
      policies.add(
          Arrays.stream(DeletePolicy.values())
              .filter(policy -> policy.text().equals(word.strip()))
              .findFirst()
              .orElseThrow(
                  () ->
                      unreadable(
                          object,
                          "the delete policy '"
                              + word.strip()
                              + "': write BeforeHookCreation, HookSucceeded or HookFailed")));
    }
    return policies;
  }

  private static @Nullable Duration deadline(RenderedObject object) {
    String text = ManifestText.annotation(object.manifest(), DEADLINE_ANNOTATION).strip();
    if (text.isEmpty()) {
      return null;
    }
    Duration deadline =
        DURATION.matcher(text).matches() ? Pace.interval(text) : DEADLINE_MAX.plusSeconds(1);
    if (deadline.compareTo(DEADLINE_MAX) > 0) {
      throw unreadable(
          object,
          "the deadline '"
              + text
              + "': write for example 10m, at most "
              + DEADLINE_MAX.toHours()
              + "h");
    }
    return deadline;
  }

  private static StageException unreadable(RenderedObject object, String what) {
    return new StageException(
        Stage.PLAN,
        "plan.hook-unreadable",
        "The hook " + object.id() + " in " + object.file() + " has " + what + ".");
  }
}
