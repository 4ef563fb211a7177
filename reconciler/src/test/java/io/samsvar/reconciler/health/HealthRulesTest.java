package io.samsvar.reconciler.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.samsvar.reconciler.health.Health.Failed;
import io.samsvar.reconciler.health.Health.Healthy;
import io.samsvar.reconciler.health.Health.Progressing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

class HealthRulesTest {

  private static final YAMLMapper YAML = new YAMLMapper();

  @ParameterizedTest(name = "{0} {1} -> {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "v1/ConfigMap | {} | healthy",
        "v1/ConfigMap | {metadata: {deletionTimestamp: x}} | progressing",
        "apps/v1/Deployment | {} | progressing",
        "apps/v1/Deployment | {metadata: {generation: 2}, status: {observedGeneration: 1}}"
            + " | progressing",
        "apps/v1/Deployment | {spec: {replicas: 2}, metadata: {generation: 1}, status:"
            + " {observedGeneration: 1, replicas: 2, updatedReplicas: 2, availableReplicas: 1}}"
            + " | progressing",
        "apps/v1/Deployment | {spec: {replicas: 2}, metadata: {generation: 1}, status:"
            + " {observedGeneration: 1, replicas: 3, updatedReplicas: 2, availableReplicas: 2}}"
            + " | progressing",
        "apps/v1/Deployment | {spec: {replicas: 2}, metadata: {generation: 1}, status:"
            + " {observedGeneration: 1, replicas: 2, updatedReplicas: 2, availableReplicas: 2,"
            + " conditions: [{type: Available, status: 'True'}]}} | healthy",
        "apps/v1/Deployment | {spec: {replicas: 0}, metadata: {generation: 1}, status:"
            + " {observedGeneration: 1, conditions: [{type: Available, status: 'True'}]}}"
            + " | healthy",
        "apps/v1/Deployment | {status: {conditions: [{type: Progressing, status: 'False', reason:"
            + " ProgressDeadlineExceeded}]}} | failed",
        "apps/v1/StatefulSet | {spec: {replicas: 1}, metadata: {generation: 1}, status:"
            + " {observedGeneration: 1, replicas: 1, readyReplicas: 1, currentRevision: a,"
            + " updateRevision: a}} | healthy",
        "apps/v1/StatefulSet | {spec: {replicas: 1}, metadata: {generation: 1}, status:"
            + " {observedGeneration: 1, replicas: 1, readyReplicas: 1, currentRevision: a,"
            + " updateRevision: b}} | progressing",
        "apps/v1/StatefulSet | {spec: {replicas: 3, updateStrategy: {rollingUpdate: {partition:"
            + " 2}}}, metadata: {generation: 1}, status: {observedGeneration: 1, replicas: 3,"
            + " readyReplicas: 3, updatedReplicas: 1, currentRevision: a, updateRevision: b}}"
            + " | healthy",
        "apps/v1/StatefulSet | {spec: {updateStrategy: {type: OnDelete}}} | healthy",
        "apps/v1/DaemonSet | {} | progressing",
        "apps/v1/DaemonSet | {metadata: {generation: 1}, status: {observedGeneration: 1,"
            + " desiredNumberScheduled: 2, updatedNumberScheduled: 2, numberAvailable: 2}}"
            + " | healthy",
        "apps/v1/DaemonSet | {metadata: {generation: 1}, status: {observedGeneration: 1,"
            + " desiredNumberScheduled: 2, updatedNumberScheduled: 2, numberAvailable: 1}}"
            + " | progressing",
        "apps/v1/ReplicaSet | {spec: {replicas: 1}, metadata: {generation: 1}, status:"
            + " {observedGeneration: 1, availableReplicas: 1}} | healthy",
        "batch/v1/Job | {status: {active: 1}} | progressing",
        "batch/v1/Job | {spec: {suspend: true}} | healthy",
        "batch/v1/Job | {status: {conditions: [{type: Complete, status: 'True'}]}} | healthy",
        "batch/v1/Job | {status: {conditions: [{type: Failed, status: 'True'}]}} | failed",
        "v1/Pod | {} | progressing",
        "v1/Pod | {status: {phase: Succeeded}} | healthy",
        "v1/Pod | {status: {phase: Failed}} | failed",
        "v1/Pod | {status: {phase: Running}} | progressing",
        "v1/Pod | {status: {phase: Running, conditions: [{type: Ready, status: 'True'}]}}"
            + " | healthy",
        "v1/Pod | {status: {phase: Pending, containerStatuses: [{state: {waiting: {reason:"
            + " CrashLoopBackOff}}}]}} | failed",
        "v1/PersistentVolumeClaim | {} | progressing",
        "v1/PersistentVolumeClaim | {status: {phase: Bound}} | healthy",
        "v1/PersistentVolumeClaim | {status: {phase: Lost}} | failed",
        "v1/Service | {spec: {type: ClusterIP}} | healthy",
        "v1/Service | {spec: {type: LoadBalancer}} | progressing",
        "v1/Service | {spec: {type: LoadBalancer}, status: {loadBalancer: {ingress: [{ip: x}]}}}"
            + " | healthy",
        "v1/Namespace | {status: {phase: Active}} | healthy",
        "v1/Namespace | {status: {phase: Terminating}} | progressing",
        "apiextensions.k8s.io/v1/CustomResourceDefinition | {} | progressing",
        "apiextensions.k8s.io/v1/CustomResourceDefinition | {status: {conditions: [{type:"
            + " Established, status: 'True'}]}} | healthy",
        "apiextensions.k8s.io/v1/CustomResourceDefinition | {status: {conditions: [{type:"
            + " NamesAccepted, status: 'False'}]}} | failed",
        "bitnami.com/v1alpha1/SealedSecret | {} | progressing",
        "bitnami.com/v1alpha1/SealedSecret | {status: {conditions: [{type: Synced, status:"
            + " 'False'}]}} | failed",
        "bitnami.com/v1alpha1/SealedSecret | {status: {conditions: [{type: Synced, status:"
            + " 'True'}]}} | healthy",
        "example.org/v1/Thing | {} | healthy",
        "example.org/v1/Thing | {status: {conditions: [{type: Ready, status: 'True'}]}} | healthy",
        "example.org/v1/Thing | {status: {conditions: [{type: Ready, status: 'False'}]}}"
            + " | progressing",
        "example.org/v1/Thing | {status: {conditions: [{type: Ready, status: Unknown}]}}"
            + " | progressing",
        "example.org/v1/Thing | {status: {conditions: [{type: Stalled, status: 'True'}]}} | failed",
        "example.org/v1/Thing | {status: {conditions: [{type: Reconciling, status: 'True'}]}}"
            + " | progressing",
        // Of another group, so judged by its conditions.
        "example.org/v1/Deployment | {} | healthy",
      })
  void followsTheRules(String type, String yaml, String expected) {
    int slash = type.lastIndexOf('/');
    JsonNode object =
        YAML.readTree(
            "{apiVersion: %s, kind: %s, %s"
                .formatted(
                    type.substring(0, slash),
                    type.substring(slash + 1),
                    yaml.strip().substring(1)));

    assertThat(name(HealthRules.assess(object))).isEqualTo(expected);
  }

  @Test
  void saysWhatIsMissing() {
    JsonNode object =
        YAML.readTree(
            """
            apiVersion: example.org/v1
            kind: Thing
            status:
              conditions:
              - {type: Ready, status: "False", reason: NoDisk, message: "waits\\nfor a disk"}
            """);
    assertThat(HealthRules.assess(object))
        .isEqualTo(new Progressing("Ready=False NoDisk: waits for a disk"));
  }

  private static String name(Health health) {
    return switch (health) {
      case Healthy _ -> "healthy";
      case Progressing _ -> "progressing";
      case Failed _ -> "failed";
    };
  }
}
