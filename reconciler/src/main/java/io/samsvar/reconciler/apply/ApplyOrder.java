package io.samsvar.reconciler.apply;

import io.samsvar.ledger.ResourceId;
import io.samsvar.reconciler.plan.Plan.PlannedChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * In which order kinds are written: what others need comes before them, what intercepts requests
 * comes last. Deletes go the other way.
 */
final class ApplyOrder {

  /** Kinds in the order of their waves; what is in none goes with the workloads. */
  private static final List<List<String>> WAVES =
      List.of(
          List.of("Namespace", "CustomResourceDefinition"),
          List.of(
              "ClusterRole",
              "IngressClass",
              "LimitRange",
              "NetworkPolicy",
              "PriorityClass",
              "ResourceQuota",
              "Role",
              "RuntimeClass",
              "ServiceAccount",
              "StorageClass"),
          List.of(
              "ClusterRoleBinding",
              "ConfigMap",
              "PersistentVolume",
              "PersistentVolumeClaim",
              "RoleBinding",
              "SealedSecret",
              "Secret",
              "Service"),
          List.of(),
          List.of("APIService", "HorizontalPodAutoscaler", "Ingress", "PodDisruptionBudget"),
          List.of(
              "MutatingAdmissionPolicy",
              "MutatingAdmissionPolicyBinding",
              "MutatingWebhookConfiguration",
              "ValidatingAdmissionPolicy",
              "ValidatingAdmissionPolicyBinding",
              "ValidatingWebhookConfiguration"));

  private static final int WORKLOADS = 3;

  private ApplyOrder() {}

  /** The wave of a kind, counted from 0. */
  static int waveOf(ResourceId id) {
    for (int wave = 0; wave < WAVES.size(); wave++) {
      if (WAVES.get(wave).contains(id.kind())) {
        return wave;
      }
    }
    return WORKLOADS;
  }

  /** The changes wave by wave, each in the given order. */
  static List<List<PlannedChange>> waves(List<PlannedChange> changes) {
    Map<Integer, List<PlannedChange>> waves = new TreeMap<>();
    for (PlannedChange change : changes) {
      waves.computeIfAbsent(waveOf(change.resource()), _ -> new ArrayList<>()).add(change);
    }
    return List.copyOf(waves.values());
  }
}
