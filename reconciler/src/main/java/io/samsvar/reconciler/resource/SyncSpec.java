package io.samsvar.reconciler.resource;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.samsvar.reconciler.resource.GitSource.SecretRef;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a Sync asks for. Components that are null mean their documented default. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "self.targetNamespace == oldSelf.targetNamespace",
    message =
        "the target namespace cannot be changed, since everything in the old one would be"
            + " deleted: make a second Sync, then remove the first, which leaves its objects in place",
    fieldPath = ".targetNamespace")
@ValidationRule(
    value =
        "!has(self.createNamespace) || !self.createNamespace"
            + " || !(self.targetNamespace in ['default', 'kube-system', 'kube-public',"
            + " 'kube-node-lease'])",
    message = "this namespace is part of the cluster: leave createNamespace out",
    fieldPath = ".createNamespace")
public record SyncSpec(
    @Required @JsonPropertyDescription("What to follow.") GitSource source,
    @Required
        @Size(min = 1, max = 63)
        @Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")
        @JsonPropertyDescription(
            "Namespace for everything the path declares. Fixed once the Sync exists.")
        String targetNamespace,
    @JsonPropertyDescription(
            "Create the target namespace, with environment and region as labels. It is never"
                + " deleted again by absence.")
        @Nullable Boolean createNamespace,
    @Size(max = 63)
        @Pattern("^[a-z0-9A-Z]([-._a-z0-9A-Z]*[a-z0-9A-Z])?$")
        @JsonPropertyDescription(
            "Environment this is, for example production. Policy may ask for it.")
        @Nullable String environment,
    @Size(max = 63)
        @Pattern("^[a-z0-9A-Z]([-._a-z0-9A-Z]*[a-z0-9A-Z])?$")
        @JsonPropertyDescription("Region this is, for example no-oslo-1. Policy may ask for it.")
        @Nullable String region,
    @JsonPropertyDescription("Proof of origin asked of every commit.")
        @Nullable Verification verification,
    @JsonPropertyDescription("How objects and fields that others have are taken over.")
        @Nullable Apply apply,
    @JsonPropertyDescription("What may be deleted when Git no longer declares it.")
        @Nullable Prune prune,
    @JsonPropertyDescription("What to do when a declared object changes by another hand.")
        @Nullable Drift drift,
    @JsonPropertyDescription(
            "Stop following Git. The last verified revision stays protected and enforced.")
        @Nullable Boolean suspend,
    @Size(max = 32)
        @JsonPropertyDescription("Syncs that must have applied their newest revision before.")
        @Nullable List<Dependency> dependsOn,
    @Default("5m")
        @Size(min = 2, max = 32)
        @Pattern("^([0-9]+(ms|s|m|h))+$")
        @JsonPropertyDescription("Time for what was written to become healthy.")
        @Nullable String timeout,
    @Size(min = 1, max = 253)
        @JsonPropertyDescription("Reserved: ServiceAccount to write as. Not served yet.")
        @Nullable String serviceAccountName,
    @JsonPropertyDescription("How the files become manifests.") @Nullable RenderSpec render,
    @Size(max = 16)
        @JsonPropertyDescription(
            "Times in which it may write, or may not. Without any, always. Outside, commits are"
                + " judged and wait; what is in force stays enforced.")
        @Nullable List<Window> windows,
    @JsonPropertyDescription(
            "Labels of the target namespace that createNamespace makes, besides environment and"
                + " region.")
        @ValidationRule(
            value = "self.all(name, !name.startsWith('samsvar.io/'))",
            message = "labels of samsvar.io are Samsvar's own")
        @Nullable Map<String, String> namespaceLabels,
    @JsonPropertyDescription("How the health of kinds is told that the API does not know.")
        @Nullable HealthChecks health) {

  /** One that says nothing of the newest fields. */
  public SyncSpec(
      GitSource source,
      String targetNamespace,
      @Nullable Boolean createNamespace,
      @Nullable String environment,
      @Nullable String region,
      @Nullable Verification verification,
      @Nullable Apply apply,
      @Nullable Prune prune,
      @Nullable Drift drift,
      @Nullable Boolean suspend,
      @Nullable List<Dependency> dependsOn,
      @Nullable String timeout,
      @Nullable String serviceAccountName) {
    this(
        source,
        targetNamespace,
        createNamespace,
        environment,
        region,
        verification,
        apply,
        prune,
        drift,
        suspend,
        dependsOn,
        timeout,
        serviceAccountName,
        null,
        null,
        null,
        null);
  }

  /** How the files become manifests, or by what stands at the path alone. */
  public RenderSpec renderOrDefault() {
    return render == null ? RenderSpec.DEFAULT : render;
  }

  /** Whether the target namespace is to be created. */
  public boolean createsNamespace() {
    return Boolean.TRUE.equals(createNamespace);
  }

  /** Whether following Git is paused. */
  public boolean suspended() {
    return Boolean.TRUE.equals(suspend);
  }

  /** The prune rules, or the defaults. */
  public Prune pruneOrDefault() {
    return prune == null ? Prune.DEFAULT : prune;
  }

  /** Whether fields that another manager holds are taken over. */
  public boolean takesOver() {
    return apply == null || !Boolean.FALSE.equals(apply.takeOver());
  }

  /** The tools whose fields become ours alone. */
  public Set<Tool> takesOverFrom() {
    return apply == null || apply.takeOverFrom() == null
        ? Set.of()
        : Set.copyOf(apply.takeOverFrom());
  }

  /** Whether objects that were there before are taken over. */
  public boolean adopts() {
    return apply != null && Boolean.TRUE.equals(apply.adopt());
  }

  /**
   * How objects and fields that others have are taken over.
   *
   * @param takeOver fields of our own objects that another manager holds
   * @param adopt objects that were in the cluster before Git declared them
   * @param takeOverFrom tools whose fields become ours alone
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Apply(
      @Default("true")
          @JsonPropertyDescription(
              "Take declared fields over from other managers; otherwise the object fails and the"
                  + " message names the manager.")
          @Nullable Boolean takeOver,
      @Default("false")
          @JsonPropertyDescription(
              "Take objects over that were in the cluster before Git declared them.")
          @Nullable Boolean adopt,
      @Size(max = 3)
          @JsonPropertyDescription(
              "Tools that kept these objects before: kubectl, argocd, flux. Their fields become"
                  + " Samsvar's alone, and what they applied and Git does not declare goes.")
          @Nullable List<Tool> takeOverFrom) {
    /** Copies the list. */
    public Apply {
      takeOverFrom = takeOverFrom == null ? null : List.copyOf(takeOverFrom);
    }

    /** Without a tool to take over from. */
    public Apply(@Nullable Boolean takeOver, @Nullable Boolean adopt) {
      this(takeOver, adopt, null);
    }
  }

  /**
   * Proof of origin.
   *
   * @param mode what is asked
   * @param secretRef Secret with the trusted keys
   * @param trustedKeys name of a set of trusted keys that the operator mounted
   * @param since commit after which signatures count
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @ValidationRule(
      value = "self.mode != 'signature' || has(self.secretRef) != has(self.trustedKeys)",
      message =
          "signatures need the trusted keys: name a Secret in secretRef, or a set that the operator"
              + " mounted in trustedKeys",
      fieldPath = ".secretRef")
  public record Verification(
      @Required @JsonPropertyDescription("none, or signature: a valid one by an allowed key.")
          VerificationMode mode,
      @JsonPropertyDescription(
              "Secret in the same namespace with the trusted keys: <name>.asc with OpenPGP public"
                  + " keys in armour; allowed_signers and revoked_keys for SSH.")
          @Nullable SecretRef secretRef,
      @Size(min = 1, max = 63)
          @Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")
          @JsonPropertyDescription(
              "Set of trusted keys that the operator mounted, instead of a Secret.")
          @Nullable String trustedKeys,
      @Pattern("^[0-9a-f]{40}$")
          @JsonPropertyDescription(
              "Commit after which signatures count. Without it, and before anything was accepted,"
                  + " the whole history has to be signed.")
          @Nullable String since) {}

  /** How the origin of a commit is proven. */
  public enum VerificationMode {
    /** By the transport alone. */
    @JsonProperty("none")
    NONE,
    /** By a valid signature of an allowed key. */
    @JsonProperty("signature")
    SIGNATURE
  }

  /**
   * What may be deleted when Git no longer declares it.
   *
   * @param enabled whether anything is; otherwise it leaves the inventory and stays
   * @param maxObjects most objects in one plan without approval, cascades included
   * @param maxPercent most percent of the inventory in one plan without approval
   * @param provenIn earlier Sync in which the same deletions must have been applied
   * @param soak time an object is marked before it goes
   * @param onDelete what becomes of everything when the Sync is deleted
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Prune(
      @Default("true")
          @JsonPropertyDescription("false: what Git no longer declares stays in the cluster.")
          @Nullable Boolean enabled,
      @Default("10")
          @Min(0)
          @Max(10000)
          @JsonPropertyDescription(
              "Most objects one plan deletes without an Approval, cascades included.")
          @Nullable Integer maxObjects,
      @Default("20")
          @Min(0)
          @Max(100)
          @JsonPropertyDescription(
              "Most percent of the inventory one plan deletes without an Approval. The smaller of"
                  + " both budgets holds; one object is always allowed.")
          @Nullable Integer maxPercent,
      @JsonPropertyDescription(
              "Sync of an earlier environment in which the same deletions must have been applied.")
          @Nullable Dependency provenIn,
      @Size(min = 2, max = 32)
          @Pattern("^([0-9]+(ms|s|m|h))+$")
          @JsonPropertyDescription(
              "Time an object is marked before it is deleted, for example 1h; Git can take it back.")
          @Nullable String soak,
      @Default("orphan")
          @JsonPropertyDescription(
              "When the Sync itself is deleted: orphan leaves everything in the cluster, prune"
                  + " deletes it under these same rules before the Sync goes.")
          @Nullable DeletionMode onDelete) {

    /** What was applied stays when the Sync is deleted. */
    public Prune(
        @Nullable Boolean enabled,
        @Nullable Integer maxObjects,
        @Nullable Integer maxPercent,
        @Nullable Dependency provenIn,
        @Nullable String soak) {
      this(enabled, maxObjects, maxPercent, provenIn, soak, null);
    }

    /** Most objects deleted by one plan without approval. */
    public static final int OBJECTS_MAX = 10;

    /** Most percent of the inventory deleted by one plan without approval. */
    public static final int PERCENT_MAX = 20;

    /** What holds when the Sync says nothing. */
    public static final Prune DEFAULT = new Prune(true, OBJECTS_MAX, PERCENT_MAX, null, null);

    /** Whether anything is deleted. */
    public boolean isEnabled() {
      return !Boolean.FALSE.equals(enabled);
    }

    /** The absolute budget. */
    public int objects() {
      return maxObjects == null ? OBJECTS_MAX : maxObjects;
    }

    /** The relative budget. */
    public int percent() {
      return maxPercent == null ? PERCENT_MAX : maxPercent;
    }
  }

  /** What becomes of the objects of a deleted Sync. */
  public enum DeletionMode {
    /** They stay, and are no longer followed. */
    @JsonProperty("orphan")
    ORPHAN,
    /** They are deleted, under the rules for every deletion. */
    @JsonProperty("prune")
    PRUNE
  }

  /** Whether a deletion of the Sync deletes its objects; never while it is suspended. */
  public boolean isTakenDown() {
    return pruneOrDefault().isEnabled()
        && pruneOrDefault().onDelete() == DeletionMode.PRUNE
        && !suspended();
  }

  /**
   * What to do when a declared object changes by another hand.
   *
   * @param mode revert, or only tell
   * @param strict whether fields beside the declared ones are drift, too
   * @param ignore added fields that are none
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Drift(
      @Default("revert") @JsonPropertyDescription("revert, or detect: only tell.")
          @Nullable DriftMode mode,
      @Default("false")
          @JsonPropertyDescription(
              "Fields that others added beside the declared ones are drift, too: a container, a"
                  + " variable, a label.")
          @Nullable Boolean strict,
      @Size(max = 64) @JsonPropertyDescription("Added fields that are no drift.")
          @Nullable List<DriftIgnore> ignore) {
    /** Copies the list. */
    public Drift {
      ignore = ignore == null ? null : List.copyOf(ignore);
    }

    /** Not strict. */
    public Drift(@Nullable DriftMode mode) {
      this(mode, null, null);
    }

    /** Whether added fields are drift. */
    public boolean isStrict() {
      return Boolean.TRUE.equals(strict);
    }
  }

  /** What is done about drift. */
  public enum DriftMode {
    /** Put it back. */
    @JsonProperty("revert")
    REVERT,
    /** Tell, and leave it. */
    @JsonProperty("detect")
    DETECT
  }

  /** The expressions that tell the health of kinds, or none. */
  public List<HealthExpression> healthExpressions() {
    return health == null || health.expressions() == null ? List.of() : health.expressions();
  }

  /**
   * How health is told.
   *
   * @param expressions for kinds of their own rules
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record HealthChecks(
      @Size(max = 32)
          @JsonPropertyDescription(
              "For custom resources: expressions (CEL) over object, metadata, spec and status. A kind"
                  + " without any is told by the rules of kstatus.")
          @Nullable List<HealthExpression> expressions) {}

  /**
   * A time in which a Sync may write, or may not.
   *
   * @param schedule when it opens: minute, hour, day, month, day of the week, as in crontab
   * @param duration how long it stays open
   * @param timeZone of the schedule, null for UTC
   * @param manual whether a run that somebody asked for is let through
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Window(
      @Required @JsonPropertyDescription("allow or deny; deny wins.") WindowKind kind,
      @Required
          @Size(min = 9, max = 128)
          @Pattern("^\\S+( \\S+){4}$")
          @JsonPropertyDescription(
              "When it opens: minute, hour, day, month, day of the week, for example 0 22 * * 1-5.")
          String schedule,
      @Required
          @Size(min = 2, max = 32)
          @Pattern("^([0-9]+(ms|s|m|h))+$")
          @JsonPropertyDescription("How long it stays open, for example 2h; at most 744h.")
          String duration,
      @Size(min = 1, max = 64)
          @Pattern("^[A-Za-z0-9_+/-]+$")
          @JsonPropertyDescription("Time zone of the schedule, for example Europe/Oslo; else UTC.")
          @Nullable String timeZone,
      @Default("false")
          @JsonPropertyDescription(
              "Let a run through that somebody asked for (annotation samsvar.io/sync-requested).")
          @Nullable Boolean manual) {}

  /** What a window is for. */
  public enum WindowKind {
    /** Writes are let through while it is open. */
    @JsonProperty("allow")
    ALLOW,
    /** No write is let through while it is open. */
    @JsonProperty("deny")
    DENY
  }

  /**
   * Another Sync.
   *
   * @param name its name
   * @param namespace its namespace, null for the same
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Dependency(
      @Required @Size(min = 1, max = 253) @JsonPropertyDescription("Name of the Sync.") String name,
      @Size(min = 1, max = 63)
          @JsonPropertyDescription("Namespace of the Sync; without it, the same.")
          @Nullable String namespace) {}

  /** What is done about drift; revert when the Sync says nothing. */
  public DriftMode driftMode() {
    return drift == null || drift.mode() == null ? DriftMode.REVERT : drift.mode();
  }
}
