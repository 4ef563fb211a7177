package io.samsvar.admission.kinds;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The built-in kinds that have a subresource whose object is of another kind. */
public final class BuiltInKinds implements ResourceKinds {

  private static final List<String> REPLICAS = List.of("spec", "replicas");

  private static final Map<String, ResourceKind> KINDS =
      Map.of(
          "/pods", new ResourceKind("Pod", List.of()),
          "/replicationcontrollers", new ResourceKind("ReplicationController", REPLICAS),
          "/serviceaccounts", new ResourceKind("ServiceAccount", List.of()),
          "apps/deployments", new ResourceKind("Deployment", REPLICAS),
          "apps/replicasets", new ResourceKind("ReplicaSet", REPLICAS),
          "apps/statefulsets", new ResourceKind("StatefulSet", REPLICAS));

  @Override
  public Optional<ResourceKind> find(String group, String resource) {
    return Optional.ofNullable(KINDS.get(group + "/" + resource));
  }
}
