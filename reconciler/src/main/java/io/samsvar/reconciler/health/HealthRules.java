package io.samsvar.reconciler.health;

import io.samsvar.reconciler.health.Health.Failed;
import io.samsvar.reconciler.health.Health.Healthy;
import io.samsvar.reconciler.health.Health.Progressing;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Assesses live objects by the rules of kstatus (sigs.k8s.io/cli-utils), with two that are
 * stricter, since users mean "works" by them: a Job has to be complete, and a Service of type
 * LoadBalancer needs an address. Pure.
 */
public final class HealthRules {

  private HealthRules() {}

  /** What holds for every kind: an object that goes, or is not seen yet, is on its way. */
  static Optional<Health> pending(JsonNode object) {
    JsonNode metadata = object.path("metadata");
    if (metadata.hasNonNull("deletionTimestamp")) {
      return Optional.of(new Progressing("is being deleted"));
    }
    JsonNode observed = object.path("status").path("observedGeneration");
    return observed.isNumber() && observed.asLong() != metadata.path("generation").asLong(0)
        ? Optional.of(new Progressing("its controller has not seen the newest generation yet"))
        : Optional.empty();
  }

  /** Health of a live object of any kind; what is not known is judged by its conditions. */
  public static Health assess(JsonNode object) {
    return pending(object).orElseGet(() -> byKind(object));
  }

  private static Health byKind(JsonNode object) {
    String apiVersion = object.path("apiVersion").asString("");
    String group = apiVersion.contains("/") ? apiVersion.substring(0, apiVersion.indexOf('/')) : "";
    return switch (group + "/" + object.path("kind").asString("")) {
      case "apps/Deployment" -> WorkloadRules.deployment(object);
      case "apps/StatefulSet" -> WorkloadRules.statefulSet(object);
      case "apps/DaemonSet" -> WorkloadRules.daemonSet(object);
      case "/ReplicationController", "apps/ReplicaSet" -> WorkloadRules.replicaSet(object);
      case "batch/Job" -> WorkloadRules.job(object);
      case "/Pod" -> WorkloadRules.pod(object);
      case "/PersistentVolumeClaim" -> claim(object);
      case "/PersistentVolume" -> volume(object);
      case "certificates.k8s.io/CertificateSigningRequest" -> signingRequest(object);
      case "/Service" -> service(object);
      case "/Namespace" -> namespace(object);
      case "apiextensions.k8s.io/CustomResourceDefinition" -> definition(object);
      case "bitnami.com/SealedSecret" -> sealedSecret(object);
      default -> byConditions(object);
    };
  }

  private static Health claim(JsonNode object) {
    String phase = object.path("status").path("phase").asString("Pending");
    return switch (phase) {
      case "Bound" -> new Healthy();
      case "Lost" -> new Failed("its volume is lost");
      default -> new Progressing("is not bound to a volume yet");
    };
  }

  private static Health volume(JsonNode object) {
    return object.path("status").path("phase").asString("").equals("Failed")
        ? new Failed("it could not be reclaimed")
        : new Healthy();
  }

  private static Health signingRequest(JsonNode object) {
    for (String type : List.of("Denied", "Failed")) {
      Optional<JsonNode> ended = Conditions.find(object, type).filter(Conditions::isTrue);
      if (ended.isPresent()) {
        return new Failed(Conditions.reason(ended.get()));
      }
    }
    return object.path("status").path("certificate").isMissingNode()
        ? new Progressing("has no certificate yet")
        : new Healthy();
  }

  private static Health service(JsonNode object) {
    JsonNode spec = object.path("spec");
    boolean balanced = spec.path("type").asString("").equals("LoadBalancer");
    boolean addressed = !object.path("status").path("loadBalancer").path("ingress").isEmpty();
    return balanced && !addressed
        ? new Progressing("its load balancer has no address yet")
        : new Healthy();
  }

  private static Health namespace(JsonNode object) {
    return object.path("status").path("phase").asString("").equals("Active")
        ? new Healthy()
        : new Progressing("is not active");
  }

  private static Health definition(JsonNode object) {
    Optional<JsonNode> names = Conditions.find(object, "NamesAccepted");
    if (names.isPresent() && Conditions.isFalse(names.get())) {
      return new Failed(Conditions.reason(names.get()));
    }
    return Conditions.isTrue(object, "Established")
        ? new Healthy()
        : new Progressing("is not established yet");
  }

  /** Its controller says whether it could unseal; until it said so there is no Secret. */
  private static Health sealedSecret(JsonNode object) {
    return Conditions.find(object, "Synced")
        .<Health>map(
            synced ->
                Conditions.isFalse(synced) ? new Failed(Conditions.reason(synced)) : new Healthy())
        .orElse(new Progressing("is not unsealed yet"));
  }

  private static Health byConditions(JsonNode object) {
    Optional<JsonNode> stalled = Conditions.find(object, "Stalled").filter(Conditions::isTrue);
    if (stalled.isPresent()) {
      return new Failed(Conditions.reason(stalled.get()));
    }
    Optional<JsonNode> busy = Conditions.find(object, "Reconciling").filter(Conditions::isTrue);
    if (busy.isPresent()) {
      return new Progressing(Conditions.reason(busy.get()));
    }
    return Conditions.find(object, "Ready")
        .or(() -> Conditions.find(object, "Available"))
        .filter(condition -> !Conditions.isTrue(condition))
        .<Health>map(condition -> new Progressing(Conditions.reason(condition)))
        .orElse(new Healthy());
  }
}
