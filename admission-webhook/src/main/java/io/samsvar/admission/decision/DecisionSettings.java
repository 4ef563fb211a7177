package io.samsvar.admission.decision;

import io.samsvar.admission.review.Caller;
import java.util.List;
import java.util.Set;

/**
 * Who we are to the API server.
 *
 * @param reconcilers user names of the reconciler
 * @param reconcilerPods uids of the Pods it runs in; when given, a token must be bound to one of
 *     them, so that a token made for its service account elsewhere is nobody's
 */
public record DecisionSettings(Set<String> reconcilers, Set<String> reconcilerPods) {

  /** User name of the reconciler where nothing else is configured. */
  public static final String RECONCILER = "system:serviceaccount:samsvar-system:samsvar";

  private static final String POD_UID = "authentication.kubernetes.io/pod-uid";

  /** Copies the sets. */
  public DecisionSettings {
    reconcilers = Set.copyOf(reconcilers);
    reconcilerPods = Set.copyOf(reconcilerPods);
  }

  /** The reconciler by its user name alone. */
  public static DecisionSettings standard() {
    return new DecisionSettings(Set.of(RECONCILER), Set.of());
  }

  boolean isReconciler(Caller caller) {
    if (!reconcilers.contains(caller.username())) {
      return false;
    }
    List<String> pods = caller.extra().getOrDefault(POD_UID, List.of());
    return reconcilerPods.isEmpty()
        || (pods.size() == 1 && reconcilerPods.contains(pods.getFirst()));
  }
}
