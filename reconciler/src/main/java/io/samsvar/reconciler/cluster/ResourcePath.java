package io.samsvar.reconciler.cluster;

import io.samsvar.ledger.ResourceId;
import io.samsvar.reconciler.cluster.Cluster.KindInfo;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Paths of the API server. */
final class ResourcePath {

  private ResourcePath() {}

  /** The path of one object. */
  static String of(KindInfo kind, ResourceId id) {
    if (kind.namespaced() && id.namespace().isEmpty()) {
      throw new ApiRefusedException(
          400, "NoNamespace", id + " needs a namespace: name one in the manifest or in the Sync.");
    }
    return of(kind, id.namespace()) + "/" + encoded(id.name());
  }

  /**
   * The path of a collection.
   *
   * @param namespace empty for all namespaces; ignored for a cluster-scoped kind
   */
  static String of(KindInfo kind, String namespace) {
    String root = kind.apiVersion().contains("/") ? "/apis/" : "/api/";
    String scope =
        kind.namespaced() && !namespace.isEmpty() ? "/namespaces/" + encoded(namespace) : "";
    return root + kind.apiVersion() + scope + "/" + kind.plural();
  }

  /** Percent-encoded, for a path segment or the value of a query parameter. */
  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
