package io.samsvar.reconciler.render;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Whether a kind is namespaced, as it is known without a cluster. */
public final class Scopes {

  private static final Map<String, Set<String>> CLUSTER_SCOPED =
      Map.ofEntries(
          Map.entry("", Set.of("ComponentStatus", "Namespace", "Node", "PersistentVolume")),
          Map.entry(
              "admissionregistration.k8s.io",
              Set.of(
                  "MutatingAdmissionPolicy",
                  "MutatingAdmissionPolicyBinding",
                  "MutatingWebhookConfiguration",
                  "ValidatingAdmissionPolicy",
                  "ValidatingAdmissionPolicyBinding",
                  "ValidatingWebhookConfiguration")),
          Map.entry("apiextensions.k8s.io", Set.of("CustomResourceDefinition")),
          Map.entry("apiregistration.k8s.io", Set.of("APIService")),
          Map.entry("authentication.k8s.io", Set.of("SelfSubjectReview", "TokenReview")),
          Map.entry(
              "authorization.k8s.io",
              Set.of("SelfSubjectAccessReview", "SelfSubjectRulesReview", "SubjectAccessReview")),
          Map.entry(
              "certificates.k8s.io", Set.of("CertificateSigningRequest", "ClusterTrustBundle")),
          Map.entry(
              "flowcontrol.apiserver.k8s.io", Set.of("FlowSchema", "PriorityLevelConfiguration")),
          Map.entry("internal.apiserver.k8s.io", Set.of("StorageVersion")),
          Map.entry("networking.k8s.io", Set.of("IngressClass", "IPAddress", "ServiceCIDR")),
          Map.entry("node.k8s.io", Set.of("RuntimeClass")),
          Map.entry("policy", Set.of("PodSecurityPolicy")),
          Map.entry("rbac.authorization.k8s.io", Set.of("ClusterRole", "ClusterRoleBinding")),
          Map.entry(
              "resource.k8s.io",
              Set.of("DeviceClass", "DeviceTaintRule", "ResourceSlice", "ResourceSliceTaint")),
          Map.entry("samsvar.io", Set.of("BreakGlass", "ClusterExemption", "PolicyBundle")),
          Map.entry("scheduling.k8s.io", Set.of("PriorityClass")),
          Map.entry(
              "storage.k8s.io",
              Set.of(
                  "CSIDriver",
                  "CSINode",
                  "StorageClass",
                  "VolumeAttachment",
                  "VolumeAttributesClass")),
          Map.entry("storagemigration.k8s.io", Set.of("StorageVersionMigration")));

  private Scopes() {}

  /** Knows the cluster-scoped kinds of Kubernetes itself; takes all others for namespaced. */
  public static boolean builtIn(String apiVersion, String kind) {
    return !CLUSTER_SCOPED.getOrDefault(group(apiVersion), Set.of()).contains(kind);
  }

  /** What the CustomResourceDefinitions among these objects say, before what is known otherwise. */
  static BiPredicate<String, String> with(
      List<ObjectNode> objects, BiPredicate<String, String> otherwise) {
    Map<String, Boolean> declared = new HashMap<>();
    for (ObjectNode object : objects) {
      if (object.path("kind").asString("").equals("CustomResourceDefinition")) {
        JsonNode spec = object.path("spec");
        declared.put(
            spec.path("group").asString("") + "/" + spec.path("names").path("kind").asString(""),
            spec.path("scope").asString("").equals("Namespaced"));
      }
    }
    return (apiVersion, kind) -> {
      Boolean namespaced = declared.get(group(apiVersion) + "/" + kind);
      return namespaced != null ? namespaced : otherwise.test(apiVersion, kind);
    };
  }

  private static String group(String apiVersion) {
    int slash = apiVersion.indexOf('/');
    return slash < 0 ? "" : apiVersion.substring(0, slash);
  }
}
