package io.samsvar.admission.kinds;

import java.util.List;
import java.util.Optional;

/**
 * Which kind stands behind a resource name: the request to a subresource such as {@code scale}
 * names {@code deployments}, and objects are declared as {@code Deployment}. May block. Safe for
 * several threads.
 */
public interface ResourceKinds {

  /** The kind served under a plural name, or empty when it is not known. */
  Optional<ResourceKind> find(String group, String resource);

  /**
   * A kind.
   *
   * @param kind for example {@code Deployment}
   * @param replicasPath field names that lead to the replicas the {@code scale} subresource
   *     changes, for example spec, replicas; empty when it has no such subresource
   */
  record ResourceKind(String kind, List<String> replicasPath) {
    /** Copies the list. */
    public ResourceKind {
      replicasPath = List.copyOf(replicasPath);
    }
  }
}
