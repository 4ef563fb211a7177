package io.samsvar.admission.kinds;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceSubresourceScale;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The built-in kinds, and custom ones as their CustomResourceDefinitions tell. Blocks for one read
 * when a custom kind was not asked for within {@link #FRESH}.
 */
public final class ClusterKinds implements ResourceKinds {

  /** How long what a CustomResourceDefinition said is taken as still true. */
  public static final Duration FRESH = Duration.ofSeconds(30);

  private static final int KINDS_MAX = 1_000;

  private final ResourceKinds builtIn = new BuiltInKinds();
  private final ConcurrentMap<String, Known> known = new ConcurrentHashMap<>();
  private final KubernetesClient client;
  private final Clock clock;

  /** Reads with this client, which may read CustomResourceDefinitions. */
  public ClusterKinds(KubernetesClient client, Clock clock) {
    this.client = client;
    this.clock = clock;
  }

  private record Known(Optional<ResourceKind> kind, Instant at) {}

  @Override
  public Optional<ResourceKind> find(String group, String resource) {
    return group.isEmpty() || builtIn.find(group, resource).isPresent()
        ? builtIn.find(group, resource)
        : custom(resource + "." + group);
  }

  private Optional<ResourceKind> custom(String name) {
    Instant now = clock.instant();
    Known cached = known.get(name);
    if (cached != null && cached.at().plus(FRESH).isAfter(now)) {
      return cached.kind();
    }
    CustomResourceDefinition definition =
        client.apiextensions().v1().customResourceDefinitions().withName(name).get();
    Optional<ResourceKind> kind = Optional.ofNullable(definition).map(ClusterKinds::kindOf);
    if (known.size() >= KINDS_MAX) {
      known.clear();
    }
    known.put(name, new Known(kind, now));
    return kind;
  }

  private static ResourceKind kindOf(CustomResourceDefinition definition) {
    List<String> replicas =
        definition.getSpec().getVersions().stream()
            .map(CustomResourceDefinitionVersion::getSubresources)
            .filter(Objects::nonNull)
            .map(subresources -> subresources.getScale())
            .filter(Objects::nonNull)
            .map(CustomResourceSubresourceScale::getSpecReplicasPath)
            .filter(Objects::nonNull)
            .findFirst()
            .map(path -> List.of(path.substring(path.startsWith(".") ? 1 : 0).split("\\.")))
            .orElse(List.of());
    return new ResourceKind(definition.getSpec().getNames().getKind(), replicas);
  }
}
