package io.samsvar.reconciler.resource;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** What an Approval says. It cannot be changed afterwards. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "self == oldSelf",
    message = "an Approval cannot be changed: make a new one")
public record ApprovalSpec(
    @Required
        @Size(min = 1, max = 253)
        @JsonPropertyDescription("Name of the Sync in the same namespace.")
        String sync,
    @Required
        @Pattern("^sha256:[0-9a-f]{64}$")
        @JsonPropertyDescription("Digest of the plan, as status.planDigest of the Sync shows it.")
        String plan,
    @Required
        @Size(min = 1, max = 253)
        @JsonPropertyDescription(
            "User name of who approves. The admission webhook refuses any other than the one the"
                + " request came from.")
        String approver,
    @Required @Size(min = 1, max = 1024) @JsonPropertyDescription("Why, for the record.")
        String reason,
    @Pattern("^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$")
        @JsonPropertyDescription(
            "UTC time from which it no longer counts; without it, 24 h after it was made.")
        @Nullable String expiresAt) {}
