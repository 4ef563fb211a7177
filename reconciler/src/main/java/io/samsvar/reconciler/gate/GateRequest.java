package io.samsvar.reconciler.gate;

import io.samsvar.ledger.Digest;
import io.samsvar.ledger.ResourceId;
import io.samsvar.policies.PolicySet;
import io.samsvar.policies.SyncFacts;
import io.samsvar.policies.exemption.Exemptions;
import io.samsvar.reconciler.plan.Plan;
import io.samsvar.reconciler.plan.PruneRules.Budget;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What the gate judges.
 *
 * @param facts what policy is told of the Sync
 * @param targetNamespace the namespace the Sync may declare objects in
 * @param live objects that were read for the plan
 * @param namespace the target Namespace object, null when it is not known
 * @param budget how the plan stands against its prune budget
 * @param inventory how many objects the Sync answers for
 * @param exemptions the exemptions that name an object of this revision, ended ones too
 * @param approved the plan that an accepted, unspent Approval names, null when there is none
 * @param moved whether the Sync looks at another place than at the last verified revision
 * @param takenDown whether the Sync is being deleted and asked that its objects go with it
 * @param passedAt index of the verdict by which exactly this is in force already, empty otherwise
 * @param time the decision's recorded time, the only clock policy sees
 * @param sealing what the Sealed Secrets controller says of the SealedSecrets
 */
public record GateRequest(
    Plan plan,
    SyncFacts facts,
    String targetNamespace,
    Map<ResourceId, JsonNode> live,
    @Nullable JsonNode namespace,
    Budget budget,
    int inventory,
    Exemptions exemptions,
    @Nullable Digest approved,
    boolean moved,
    boolean takenDown,
    OptionalLong passedAt,
    Instant time,
    Map<ResourceId, JsonNode> sealing) {
  /** Copies the maps. */
  public GateRequest {
    live = Map.copyOf(live);
    sealing = Map.copyOf(sealing);
  }

  /** Digest of all that decides at this time: the policies, and the exemptions that count. */
  public Digest deciding(PolicySet policies) {
    return exemptions.active(time).digest(policies.digest());
  }

  /** Whether exactly this plan is approved. */
  public boolean isApproved() {
    return plan.digest().equals(approved);
  }
}
