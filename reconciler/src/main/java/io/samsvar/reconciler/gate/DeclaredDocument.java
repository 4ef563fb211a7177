package io.samsvar.reconciler.gate;

import io.samsvar.ledger.ResourceId;
import io.samsvar.reconciler.plan.Plan;
import io.samsvar.reconciler.plan.Plan.PlannedChange;
import io.samsvar.reconciler.render.RenderedObject;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a Sync declares, changed or not, for rules that need more than one object: {@code
 * input.declared}. Pure.
 */
final class DeclaredDocument {

  private DeclaredDocument() {}

  static JsonNode of(Plan plan) {
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    ArrayNode pods = document.putArray("pods");
    ArrayNode policies = document.putArray("networkPolicies");
    for (PlannedChange change : plan.changes()) {
      RenderedObject declared = change.declared();
      if (declared != null) {
        addPods(pods, declared);
        addPolicy(policies, declared);
      }
    }
    return document;
  }

  private static void addPods(ArrayNode pods, RenderedObject declared) {
    JsonNode pod = pod(declared);
    if (pod != null) {
      ResourceId id = declared.id();
      ObjectNode entry = pods.addObject();
      entry.put("group", id.group()).put("kind", id.kind());
      entry.put("namespace", id.namespace()).put("name", id.name());
      JsonNode labels = pod.path("metadata").path("labels");
      entry.set("labels", labels.isObject() ? labels : JsonNodeFactory.instance.objectNode());
    }
  }

  /** The pod that an object is or makes, of whatever kind it is. */
  private static @Nullable JsonNode pod(RenderedObject declared) {
    JsonNode spec = declared.manifest().path("spec");
    if (declared.id().kind().equals("Pod") && declared.id().group().isEmpty()) {
      return declared.manifest();
    }
    for (JsonNode template :
        new JsonNode[] {
          spec.path("template"), spec.path("jobTemplate").path("spec").path("template")
        }) {
      if (template.path("spec").has("containers")) {
        return template;
      }
    }
    return null;
  }

  private static void addPolicy(ArrayNode policies, RenderedObject declared) {
    ResourceId id = declared.id();
    if (id.kind().equals("NetworkPolicy") && id.group().equals("networking.k8s.io")) {
      ObjectNode entry = policies.addObject();
      entry.put("namespace", id.namespace()).put("name", id.name());
      entry.set("spec", declared.manifest().path("spec"));
    }
  }
}
