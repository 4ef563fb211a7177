package io.samsvar.cli.convert;

import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** When and how an Application is synced: its {@code syncPolicy} and {@code ignoreDifferences}. */
final class ArgoPolicy {

  /** Options of a sync that need nothing, since a Sync always does so. */
  private static final Set<String> ALWAYS =
      Set.of(
          "ApplyOutOfSyncOnly=true",
          "PruneLast=true",
          "ServerSideApply=true",
          "FailOnSharedResource=true",
          "RespectIgnoreDifferences=true",
          "Validate=true",
          "PrunePropagationPolicy=background",
          "SkipDryRunOnMissingResource=false",
          "CreateNamespace=false",
          "Prune=true",
          "Replace=false");

  /** Options that a Sync does not have, each with the way out. */
  private static final Map<String, String> LOST =
      Map.of(
          "Validate=false", "Every object is validated by the API server before the first write.",
          "ServerSideApply=false", "Objects are applied server-side; nothing else is done.",
          "Replace=true",
              "Nothing is replaced for all objects: annotate those that need it with"
                  + " samsvar.io/replace.",
          "Force=true",
              "Nothing is deleted and made again for all objects: annotate those that need it with"
                  + " samsvar.io/replace.",
          "Delete=confirm",
              "Protect objects with samsvar.io/prune: protect; an Approval deletes them.",
          "Prune=confirm",
              "Protect objects with samsvar.io/prune: protect; an Approval deletes them.",
          "SkipDryRunOnMissingResource=true",
              "A kind that is not served stops the Sync, unless the same commit brings its"
                  + " definition.");

  private final Source application;
  private final Conversion to;

  ArgoPolicy(Source application, Conversion to) {
    this.application = application;
    this.to = to;
  }

  void write(SyncDraft draft) {
    JsonNode policy = application.spec().path("syncPolicy");
    automated(policy.path("automated"), policy.has("automated"), draft);
    for (JsonNode option : policy.path("syncOptions")) {
      option(option.asString(""), draft);
    }
    if (policy.has("managedNamespaceMetadata")) {
      to.lost(
          application,
          "spec.syncPolicy.managedNamespaceMetadata",
          "Declare the Namespace with its labels in Git.");
    }
    if (policy.has("retry")) {
      to.differs(
          application,
          "spec.syncPolicy.retry",
          "A Sync tries again by itself, with growing pauses and without an end.");
    }
    ignored(application.spec().path("ignoreDifferences"));
  }

  private void automated(JsonNode automated, boolean present, SyncDraft draft) {
    if (!present || (automated.has("enabled") && !automated.path("enabled").asBoolean(true))) {
      draft.spec().put("suspend", true);
      to.differs(
          application,
          "spec.syncPolicy.automated",
          "Without it a person starts every sync. The Sync is suspended: it is followed when"
              + " suspend is taken out.");
    }
    boolean prunes = automated.path("prune").asBoolean(false);
    draft.part("prune").put("enabled", prunes);
    if (!automated.path("selfHeal").asBoolean(false)) {
      ObjectNode drift = draft.part("drift");
      drift.put("mode", "detect");
    }
    if (prunes) {
      to.differs(
          application,
          "spec.syncPolicy.automated.prune",
          "What is deleted has budgets (10 objects and 20 percent), and protected kinds need an"
              + " Approval: spec.prune.");
    }
    if (automated.path("allowEmpty").asBoolean(false)) {
      to.lost(
          application,
          "spec.syncPolicy.automated.allowEmpty",
          "An empty source freezes a Sync and deletes nothing. To delete all, delete the objects in"
              + " Git with an Approval, or delete the Sync and its objects by hand.");
    }
  }

  private void option(String option, SyncDraft draft) {
    String plain = option.replace(" ", "");
    if (plain.equals("CreateNamespace=true")) {
      draft.spec().put("createNamespace", true);
    } else if (plain.equals("Prune=false")) {
      draft.part("prune").put("enabled", false);
    } else if (LOST.containsKey(plain)) {
      to.lost(application, "spec.syncPolicy.syncOptions", plain + ": " + LOST.get(plain));
    } else if (!ALWAYS.contains(plain)) {
      to.lost(application, "spec.syncPolicy.syncOptions", plain + " has no counterpart.");
    }
  }

  private void ignored(JsonNode differences) {
    for (JsonNode difference : differences) {
      if (!difference.path("jqPathExpressions").isEmpty()) {
        to.lost(
            application,
            "spec.ignoreDifferences.jqPathExpressions",
            "Fields are named by JSON pointer. What Git does not declare is left alone without any"
                + " rule.");
      }
      if (difference.path("jsonPointers") instanceof ArrayNode pointers && !pointers.isEmpty()) {
        to.differs(
            application,
            "spec.ignoreDifferences.jsonPointers",
            "Leave these fields out of Git ("
                + pointers
                + "): a Sync owns only what Git declares, so others may set the rest.");
      }
      if (!difference.path("managedFieldsManagers").isEmpty()) {
        to.differs(
            application,
            "spec.ignoreDifferences.managedFieldsManagers",
            "Leave the fields that these managers set out of Git.");
      }
    }
  }
}
