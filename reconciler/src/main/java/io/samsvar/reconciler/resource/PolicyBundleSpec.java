package io.samsvar.reconciler.resource;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.PreserveUnknownFields;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What a PolicyBundle asks for. Components that are null mean their documented default. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PolicyBundleSpec(
    @Required @JsonPropertyDescription("Where the Rego is.") GitSource source,
    @Size(min = 1, max = 3) @JsonPropertyDescription("Where it is asked; without it, everywhere.")
        @Nullable List<Target> targets,
    @JsonPropertyDescription("Which objects it is asked about; without it, all.")
        @Nullable Match match,
    @JsonPropertyDescription("deny (default), warn, or dryrun: recorded and not told.")
        @Nullable Enforcement enforcement,
    @PreserveUnknownFields @JsonPropertyDescription("What Rego sees as input.parameters.")
        @Nullable JsonNode parameters,
    @JsonPropertyDescription(
            "Whether it is a team's own: then the team's Exemptions waive its rules, and it gives"
                + " way to a bundle of the organisation with the same package. False by default.")
        @Nullable Boolean team,
    @Min(0)
        @Max(100)
        @JsonPropertyDescription(
            "Least coverage of the Rego by its own tests, in percent; without it, none is asked.")
        @Nullable Integer coverage,
    @JsonPropertyDescription("Stop following Git; what is in force stays.")
        @Nullable Boolean suspend,
    @JsonPropertyDescription(
            "Proof of origin asked of every commit; the Secret with the keys is in Samsvar's own"
                + " namespace.")
        SyncSpec.@Nullable Verification verification) {

  /** Whose commits come by the transport's proof alone. */
  public PolicyBundleSpec(
      GitSource source,
      @Nullable List<Target> targets,
      @Nullable Match match,
      @Nullable Enforcement enforcement,
      @Nullable JsonNode parameters,
      @Nullable Boolean team,
      @Nullable Integer coverage,
      @Nullable Boolean suspend) {
    this(source, targets, match, enforcement, parameters, team, coverage, suspend, null);
  }

  /** Which objects; a list that is left out restricts nothing. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Match(
      @Size(min = 1, max = 64) @JsonPropertyDescription("Kinds.") @Nullable List<Kind> kinds,
      @Size(min = 1, max = 256)
          @JsonPropertyDescription(
              "Namespaces. Other than Namespaces, what is cluster-scoped is in none.")
          @Nullable List<String> namespaces,
      @Size(min = 1, max = 256) @JsonPropertyDescription("Namespaces it is not asked about.")
          @Nullable List<String> exceptNamespaces,
      @JsonPropertyDescription("Labels that the object carries.")
          @Nullable Map<String, String> labels) {

    /** One kind. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Kind(
        @Size(max = 253) @JsonPropertyDescription("API group; empty for the core group.")
            @Nullable String group,
        @Required @Size(min = 1, max = 63) String kind) {}
  }

  /** Where policy is asked. */
  public enum Target {
    /** The gate of a sync. */
    @JsonProperty("sync")
    SYNC,
    /** The API server's question before a write. */
    @JsonProperty("admission")
    ADMISSION,
    /** Live objects. */
    @JsonProperty("audit")
    AUDIT
  }

  /** What comes of a finding. */
  public enum Enforcement {
    /** It blocks. */
    @JsonProperty("deny")
    DENY,
    /** It is told. */
    @JsonProperty("warn")
    WARN,
    /** It is recorded. */
    @JsonProperty("dryrun")
    DRYRUN
  }

  /** Where it is asked. */
  public List<Target> targetsOrDefault() {
    return targets == null || targets.isEmpty() ? List.of(Target.values()) : targets;
  }

  /** What comes of a finding. */
  public Enforcement enforcementOrDefault() {
    return enforcement == null ? Enforcement.DENY : enforcement;
  }

  /** Whether it is the organisation's. */
  public boolean organisation() {
    return !Boolean.TRUE.equals(team);
  }

  /** Least coverage by tests in percent, 0 when none is asked. */
  public int coverageOrDefault() {
    return coverage == null ? 0 : coverage;
  }

  /** Whether following Git is paused. */
  public boolean suspended() {
    return Boolean.TRUE.equals(suspend);
  }
}
