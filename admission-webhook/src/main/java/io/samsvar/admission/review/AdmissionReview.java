package io.samsvar.admission.review;

import io.samsvar.ledger.Operation;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One question of the API server ({@code admission.k8s.io/v1 AdmissionReview.request}), checked for
 * shape. The nodes must not be changed.
 *
 * @param uid the API server's name for the question, echoed in the answer
 * @param kind kind of {@code object}, which is not the resource's own for some subresources
 * @param resourceGroup API group of the resource asked about
 * @param resource plural resource name, for example {@code deployments}
 * @param subresource for example {@code scale}, empty for the object itself
 * @param namespace namespace of the object, empty for a cluster-scoped one
 * @param name name of the object, empty when the server is still to make it
 * @param object the object as it would be; null for a delete
 * @param oldObject the object as it is; null for a create, and for a delete that gives only a name
 * @param dryRun whether nothing is persisted whatever we answer
 * @param request the whole {@code request}, for policy
 */
public record AdmissionReview(
    String uid,
    Operation operation,
    Kind kind,
    String resourceGroup,
    String resource,
    String subresource,
    String namespace,
    String name,
    Caller caller,
    @Nullable JsonNode object,
    @Nullable JsonNode oldObject,
    boolean dryRun,
    JsonNode request) {

  /** A kind in one version of the API. */
  public record Kind(String group, String version, String kind) {
    /** As manifests write it, for example {@code apps/v1}. */
    public String apiVersion() {
      return group.isEmpty() ? version : group + "/" + version;
    }
  }

  /** Whether the question is about the object itself and no subresource. */
  public boolean wholeObject() {
    return subresource.isEmpty();
  }

  /** The object as it is, or as it would be where there is none yet; null when neither is given. */
  public @Nullable JsonNode anyObject() {
    return oldObject != null ? oldObject : object;
  }
}
