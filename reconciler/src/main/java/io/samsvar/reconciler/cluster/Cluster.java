package io.samsvar.reconciler.cluster;

import io.samsvar.ledger.ResourceId;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The API server as the pipeline needs it. Blocking: call it on virtual threads. Safe for several
 * threads. Answers are JSON as the server gave it.
 */
public interface Cluster {

  /** Whether this kind is served and whether it is namespaced; empty when it is not served. */
  Optional<KindInfo> kind(String apiVersion, String kind);

  /**
   * What the server says of itself, as charts are told.
   *
   * @throws ApiRefusedException when the server refuses
   */
  Served served();

  /**
   * A server.
   *
   * @param version for example {@code v1.37.2}
   * @param apiVersions group versions, and each with a kind, for example {@code apps/v1} and {@code
   *     apps/v1/Deployment}
   */
  record Served(String version, List<String> apiVersions) {
    /** Copies the list. */
    public Served {
      apiVersions = List.copyOf(apiVersions);
    }
  }

  /** The live object, or empty when the server says 404. */
  Optional<JsonNode> get(String apiVersion, ResourceId id);

  /**
   * Server-side apply with field manager {@code samsvar}.
   *
   * @param manifest the whole declared object, with namespace and our labels
   * @param force take conflicting fields over from other managers
   * @param dryRun whether nothing is persisted
   * @return the object after the apply
   * @throws ApiRefusedException when the server refuses
   */
  JsonNode apply(ObjectNode manifest, boolean force, boolean dryRun);

  /**
   * Changes parts of an object by JSON Patch (RFC 6902), with field manager {@code samsvar}.
   *
   * @param operations with a {@code test} of the resource version first, since a part is only known
   *     by what was read
   * @return the object after it
   * @throws ApiRefusedException when the server refuses, also since the object is another by now
   */
  JsonNode patch(String apiVersion, ResourceId id, ArrayNode operations, boolean dryRun);

  /**
   * Deletes with preconditions.
   *
   * @return whether the server took it; false when there was nothing to delete any more
   * @throws ApiRefusedException when the server refuses, preconditions included (409)
   */
  boolean delete(String apiVersion, ResourceId id, String uid, boolean dryRun);

  /** The objects that would go with this one: a Namespace's content or a CRD's objects. */
  List<ResourceId> cascade(String apiVersion, ResourceId id);

  /**
   * What discovery says of a kind.
   *
   * @param plural resource name, for example {@code deployments}
   */
  record KindInfo(String apiVersion, String kind, String plural, boolean namespaced) {}
}
