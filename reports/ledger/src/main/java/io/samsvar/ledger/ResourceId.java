package io.samsvar.ledger;

/**
 * The identity of a Kubernetes object: API group, kind, namespace and name. The API version is not
 * part of it, since one object is served in several.
 *
 * @param group API group, empty for the core group
 * @param kind kind, for example {@code Deployment}
 * @param namespace namespace, empty for a cluster-scoped object
 * @param name name
 */
public record ResourceId(String group, String kind, String namespace, String name)
    implements Comparable<ResourceId> {

  /** Checks that kind and name are there. */
  public ResourceId {
    if (kind.isEmpty() || name.isEmpty()) {
      throw new IllegalArgumentException("An object has a kind and a name");
    }
  }

  /** The identity of an object with this {@code apiVersion}, such as {@code apps/v1}. */
  public static ResourceId of(String apiVersion, String kind, String namespace, String name) {
    int slash = apiVersion.indexOf('/');
    return new ResourceId(slash < 0 ? "" : apiVersion.substring(0, slash), kind, namespace, name);
  }

  @Override
  public int compareTo(ResourceId other) {
    return toString().compareTo(other.toString());
  }

  /** As people write it: {@code apps/Deployment production/web}. */
  @Override
  public String toString() {
    return (group.isEmpty() ? "" : group + "/")
        + kind
        + " "
        + (namespace.isEmpty() ? "" : namespace + "/")
        + name;
  }
}
