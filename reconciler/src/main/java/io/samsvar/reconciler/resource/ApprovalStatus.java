package io.samsvar.reconciler.resource;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** What became of an Approval. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ApprovalStatus(
    @JsonPropertyDescription("Accepted or Refused.") @Nullable String state,
    @JsonPropertyDescription("Why.") @Nullable String reason,
    @JsonPropertyDescription("When it was decided.") @Nullable String decidedAt) {

  /** It let its plan go on, once. */
  public static final String ACCEPTED = "Accepted";

  /** It did not. */
  public static final String REFUSED = "Refused";
}
