package io.samsvar.reconciler.health;

import io.samsvar.reconciler.health.Health.Failed;
import io.samsvar.reconciler.health.Health.Healthy;
import io.samsvar.reconciler.health.Health.Progressing;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Rules for what runs containers. */
final class WorkloadRules {

  /** Waiting reasons that do not pass by themselves. */
  private static final Set<String> STUCK =
      Set.of("CrashLoopBackOff", "CreateContainerConfigError", "InvalidImageName");

  private WorkloadRules() {}

  static Health deployment(JsonNode object) {
    Optional<JsonNode> progressing = Conditions.find(object, "Progressing");
    boolean exceeded =
        progressing
            .filter(c -> c.path("reason").asString("").equals("ProgressDeadlineExceeded"))
            .isPresent();
    if (exceeded) {
      return new Failed(progressing.map(Conditions::reason).orElse(""));
    }
    JsonNode status = object.path("status");
    int wanted = object.path("spec").path("replicas").asInt(1);
    int updated = status.path("updatedReplicas").asInt(0);
    int available = status.path("availableReplicas").asInt(0);
    if (unseen(status) || updated < wanted) {
      return new Progressing(updated + " of " + wanted + " replicas are updated");
    }
    if (status.path("replicas").asInt(0) > updated) {
      return new Progressing("old replicas are still there");
    }
    if (available < wanted) {
      return new Progressing(available + " of " + wanted + " replicas are available");
    }
    return Conditions.isTrue(object, "Available")
        ? new Healthy()
        : new Progressing("is not available yet");
  }

  static Health statefulSet(JsonNode object) {
    JsonNode spec = object.path("spec");
    JsonNode status = object.path("status");
    if (spec.path("updateStrategy").path("type").asString("").equals("OnDelete")) {
      return new Healthy();
    }
    int wanted = spec.path("replicas").asInt(1);
    int ready = status.path("readyReplicas").asInt(0);
    if (unseen(status) || ready < wanted || status.path("replicas").asInt(0) < wanted) {
      return new Progressing(ready + " of " + wanted + " replicas are ready");
    }
    int partition = spec.path("updateStrategy").path("rollingUpdate").path("partition").asInt(0);
    int updated = status.path("updatedReplicas").asInt(0);
    if (partition > 0) {
      int toUpdate = Math.max(0, wanted - partition);
      return updated < toUpdate
          ? new Progressing(updated + " of " + toUpdate + " replicas are updated")
          : new Healthy();
    }
    return status
            .path("currentRevision")
            .asString("")
            .equals(status.path("updateRevision").asString(""))
        ? new Healthy()
        : new Progressing(updated + " of " + wanted + " replicas are updated");
  }

  static Health daemonSet(JsonNode object) {
    JsonNode status = object.path("status");
    String strategy = object.path("spec").path("updateStrategy").path("type").asString("");
    if (strategy.equals("OnDelete")) {
      return new Healthy();
    }
    int wanted = status.path("desiredNumberScheduled").asInt(0);
    int updated = status.path("updatedNumberScheduled").asInt(0);
    int available = status.path("numberAvailable").asInt(0);
    if (unseen(status)) {
      return new Progressing("its controller has not seen it yet");
    }
    if (updated < wanted) {
      return new Progressing(updated + " of " + wanted + " pods are updated");
    }
    return available < wanted
        ? new Progressing(available + " of " + wanted + " pods are available")
        : new Healthy();
  }

  static Health replicaSet(JsonNode object) {
    JsonNode status = object.path("status");
    int wanted = object.path("spec").path("replicas").asInt(1);
    int available = status.path("availableReplicas").asInt(0);
    return unseen(status) || available < wanted
        ? new Progressing(available + " of " + wanted + " replicas are available")
        : new Healthy();
  }

  static Health job(JsonNode object) {
    Optional<JsonNode> failed = Conditions.find(object, "Failed").filter(Conditions::isTrue);
    if (failed.isPresent()) {
      return new Failed(Conditions.reason(failed.get()));
    }
    if (Conditions.isTrue(object, "Complete")
        || object.path("spec").path("suspend").asBoolean(false)) {
      return new Healthy();
    }
    return new Progressing("is not complete yet");
  }

  static Health pod(JsonNode object) {
    JsonNode status = object.path("status");
    Optional<String> stuck =
        Stream.of("initContainerStatuses", "containerStatuses")
            .flatMap(list -> status.path(list).valueStream())
            .map(container -> container.path("state").path("waiting").path("reason").asString(""))
            .filter(STUCK::contains)
            .findFirst();
    if (stuck.isPresent()) {
      return new Failed(stuck.get());
    }
    return switch (status.path("phase").asString("")) {
      case "Succeeded" -> new Healthy();
      case "Failed" -> new Failed("its containers failed");
      case "Running" ->
          Conditions.isTrue(object, "Ready") ? new Healthy() : new Progressing("is not ready yet");
      default -> new Progressing("is not running yet");
    };
  }

  /** Whether the controller has not written any status yet. */
  private static boolean unseen(JsonNode status) {
    return !status.path("observedGeneration").isNumber();
  }
}
