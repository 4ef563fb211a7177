package io.samsvar.admission.decision;

import io.samsvar.admission.DeclaredObjects;
import io.samsvar.admission.Namespaces;
import io.samsvar.admission.kinds.ResourceKinds;
import io.samsvar.admission.override.BreakGlass;
import io.samsvar.policies.PolicySet;
import java.time.Instant;
import java.util.List;

/**
 * All a decision is made from, beside the question: one moment of it, held for the whole decision.
 *
 * @param declared what Git declares
 * @param namespaces Namespace objects, for policy
 * @param kinds kinds behind resource names
 * @param policies the policies in force
 * @param breakGlasses who may override, expired ones included
 * @param settings who we are
 * @param time the decision's time, the only clock it sees
 */
public record DecisionContext(
    DeclaredObjects declared,
    Namespaces namespaces,
    ResourceKinds kinds,
    PolicySet policies,
    List<BreakGlass> breakGlasses,
    DecisionSettings settings,
    Instant time) {
  /** Copies the list. */
  public DecisionContext {
    breakGlasses = List.copyOf(breakGlasses);
  }
}
