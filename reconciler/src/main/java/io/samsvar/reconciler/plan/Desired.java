package io.samsvar.reconciler.plan;

import io.samsvar.ledger.ResourceId;
import io.samsvar.ledger.Stage;
import io.samsvar.ledger.SyncRef;
import io.samsvar.reconciler.StageException;
import io.samsvar.reconciler.cluster.Cluster.KindInfo;
import io.samsvar.reconciler.render.RenderedObject;
import io.samsvar.reconciler.render.RenderedSet;
import io.samsvar.reconciler.resource.SyncSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a revision asks of the cluster: the rendered objects with their scope settled and our label
 * on them, and the Namespace that the Sync creates.
 */
public final class Desired {

  private static final String CRD_GROUP = "apiextensions.k8s.io";

  private Desired() {}

  /**
   * Completes a rendered set. Pure but for the question which kinds are served.
   *
   * @param kinds apiVersion and kind to what discovery says
   * @throws StageException at PLAN, {@code plan.kind-not-served} or {@code plan.duplicate}
   */
  public static List<RenderedObject> of(
      RenderedSet rendered,
      SyncRef sync,
      SyncSpec spec,
      BiFunction<String, String, Optional<KindInfo>> kinds) {
    Map<String, Boolean> own = ownKinds(rendered);
    Map<ResourceId, RenderedObject> desired = new LinkedHashMap<>();
    for (RenderedObject object : rendered.objects()) {
      boolean namespaced = namespaced(object, own, kinds);
      String namespace = object.id().namespace();
      if (namespaced && namespace.isEmpty()) {
        namespace = spec.targetNamespace();
      }
      put(desired, placed(object, namespaced ? namespace : "", sync));
    }
    if (spec.createsNamespace()) {
      RenderedObject namespace = namespace(sync, spec);
      desired.putIfAbsent(namespace.id(), namespace);
    }
    return List.copyOf(new ArrayList<>(desired.values()));
  }

  private static void put(Map<ResourceId, RenderedObject> desired, RenderedObject object) {
    if (desired.put(object.id(), object) != null) {
      throw new StageException(
          Stage.PLAN,
          "plan.duplicate",
          object.id() + " is declared twice once namespaces are filled in: keep one of them.");
    }
  }

  /** Kinds whose CRD is part of the revision: "group/kind" to whether they are namespaced. */
  private static Map<String, Boolean> ownKinds(RenderedSet rendered) {
    Map<String, Boolean> own = new HashMap<>();
    for (RenderedObject object : rendered.objects()) {
      if (object.id().group().equals(CRD_GROUP)
          && object.id().kind().equals("CustomResourceDefinition")) {
        JsonNode spec = object.manifest().path("spec");
        String kind =
            spec.path("group").asString("") + "/" + spec.path("names").path("kind").asString("");
        own.put(kind, !spec.path("scope").asString("").equals("Cluster"));
      }
    }
    return own;
  }

  private static boolean namespaced(
      RenderedObject object,
      Map<String, Boolean> own,
      BiFunction<String, String, Optional<KindInfo>> kinds) {
    Boolean declared = own.get(object.id().group() + "/" + object.id().kind());
    if (declared != null) {
      return declared;
    }
    return kinds
        .apply(object.apiVersion(), object.id().kind())
        .map(KindInfo::namespaced)
        .orElseThrow(
            () ->
                new StageException(
                    Stage.PLAN,
                    "plan.kind-not-served",
                    object.id()
                        + " cannot be planned: this cluster does not serve "
                        + object.apiVersion()
                        + " "
                        + object.id().kind()
                        + ". Declare its CustomResourceDefinition, or correct the apiVersion in "
                        + object.file()
                        + "."));
  }

  private static RenderedObject placed(RenderedObject object, String namespace, SyncRef sync) {
    ObjectNode manifest = object.manifest().deepCopy();
    ObjectNode metadata = (ObjectNode) manifest.get("metadata");
    if (namespace.isEmpty()) {
      metadata.remove("namespace");
    } else {
      metadata.put("namespace", namespace);
    }
    labels(metadata).put(Ownership.SYNC_LABEL, Ownership.label(sync));
    ResourceId id =
        new ResourceId(object.id().group(), object.id().kind(), namespace, object.id().name());
    return new RenderedObject(id, object.apiVersion(), manifest, object.file());
  }

  private static ObjectNode labels(ObjectNode metadata) {
    return metadata.get("labels") instanceof ObjectNode labels
        ? labels
        : metadata.putObject("labels");
  }

  private static RenderedObject namespace(SyncRef sync, SyncSpec spec) {
    ObjectNode manifest = JsonNodeFactory.instance.objectNode();
    manifest.put("apiVersion", "v1").put("kind", "Namespace");
    ObjectNode metadata = manifest.putObject("metadata").put("name", spec.targetNamespace());
    ObjectNode labels = metadata.putObject("labels");
    if (spec.namespaceLabels() != null) {
      spec.namespaceLabels().forEach(labels::put);
    }
    if (spec.environment() != null) {
      labels.put("environment", spec.environment());
    }
    if (spec.region() != null) {
      labels.put("region", spec.region());
    }
    labels.put(Ownership.SYNC_LABEL, Ownership.label(sync));
    metadata.putObject("annotations").put(Ownership.PRUNE_ANNOTATION, Ownership.PRUNE_ORPHAN);
    return new RenderedObject(
        new ResourceId("", "Namespace", "", spec.targetNamespace()),
        "v1",
        manifest,
        "spec.createNamespace of Sync " + sync);
  }
}
