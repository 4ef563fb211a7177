package io.samsvar.reconciler.resource;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What became of a PolicyBundle. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PolicyBundleStatus(
    @Nullable Long observedGeneration,
    @JsonPropertyDescription("Pending, Active, Rejected or Suspended.") @Nullable String state,
    @JsonPropertyDescription("What is so, why, and the way out.") @Nullable String message,
    @JsonPropertyDescription("Digest of everything in force.") @Nullable String digest,
    @JsonPropertyDescription("Newest commit seen.") @Nullable String attempted,
    @JsonPropertyDescription("Commit in force.") @Nullable String lastKnownGood,
    @JsonPropertyDescription("Since when the commit in force is not the newest.")
        @Nullable String rejectedSince,
    @JsonPropertyDescription(
            "Rules in force that are too large to be compiled and are interpreted, some hundred times"
                + " as slow: split them. At most 20 are named; none when it is not there.")
        @Nullable List<String> interpreted,
    @Nullable List<SyncStatus.Condition> conditions) {}
