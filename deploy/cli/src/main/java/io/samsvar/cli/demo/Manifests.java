package io.samsvar.cli.demo;

/** What the demo applies by hand: the two resources a user writes, and a stray object. */
public final class Manifests {
  /** Name of the ValidatingWebhookConfiguration. */
  static final String WEBHOOK = "samsvar";

  /** A workload that no Sync declares, with an image from another registry. */
  static final String STRAY_DEPLOYMENT =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: stray
        namespace: production
        labels: {environment: production, region: no-oslo-1}
      spec:
        selector:
          matchLabels: {app: stray}
        template:
          metadata:
            labels: {app: stray, environment: production, region: no-oslo-1}
          spec:
            containers:
              - name: stray
                image: docker.io/library/nginx:1.29
      """;

  private Manifests() {}

  /** The Sync of the demo. */
  public static String sync(String url) {
    return """
    apiVersion: samsvar.io/v1alpha1
    kind: Sync
    metadata:
      name: shop
      namespace: samsvar-system
    spec:
      source:
        url: %s
        ref: refs/heads/main
        path: overlays/production
        interval: 30s
      targetNamespace: production
      createNamespace: true
      environment: production
      region: no-oslo-1
      timeout: 30s # no node runs here, so that nothing becomes healthy
    """
        .formatted(url);
  }

  static String bundle(String url) {
    return """
    apiVersion: samsvar.io/v1alpha1
    kind: PolicyBundle
    metadata:
      name: our-registry
    spec:
      source:
        url: %s
        ref: refs/heads/main
        path: registry
        interval: 30s
      targets: [sync, admission]
      enforcement: deny
    """
        .formatted(url);
  }

  /** The users of the demo: who may approve, and nothing else. */
  static final String APPROVERS =
      """
      apiVersion: rbac.authorization.k8s.io/v1
      kind: RoleBinding
      metadata:
        name: approvers
        namespace: samsvar-system
      roleRef:
        apiGroup: rbac.authorization.k8s.io
        kind: ClusterRole
        name: samsvar-approver
      subjects:
        - {apiGroup: rbac.authorization.k8s.io, kind: User, name: ola@example.no}
        - {apiGroup: rbac.authorization.k8s.io, kind: User, name: kari@example.no}
      """;
}
