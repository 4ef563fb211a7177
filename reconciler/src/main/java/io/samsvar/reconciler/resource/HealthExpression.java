package io.samsvar.reconciler.resource;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/**
 * The health of one kind. Each expression is true or false; failed is asked first, then inProgress,
 * then ready.
 *
 * @param group API group, empty for the core
 * @param ready whether it works
 * @param failed whether it does not get there
 * @param inProgress whether it is on its way
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "self.group != '' || self.kind != 'Secret'",
    message = "a Secret is not looked into",
    fieldPath = ".kind")
public record HealthExpression(
    @Required
        @Size(max = 253)
        @Pattern("^[a-z0-9.-]*$")
        @JsonPropertyDescription("API group, empty for the core.")
        String group,
    @Required @Size(min = 1, max = 63) @Pattern("^[A-Za-z0-9]+$") @JsonPropertyDescription("Kind.")
        String kind,
    @Required
        @Size(min = 1, max = 1024)
        @JsonPropertyDescription(
            "Whether it works, for example status.phase == 'Ready'. A field that is not there yet"
                + " means no.")
        String ready,
    @Size(min = 1, max = 1024) @JsonPropertyDescription("Whether it does not get there by itself.")
        @Nullable String failed,
    @Size(min = 1, max = 1024)
        @JsonPropertyDescription("Whether it is on its way, whatever ready says.")
        @Nullable String inProgress) {}
