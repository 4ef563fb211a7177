package io.samsvar.testkit;

/** Who a kubeconfig of a {@link LocalCluster} signs in as. */
public enum Identity {
  /** User {@code cluster-admin}, bound to the ClusterRole of the same name. */
  CLUSTER_ADMIN("cluster-admin"),

  /**
   * ServiceAccount {@code samsvar} in {@code samsvar-system}, with the rights of {@code
   * deploy/kubernetes/rbac.yaml} and no more.
   */
  RECONCILER("reconciler"),

  /**
   * User {@code kari}, bound to the ClusterRole {@code admin} in those namespaces that {@link
   * LocalCluster#grantNamespaceAdmin} was called for; otherwise without rights.
   */
  NAMESPACE_ADMIN("namespace-admin"),

  /** User {@code reader}, bound to the ClusterRole {@code view}: no writes, no Secrets. */
  READ_ONLY("read-only");

  private final String fileName;

  Identity(String fileName) {
    this.fileName = fileName;
  }

  /** The kubeconfig's name below {@code kubeconfig/} in the cluster's folder. */
  public String fileName() {
    return fileName + ".yaml";
  }
}
