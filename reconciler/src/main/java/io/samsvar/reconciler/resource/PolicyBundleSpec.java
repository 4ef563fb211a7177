package io.samsvar.reconciler.resource;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.PreserveUnknownFields;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What a PolicyBundle asks for. Components that are null mean their documented default. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PolicyBundleSpec(
    @Required @JsonPropertyDescription("Where the Rego is.") GitSource source,
    @Size(min = 1, max = 3) @JsonPropertyDescription("Where it is asked; without it, everywhere.")
        @Nullable List<Target> targets,
    @JsonPropertyDescription("deny (default), warn, or dryrun: recorded and not told.")
        @Nullable Enforcement enforcement,
    @PreserveUnknownFields @JsonPropertyDescription("What Rego sees as input.parameters.")
        @Nullable JsonNode parameters,
    @JsonPropertyDescription("Stop following Git; what is in force stays.")
        @Nullable Boolean suspend) {

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

  /** Whether following Git is paused. */
  public boolean suspended() {
    return Boolean.TRUE.equals(suspend);
  }
}
