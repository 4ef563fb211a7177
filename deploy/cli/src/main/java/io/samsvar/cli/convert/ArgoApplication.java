package io.samsvar.cli.convert;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An Application of Argo CD ({@code argoproj.io/v1alpha1}): one Sync for each of its sources. The
 * defaults differ: an Application without {@code syncPolicy.automated} waits for a person, and one
 * with it neither prunes nor heals unless it says so.
 */
final class ArgoApplication {
  private static final Set<String> THIS_CLUSTER =
      Set.of("", "https://kubernetes.default.svc", "https://kubernetes.default");
  private static final String IN_CLUSTER = "in-cluster";

  private final Source application;
  private final Wishes wishes;
  private final Conversion to;

  ArgoApplication(Source application, Wishes wishes, Conversion to) {
    this.application = application;
    this.wishes = wishes;
    this.to = to;
  }

  void convert() {
    JsonNode spec = application.spec();
    if (!reachable(spec.path("destination"))) {
      return;
    }
    List<JsonNode> sources = new ArrayList<>();
    if (spec.path("sources").isEmpty()) {
      sources.add(spec.path("source"));
    } else {
      spec.path("sources").forEach(sources::add);
    }
    for (int index = 0; index < sources.size(); index++) {
      String field = spec.path("sources").isEmpty() ? "spec.source" : "spec.sources[" + index + "]";
      String suffix = sources.size() == 1 ? "" : "-" + (index + 1);
      source(sources.get(index), field, suffix);
    }
    if (sources.size() > 1) {
      to.differs(
          application,
          "spec.sources",
          "Each source became a Sync of its own, with its own gate, budget and prune.");
    }
  }

  private boolean reachable(JsonNode destination) {
    String server = destination.path("server").asString("");
    String name = destination.path("name").asString("");
    if (THIS_CLUSTER.contains(server) && (name.isEmpty() || name.equals(IN_CLUSTER))) {
      return true;
    }
    to.lost(
        application,
        "spec.destination",
        "It writes to another cluster ("
            + (server.isEmpty() ? name : server)
            + "): run Samsvar there, and convert it for that cluster.");
    return false;
  }

  private void source(JsonNode source, String field, String suffix) {
    if (source.has("ref") && !source.has("path")) {
      to.lost(
          application,
          field,
          "Values from a second repository are not read: keep the values files beside the chart.");
      return;
    }
    if (!source.path("chart").asString("").isEmpty()) {
      to.lost(
          application,
          field + ".chart",
          "A chart from a registry is not fetched: put the chart into the repository (helm pull"
              + " --untar), where its changes are reviewed.");
      return;
    }
    String name = application.document().path("metadata").path("name").asString("") + suffix;
    SyncDraft draft = new SyncDraft(wishes.namespace(), name);
    if (!Addresses.write(
        source.path("repoURL").asString(""), draft.source(), application, field + ".repoURL", to)) {
      return;
    }
    Refs.write(
        source.path("targetRevision").asString(""),
        wishes,
        draft.source(),
        application,
        field + ".targetRevision",
        to);
    draft.source().put("path", Addresses.path(source.path("path").asString("")));
    target(draft);
    new ArgoSource(application, field, to).render(source, draft);
    new ArgoPolicy(application, to).write(draft);
    Places.write(wishes, draft, application, to);
    to.add(draft.finished());
  }

  private void target(SyncDraft draft) {
    String namespace = application.spec().at("/destination/namespace").asString("");
    if (namespace.isEmpty()) {
      Places.target(wishes, "default", draft, application, "spec.destination.namespace", to);
    } else {
      draft.spec().put("targetNamespace", namespace);
    }
    String project = application.spec().path("project").asString("default");
    if (!project.equals("default")) {
      to.lost(
          application,
          "spec.project",
          "What the project "
              + project
              + " forbids is not known to a Sync: say it as policy (a PolicyBundle with match and"
              + " team), and bind the Sync to a ServiceAccount with spec.serviceAccountName.");
    }
  }

  /** What to do with an ApplicationSet or an AppProject: neither is a Sync. */
  static void others(Source document, Conversion to) {
    switch (document.kind().toLowerCase(Locale.ROOT)) {
      case "applicationset" ->
          to.lost(
              document,
              "",
              "Nothing generates Syncs: write each, or let a kustomization in Git generate them, so"
                  + " that what is generated is reviewed.");
      case "appproject" ->
          to.lost(
              document,
              "",
              "Say what it forbids as policy (a PolicyBundle) and as RBAC of the ServiceAccounts"
                  + " that Syncs name.");
      default -> {}
    }
  }

  /** Copies a text when there is one. */
  static void copy(JsonNode from, String name, ObjectNode into, String as) {
    String text = from.path(name).asString("");
    if (!text.isEmpty()) {
      into.put(as, text);
    }
  }
}
