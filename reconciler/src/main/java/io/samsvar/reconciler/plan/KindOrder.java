package io.samsvar.reconciler.plan;

import io.samsvar.ledger.ResourceId;
import io.samsvar.reconciler.plan.Plan.PlannedChange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The order in which kinds are written: what others need comes first. Deletions go the other way.
 */
public final class KindOrder {

  private static final List<String> FIRST =
      List.of(
          "apiextensions.k8s.io/CustomResourceDefinition",
          "/Namespace",
          "scheduling.k8s.io/PriorityClass",
          "storage.k8s.io/StorageClass",
          "/ResourceQuota",
          "/LimitRange",
          "/ServiceAccount",
          "rbac.authorization.k8s.io/ClusterRole",
          "rbac.authorization.k8s.io/ClusterRoleBinding",
          "rbac.authorization.k8s.io/Role",
          "rbac.authorization.k8s.io/RoleBinding",
          "networking.k8s.io/NetworkPolicy",
          "/PersistentVolume",
          "/PersistentVolumeClaim",
          "bitnami.com/SealedSecret",
          "/Secret",
          "/ConfigMap",
          "/Service");

  private static final List<String> LAST =
      List.of(
          "apps/DaemonSet",
          "apps/StatefulSet",
          "apps/Deployment",
          "batch/Job",
          "batch/CronJob",
          "policy/PodDisruptionBudget",
          "autoscaling/HorizontalPodAutoscaler",
          "networking.k8s.io/Ingress",
          // What intercepts requests comes after what answers them.
          "apiregistration.k8s.io/APIService",
          "admissionregistration.k8s.io/ValidatingAdmissionPolicy",
          "admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding",
          "admissionregistration.k8s.io/MutatingAdmissionPolicy",
          "admissionregistration.k8s.io/MutatingAdmissionPolicyBinding",
          "admissionregistration.k8s.io/MutatingWebhookConfiguration",
          "admissionregistration.k8s.io/ValidatingWebhookConfiguration");

  /** By rank, then by identity. */
  public static final Comparator<ResourceId> BY_KIND =
      Comparator.comparingInt(KindOrder::rank).thenComparing(Comparator.naturalOrder());

  /** By step, then by kind: the order of a plan. */
  static final Comparator<PlannedChange> BY_STEP =
      Comparator.comparing(PlannedChange::step).thenComparing(PlannedChange::resource, BY_KIND);

  private record Group(Step step, int rank) implements Comparable<Group> {
    private static final Comparator<Group> ORDER =
        Comparator.comparing(Group::step).thenComparingInt(Group::rank);

    @Override
    public int compareTo(Group other) {
      return ORDER.compare(this, other);
    }
  }

  private KindOrder() {}

  /**
   * Cuts changes into groups: what is written together, after what it needs. By step, in a step by
   * kind, each in the given order. Deletions take the groups backwards.
   */
  public static List<List<PlannedChange>> groups(List<PlannedChange> changes) {
    Map<Group, List<PlannedChange>> groups = new TreeMap<>();
    for (PlannedChange change : changes) {
      groups
          .computeIfAbsent(
              new Group(change.step(), rank(change.resource())), _ -> new ArrayList<>())
          .add(change);
    }
    return List.copyOf(groups.values());
  }

  /** A small number for what is written early; kinds we do not know come between the lists. */
  public static int rank(ResourceId id) {
    String kind = id.group() + "/" + id.kind();
    int first = FIRST.indexOf(kind);
    if (first >= 0) {
      return first;
    }
    int last = LAST.indexOf(kind);
    return last < 0 ? FIRST.size() : FIRST.size() + 1 + last;
  }
}
