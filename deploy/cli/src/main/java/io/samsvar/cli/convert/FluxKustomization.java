package io.samsvar.cli.convert;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A Kustomization of Flux ({@code kustomize.toolkit.fluxcd.io}) with the GitRepository it names.
 * Both engines prune by inventory and revert what differs, so most of it is the same.
 */
final class FluxKustomization {

  /** Where Flux itself lives; a Kustomization there is the platform's. */
  private static final String FLUX_NAMESPACE = "flux-system";

  private static final String IN_GIT =
      "A Sync changes nothing of what the repository says: write it into the kustomization.";

  /** What a Sync does not have, each with the way out. */
  private static final Map<String, String> LOST =
      Map.of(
          "patches", IN_GIT,
          "images", IN_GIT,
          "components", IN_GIT,
          "namePrefix", IN_GIT,
          "nameSuffix", IN_GIT,
          "commonMetadata", IN_GIT,
          "decryption",
              "Nothing is decrypted by the reconciler: seal the Secrets (samsvar seal), or let the"
                  + " External Secrets operator fetch them.",
          "force",
              "Nothing is deleted and made again for all objects: annotate those that need it with"
                  + " samsvar.io/replace.",
          "kubeConfig",
              "It writes to another cluster: run Samsvar there, and convert it for that cluster.",
          "ignoreMissingComponents", IN_GIT);

  private final Source kustomization;
  private final FluxSources sources;
  private final Wishes wishes;
  private final Conversion to;

  FluxKustomization(Source kustomization, FluxSources sources, Wishes wishes, Conversion to) {
    this.kustomization = kustomization;
    this.sources = sources;
    this.wishes = wishes;
    this.to = to;
  }

  void convert() {
    JsonNode spec = kustomization.spec();
    if (spec.has("kubeConfig")) {
      to.lost(kustomization, "spec.kubeConfig", String.valueOf(LOST.get("kubeConfig")));
      return;
    }
    String own = namespace();
    Optional<FluxSources.Found> found =
        sources.find(spec.path("sourceRef"), own, Addresses.path(spec.path("path").asString(".")));
    if (found.isEmpty()) {
      to.lost(
          kustomization,
          "spec.sourceRef",
          spec.at("/sourceRef/kind").asString("")
              + " "
              + spec.at("/sourceRef/name").asString("")
              + " is no GitRepository that was given: only Git is followed. Give the file with the"
              + " GitRepository too, or put the manifests into Git.");
      return;
    }
    String name = kustomization.document().at("/metadata/name").asString("");
    SyncDraft draft = new SyncDraft(syncNamespace(own), name);
    if (!new FluxRepository(found.get().repository(), wishes, to).write(draft)) {
      return;
    }
    draft.source().put("path", found.get().path());
    ArgoApplication.copy(spec, "interval", draft.source(), "interval");
    target(spec, own, draft);
    write(spec, draft);
    Places.write(wishes, draft, kustomization, to);
    to.add(draft.finished());
  }

  private String namespace() {
    return kustomization.document().at("/metadata/namespace").asString(FLUX_NAMESPACE);
  }

  /** A tenant's Kustomization becomes a Sync in the tenant's namespace. */
  private String syncNamespace(String namespace) {
    return namespace.equals(FLUX_NAMESPACE) ? wishes.namespace() : namespace;
  }

  private void target(JsonNode spec, String own, SyncDraft draft) {
    String target = spec.path("targetNamespace").asString("");
    if (target.isEmpty()) {
      Places.target(
          wishes,
          own.equals(FLUX_NAMESPACE) ? "default" : own,
          draft,
          kustomization,
          "spec.targetNamespace",
          to);
    } else {
      draft.spec().put("targetNamespace", target);
    }
  }

  private void write(JsonNode spec, SyncDraft draft) {
    draft.part("prune").put("enabled", spec.path("prune").asBoolean(false));
    ArgoApplication.copy(spec, "serviceAccountName", draft.spec(), "serviceAccountName");
    ArgoApplication.copy(spec, "timeout", draft.spec(), "timeout");
    if (spec.path("suspend").asBoolean(false)) {
      draft.spec().put("suspend", true);
    }
    dependencies(spec.path("dependsOn"), draft);
    substitute(spec.path("postBuild"), draft);
    for (Map.Entry<String, JsonNode> wish : spec.properties()) {
      String way = LOST.get(wish.getKey());
      JsonNode value = wish.getValue();
      if (way != null
          && (!value.isEmpty() || !value.asString("").isEmpty() || value.asBoolean(false))) {
        to.lost(kustomization, "spec." + wish.getKey(), way);
      }
    }
    if (!spec.path("healthCheckExprs").isEmpty()) {
      to.lost(
          kustomization,
          "spec.healthCheckExprs",
          "Write the expressions into spec.health of the Sync; they are CEL there too.");
    }
    if (spec.path("deletionPolicy").asString("").equals("Delete")
        || spec.path("deletionPolicy").asString("").equals("WaitForTermination")) {
      to.differs(
          kustomization,
          "spec.deletionPolicy",
          "When a Sync is deleted its objects stay: delete them in Git first.");
    }
  }

  private void dependencies(JsonNode dependencies, SyncDraft draft) {
    if (dependencies.isEmpty()) {
      return;
    }
    ArrayNode into = draft.spec().putArray("dependsOn");
    for (JsonNode dependency : dependencies) {
      ObjectNode one = into.addObject().put("name", dependency.path("name").asString(""));
      String namespace = dependency.path("namespace").asString("");
      if (!namespace.isEmpty() && !namespace.equals(namespace())) {
        one.put("namespace", syncNamespace(namespace));
      }
      if (dependency.has("readyExpr")) {
        to.lost(
            kustomization,
            "spec.dependsOn.readyExpr",
            "A Sync waits until the other is applied and ready.");
      }
    }
  }

  private void substitute(JsonNode postBuild, SyncDraft draft) {
    if (!postBuild.path("substitute").isEmpty()) {
      draft.part("render").set("substitute", postBuild.path("substitute"));
    }
    List<String> maps =
        postBuild
            .path("substituteFrom")
            .valueStream()
            .filter(from -> from.path("kind").asString("").equals("ConfigMap"))
            .map(from -> from.path("name").asString(""))
            .toList();
    if (!maps.isEmpty()) {
      ArrayNode into = draft.part("render").putArray("substituteFrom");
      maps.forEach(name -> into.addObject().put("kind", "ConfigMap").put("name", name));
    }
    if (postBuild.path("substituteFrom").size() > maps.size()) {
      to.lost(
          kustomization,
          "spec.postBuild.substituteFrom",
          "Values of Secrets are not put into manifests: refer to the Secret where it is used.");
    }
  }
}
