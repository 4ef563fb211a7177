package io.samsvar.reconciler.resource;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Waives one rule for named objects until a date. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ExemptionSpec(
    @Required
        @Size(min = 1, max = 253)
        @JsonPropertyDescription("Code of the rule, for example residency.region-not-allowed.")
        String code,
    @Required
        @Size(min = 1, max = 100)
        @JsonPropertyDescription("The objects, by full name; there is no pattern.")
        List<ObjectName> objects,
    @Required @Size(min = 1, max = 253) @JsonPropertyDescription("Who answers for it.")
        String owner,
    @Required @Size(min = 1, max = 1024) @JsonPropertyDescription("Why, for the record.")
        String reason,
    @Required
        @Pattern("^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$")
        @JsonPropertyDescription("UTC time from which it no longer counts.")
        String expiresAt) {

  /** One object. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record ObjectName(
      @Size(max = 253) @JsonPropertyDescription("API group; empty for the core group.")
          @Nullable String group,
      @Required @Size(min = 1, max = 63) String kind,
      @Size(max = 63)
          @JsonPropertyDescription("Only in a ClusterExemption; an Exemption means its own.")
          @Nullable String namespace,
      @Required @Size(min = 1, max = 253) String name) {}
}
