package io.samsvar.reconciler.apply;

import io.samsvar.ledger.Action;
import io.samsvar.ledger.Actor;
import io.samsvar.ledger.Digest;
import io.samsvar.ledger.ResourceId;
import io.samsvar.ledger.Revision;
import io.samsvar.ledger.SyncRef;
import io.samsvar.reconciler.cluster.Cluster;
import io.samsvar.reconciler.plan.Plan;
import io.samsvar.reconciler.plan.Plan.PlannedChange;
import io.samsvar.reconciler.render.RenderedObject;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Plans over manifests, as the planner would make them of what the cluster has. */
public final class Plans {

  private static final YAMLMapper YAML = new YAMLMapper();

  private Plans() {}

  /** A manifest of YAML. */
  public static RenderedObject object(String yaml) {
    ObjectNode manifest = (ObjectNode) YAML.readTree(yaml);
    JsonNode metadata = manifest.path("metadata");
    String apiVersion = manifest.path("apiVersion").asString();
    ResourceId id =
        ResourceId.of(
            apiVersion,
            manifest.path("kind").asString(),
            metadata.path("namespace").asString(""),
            metadata.path("name").asString());
    return new RenderedObject(id, apiVersion, manifest, "test.yaml");
  }

  /** A ConfigMap with one entry. */
  public static RenderedObject configMap(String namespace, String name, String value) {
    return object(
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: %s, namespace: %s}
        data: {key: "%s"}
        """
            .formatted(name, namespace, value));
  }

  /** One change, with UID and resource version of what the cluster has now. */
  public static PlannedChange change(Cluster cluster, Action action, RenderedObject object) {
    JsonNode metadata =
        cluster
            .get(object.apiVersion(), object.id())
            .map(live -> live.path("metadata"))
            .orElse(null);
    return new PlannedChange(
        action,
        object.id(),
        object.apiVersion(),
        action == Action.DELETE ? null : object,
        metadata == null ? null : metadata.path("uid").asString(),
        metadata == null ? null : metadata.path("resourceVersion").asString(),
        0,
        null);
  }

  /** The same change with another UID. */
  public static PlannedChange withUid(PlannedChange change, String uid) {
    return new PlannedChange(
        change.action(),
        change.resource(),
        change.apiVersion(),
        change.declared(),
        uid,
        change.resourceVersion(),
        change.cascade(),
        change.protection());
  }

  /** A plan of these changes. */
  public static Plan plan(PlannedChange... changes) {
    return plan(List.of(changes));
  }

  /** A plan of these changes. */
  public static Plan plan(List<PlannedChange> changes) {
    Digest digest = Digest.of("test");
    return new Plan(new SyncRef("default", "test"), revision(), digest, digest, changes, digest);
  }

  /** Some revision. */
  public static Revision revision() {
    return new Revision(
        "https://git.example.org/a.git",
        "refs/heads/main",
        "0123456789012345678901234567890123456789",
        new Actor.Machine("test"),
        Instant.EPOCH);
  }
}
