package io.samsvar.reconciler.resource;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who may write to declared objects, where and until when. It cannot be changed afterwards. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "self == oldSelf",
    message = "a BreakGlass cannot be changed: delete it and make a new one")
public record BreakGlassSpec(
    @Required
        @Size(min = 1, max = 16)
        @JsonPropertyDescription("User names, as the API server knows them.")
        List<String> users,
    @Size(min = 1, max = 64) @JsonPropertyDescription("Namespaces it holds for; without it, all.")
        @Nullable List<String> namespaces,
    @Required
        @Size(min = 1, max = 1024)
        @JsonPropertyDescription("Why, for the record and the report.")
        String reason,
    @Required
        @Pattern("^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$")
        @JsonPropertyDescription(
            "UTC time from which it no longer counts; at most 24 h after it was made.")
        String expiresAt) {}
