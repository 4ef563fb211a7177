package io.samsvar.reconciler.resource;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What became of an Exemption or ClusterExemption. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ExemptionStatus(
    @Nullable Long observedGeneration,
    @JsonPropertyDescription("Honoured, Expiring, Expired or Refused.") @Nullable String state,
    @JsonPropertyDescription("What is so, why, and the way out.") @Nullable String message,
    @JsonPropertyDescription("When it last let something through, to the hour.")
        @Nullable String lastUsedAt,
    @JsonPropertyDescription("Digest of the policies, exemptions included, that decided then.")
        @Nullable String policies,
    @Nullable List<SyncStatus.Condition> conditions) {

  /** It counts. */
  public static final String HONOURED = "Honoured";

  /** It counts, and ends soon. */
  public static final String EXPIRING = "Expiring";

  /** Its time is over. */
  public static final String EXPIRED = "Expired";

  /** It never counted. */
  public static final String REFUSED = "Refused";

  /** Whether it counts. */
  public static final String CONDITION = "Honoured";
}
