package io.samsvar.admission;

import io.samsvar.admission.DeclaredObjects.Lookup;
import io.samsvar.ledger.Operation;
import io.samsvar.ledger.ResourceId;
import io.samsvar.ledger.Verdict;
import io.samsvar.policies.ObjectInput;
import io.samsvar.policies.Policies;
import io.samsvar.policies.PolicySet;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Tells when decisions can be made: the declared objects are read, and policy has answered once.
 */
final class WarmUp {

  private static final ObjectNode SAMPLE =
      (ObjectNode)
          JsonMapper.shared()
              .readTree(
                  """
                  {"apiVersion": "v1", "kind": "ConfigMap",
                   "metadata": {"name": "warm-up", "namespace": "default"}}
                  """);

  private final Policies policies;
  private final DeclaredObjects declared;
  private final Clock clock;
  private volatile @Nullable String policyMissing = "policy has not been asked yet";

  WarmUp(Policies policies, DeclaredObjects declared, Clock clock) {
    this.policies = policies;
    this.declared = declared;
    this.clock = clock;
  }

  /** Asks policy where it has not answered yet, and tells whether all is there. Blocking. */
  boolean isDone() {
    if (policyMissing != null) {
      Verdict verdict =
          policies
              .current()
              .judge(
                  new ObjectInput(
                      Operation.CREATE,
                      SAMPLE,
                      null,
                      null,
                      null,
                      null,
                      null,
                      null,
                      clock.instant()),
                  PolicySet.Target.ADMISSION);
      policyMissing =
          verdict instanceof Verdict.Undecided(String code, String reason)
              ? "policy cannot decide yet (" + code + "): " + reason
              : null;
    }
    return missing().isEmpty();
  }

  /** What is missing, or empty. */
  Optional<String> missing() {
    return storeMissing().or(() -> Optional.ofNullable(policyMissing));
  }

  /** Why the declared objects are not known, or empty. */
  Optional<String> storeMissing() {
    return declared.find(new ResourceId("", "ConfigMap", "default", "warm-up"))
            instanceof Lookup.Unknown(String reason)
        ? Optional.of(reason)
        : Optional.empty();
  }
}
