package io.samsvar.cli.convert;

import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** How a source of an Application is rendered. */
final class ArgoSource {
  private static final String IN_GIT =
      "A Sync changes nothing of what the repository says: write it into the kustomization.";

  /** Helm's options that a Sync does not have, each with the way out. */
  private static final Map<String, String> HELM_LOST =
      Map.of(
          "fileParameters", "Write the content into a values file.",
          "ignoreMissingValueFiles", "A values file that is missing stops the Sync.",
          "passCredentials", "Charts are not fetched.",
          "version", "The pinned Helm renders.",
          "skipSchemaValidation", "The chart's schema of values holds.");

  private final Source application;
  private final String field;
  private final Conversion to;

  ArgoSource(Source application, String field, Conversion to) {
    this.application = application;
    this.field = field;
    this.to = to;
  }

  void render(JsonNode source, SyncDraft draft) {
    if (source.has("helm")) {
      helm(source.path("helm"), draft);
    }
    for (Map.Entry<String, JsonNode> wish : source.path("kustomize").properties()) {
      to.lost(application, field + ".kustomize." + wish.getKey(), IN_GIT);
    }
    if (source.has("plugin")) {
      to.lost(
          application,
          field + ".plugin",
          "No plugin is run: render in your build, and commit what comes out.");
    }
    directory(source.path("directory"));
  }

  private void directory(JsonNode directory) {
    if (directory.has("jsonnet")) {
      to.lost(application, field + ".directory.jsonnet", "Jsonnet is not rendered.");
    }
    for (String filter : List.of("include", "exclude")) {
      if (!directory.path(filter).asString("").isEmpty()) {
        to.lost(
            application,
            field + ".directory." + filter,
            "Every manifest below the path is taken: move the others out of it, or name those that"
                + " are meant in a kustomization.");
      }
    }
    if (!directory.isMissingNode() && !directory.path("recurse").asBoolean(false)) {
      to.differs(
          application,
          field + ".directory.recurse",
          "Plain manifests are taken from the folders below the path too.");
    }
  }

  private void helm(JsonNode helm, SyncDraft draft) {
    ObjectNode into = draft.part("render").putObject("helm");
    ArgoApplication.copy(helm, "releaseName", into, "releaseName");
    ArgoApplication.copy(helm, "namespace", into, "namespace");
    ArgoApplication.copy(helm, "kubeVersion", into, "kubeVersion");
    if (!helm.path("valueFiles").isEmpty()) {
      ArrayNode files = into.putArray("valuesFiles");
      helm.path("valueFiles").forEach(file -> valuesFile(file.asString(""), files));
    }
    if (!helm.path("apiVersions").isEmpty()) {
      into.set("apiVersions", helm.path("apiVersions"));
    }
    if (helm.path("skipCrds").asBoolean(false)) {
      into.put("skipCrds", true);
    }
    values(helm, into);
    for (Map.Entry<String, JsonNode> wish : helm.properties()) {
      String way = HELM_LOST.get(wish.getKey());
      if (way != null) {
        to.lost(application, field + ".helm." + wish.getKey(), way);
      }
    }
  }

  private void valuesFile(String file, ArrayNode into) {
    if (file.contains("://") || file.startsWith("$")) {
      to.lost(
          application,
          field + ".helm.valueFiles",
          file + " is not in this repository: copy it there.");
    } else {
      into.add(file);
    }
  }

  private void values(JsonNode helm, ObjectNode into) {
    JsonNode values = helm.path("valuesObject");
    if (values.isMissingNode() && !helm.path("values").asString("").isEmpty()) {
      try {
        values = YAMLMapper.shared().readTree(helm.path("values").asString());
      } catch (JacksonException e) {
        to.lost(application, field + ".helm.values", "It is no YAML: correct it first.");
      }
    }
    ObjectNode merged =
        values instanceof ObjectNode object
            ? object.deepCopy()
            : YAMLMapper.shared().createObjectNode();
    for (JsonNode parameter : helm.path("parameters")) {
      parameter(parameter, merged);
    }
    if (!merged.isEmpty()) {
      into.set("values", merged);
    }
  }

  /** {@code a.b=c} as Helm's {@code --set} has it, where that is plain. */
  private void parameter(JsonNode parameter, ObjectNode into) {
    String name = parameter.path("name").asString("");
    if (!name.matches("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*")) {
      to.lost(
          application,
          field + ".helm.parameters",
          name + " uses more of --set than a path: write it into a values file.");
      return;
    }
    String[] parts = name.split("\\.", -1);
    ObjectNode at = into;
    for (int index = 0; index < parts.length - 1; index++) {
      at = at.path(parts[index]) instanceof ObjectNode deeper ? deeper : at.putObject(parts[index]);
    }
    String last = parts[parts.length - 1];
    String value = parameter.path("value").asString("");
    if (parameter.path("forceString").asBoolean(false)) {
      at.put(last, value);
    } else {
      at.set(last, scalar(value, at));
    }
  }

  /** As --set reads it: true, false, null and whole numbers are no text. */
  private static JsonNode scalar(String value, ObjectNode factory) {
    return switch (value) {
      case "true" -> factory.booleanNode(true);
      case "false" -> factory.booleanNode(false);
      case "null" -> factory.nullNode();
      case String number when number.matches("0|-?[1-9][0-9]{0,17}") ->
          factory.numberNode(Long.parseLong(number));
      default -> factory.stringNode(value);
    };
  }
}
