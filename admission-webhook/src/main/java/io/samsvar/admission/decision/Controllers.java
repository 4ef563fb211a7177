package io.samsvar.admission.decision;

import io.samsvar.admission.review.Caller;
import io.samsvar.ledger.ResourceId;
import java.util.Map;
import java.util.Set;

/**
 * The cluster's own controllers, whose deletions are the consequence of something that was decided
 * before: refusing them would leave objects terminating for ever. They are known by user name.
 */
final class Controllers {

  private static final String SERVICE_ACCOUNT = "system:serviceaccount:";
  private static final String KUBE_SYSTEM = SERVICE_ACCOUNT + "kube-system:";

  /** All controllers of a controller manager that does not use an account for each. */
  private static final String CONTROLLER_MANAGER = "system:kube-controller-manager";

  private static final String GARBAGE_COLLECTOR = KUBE_SYSTEM + "generic-garbage-collector";

  /** They empty a namespace that is being deleted, and delete what has lost its owner. */
  private static final Set<String> DELETE_ANYTHING =
      Set.of(CONTROLLER_MANAGER, GARBAGE_COLLECTOR, KUBE_SYSTEM + "namespace-controller");

  /** They delete what its own node, deadline or time to live has ended. */
  private static final Map<String, Set<String>> DELETE_KIND =
      Map.of(
          "/Pod",
          Set.of(
              "system:kube-scheduler",
              KUBE_SYSTEM + "pod-garbage-collector",
              KUBE_SYSTEM + "taint-eviction-controller",
              KUBE_SYSTEM + "node-controller"),
          "batch/Job",
          Set.of(KUBE_SYSTEM + "ttl-after-finished-controller"));

  private Controllers() {}

  /** Whether a delete by this caller only carries out what was decided before. */
  static boolean carriesOutDeletion(Caller caller, ResourceId id) {
    return DELETE_ANYTHING.contains(caller.username())
        || DELETE_KIND
            .getOrDefault(id.group() + "/" + id.kind(), Set.of())
            .contains(caller.username())
        || (id.group().isEmpty() && id.kind().equals("Pod") && isNode(caller));
  }

  /** Whether it removes owner references of owners that were deleted and left their objects. */
  static boolean collectsGarbage(Caller caller) {
    return caller.username().equals(GARBAGE_COLLECTOR)
        || caller.username().equals(CONTROLLER_MANAGER);
  }

  /** Whether it may take a finalizer off an object that is being deleted: no person may. */
  static boolean finishesDeletion(Caller caller) {
    return caller.username().startsWith(SERVICE_ACCOUNT)
        || caller.username().equals(CONTROLLER_MANAGER);
  }

  private static boolean isNode(Caller caller) {
    return caller.username().startsWith("system:node:") && caller.groups().contains("system:nodes");
  }
}
