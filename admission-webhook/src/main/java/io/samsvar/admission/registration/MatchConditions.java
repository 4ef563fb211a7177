package io.samsvar.admission.registration;

import io.fabric8.kubernetes.api.model.admissionregistration.v1.MatchCondition;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What the API server does not ask us about, in CEL: what could keep a cluster from starting while
 * we are down, and what only costs time. A condition that cannot be evaluated refuses the request,
 * as the failure policy says.
 */
final class MatchConditions {

  /**
   * Resources that are the cluster's own bookkeeping: nodes and what follows them must come up
   * before we can, and none of it is what people keep in Git. Reviews are questions, not objects.
   */
  private static final List<String> BOOKKEEPING =
      List.of(
          "/bindings",
          "/componentstatuses",
          "/events",
          "/nodes",
          "authentication.k8s.io/selfsubjectreviews",
          "authentication.k8s.io/tokenreviews",
          "authorization.k8s.io/localsubjectaccessreviews",
          "authorization.k8s.io/selfsubjectaccessreviews",
          "authorization.k8s.io/selfsubjectrulesreviews",
          "authorization.k8s.io/subjectaccessreviews",
          "certificates.k8s.io/certificatesigningrequests",
          "coordination.k8s.io/leasecandidates",
          "coordination.k8s.io/leases",
          "events.k8s.io/events",
          "storage.k8s.io/csinodes",
          "storage.k8s.io/csistoragecapacities",
          "storage.k8s.io/volumeattachments");

  /**
   * Resources that only the cluster's own controllers, and then often, write without a declaration.
   */
  private static final List<String> OF_CONTROLLERS =
      List.of("/endpoints", "/persistentvolumes", "discovery.k8s.io/endpointslices");

  private static final String RESOURCE =
      "(request.resource.group + '/' + request.resource.resource)";
  private static final String SUBRESOURCE = "(has(request.subResource) ? request.subResource : '')";

  private static final MatchCondition NOT_THE_API_SERVER =
      new MatchCondition("request.userInfo.username != 'system:apiserver'", "not-the-api-server");

  /**
   * A status write changes nothing of what is declared unless it carries other labels, annotations,
   * finalizers or owners along; most do not, and they are most of all writes.
   */
  private static final MatchCondition STATUS_WITH_METADATA =
      new MatchCondition(
          SUBRESOURCE
              + " != 'status' || object == null || oldObject == null"
              + List.of("labels", "annotations", "finalizers", "ownerReferences").stream()
                  .map(field -> " || " + differs(field))
                  .collect(Collectors.joining()),
          "status-only-with-metadata");

  private MatchConditions() {}

  static List<MatchCondition> ofOwnResources() {
    return List.of(NOT_THE_API_SERVER, STATUS_WITH_METADATA);
  }

  static List<MatchCondition> ofObjects() {
    return List.of(
        NOT_THE_API_SERVER,
        new MatchCondition("request.resource.group != 'samsvar.io'", "not-own-resources"),
        // Authorization and NodeRestriction bound what a node may write: nothing that is declared.
        new MatchCondition(
            "!has(request.userInfo.groups) || !('system:nodes' in request.userInfo.groups)",
            "not-a-node"),
        new MatchCondition("!(" + RESOURCE + " in " + list(BOOKKEEPING) + ")", "not-bookkeeping"),
        new MatchCondition(
            "!("
                + RESOURCE
                + " in "
                + list(OF_CONTROLLERS)
                + " && (request.userInfo.username == 'system:kube-controller-manager'"
                + " || request.userInfo.username.startsWith('system:serviceaccount:kube-system:')))",
            "not-of-controllers"),
        // Neither a token of a service account nor a Pod's node is a field that Git declares.
        new MatchCondition(
            "!(" + SUBRESOURCE + " in ['token', 'binding'])", "not-token-or-binding"),
        STATUS_WITH_METADATA);
  }

  private static String differs(String field) {
    String now = "object.metadata." + field;
    String before = "oldObject.metadata." + field;
    return "has(%s) != has(%s) || (has(%s) && %s != %s)".formatted(now, before, now, now, before);
  }

  private static String list(List<String> resources) {
    return resources.stream().map(r -> "'" + r + "'").collect(Collectors.joining(", ", "[", "]"));
  }
}
