package io.samsvar.cli.check;

import io.samsvar.ledger.SyncRef;
import io.samsvar.policies.SyncFacts;
import io.samsvar.reconciler.cluster.Cluster.KindInfo;
import io.samsvar.reconciler.plan.Desired;
import io.samsvar.reconciler.render.RenderedObject;
import io.samsvar.reconciler.render.RenderedSet;
import io.samsvar.reconciler.render.Scopes;
import io.samsvar.reconciler.resource.GitSource;
import io.samsvar.reconciler.resource.RenderSpec;
import io.samsvar.reconciler.resource.SyncSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MappingIterator;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * What a Sync gives to a judgement: region, environment, path and target namespace. Read as a tree,
 * so that no client for Kubernetes is loaded.
 */
public record SyncFile(SyncRef ref, SyncSpec spec) {

  private static final String DEFAULT_NAMESPACE = "default";
  private static final String DEFAULT_REF = "refs/heads/main";

  /** A file with a Sync is small, in bytes. */
  private static final int FILE_BYTES_MAX = 1 << 20;

  /**
   * Reads the one Sync in a file; other objects may stand beside it.
   *
   * @param name which one, null when there is only one
   * @throws IllegalArgumentException names the file and the reason
   */
  public static SyncFile read(Path file, @Nullable String name) {
    List<SyncFile> found = new ArrayList<>();
    for (JsonNode document : documents(file)) {
      boolean wanted = name == null || name.equals(text(document.path("metadata"), "name"));
      if (wanted && isSync(document)) {
        found.add(of(file, document));
      }
    }
    if (found.size() != 1) {
      throw new IllegalArgumentException(
          found.isEmpty()
              ? file + " holds no such Sync (samsvar.io/v1alpha1)"
              : file + " holds " + found.size() + " Syncs: name one with --sync-name");
    }
    return found.getFirst();
  }

  /** What Rego is told of it. */
  SyncFacts facts(String revision) {
    return new SyncFacts(
        ref.namespace(),
        ref.name(),
        revision,
        path(),
        spec.environment() == null ? "" : spec.environment(),
        spec.region() == null ? "" : spec.region());
  }

  /** The path that it follows. */
  public String path() {
    return spec.source().pathOrDefault();
  }

  /** Where it declares objects. */
  public String targetNamespace() {
    return spec.targetNamespace();
  }

  /** The objects as the gate is given them: scope settled, labelled, with the Namespace. */
  public List<RenderedObject> objects(RenderedSet rendered) {
    return Desired.of(
        rendered,
        ref,
        spec,
        (version, kind) ->
            Optional.of(new KindInfo(version, kind, "", Scopes.builtIn(version, kind))));
  }

  private static List<JsonNode> documents(Path file) {
    try {
      if (Files.size(file) > FILE_BYTES_MAX) {
        throw new IllegalArgumentException(file + " has more than " + FILE_BYTES_MAX + " bytes");
      }
      List<JsonNode> documents = new ArrayList<>();
      try (MappingIterator<JsonNode> all =
          YAMLMapper.shared().readerFor(JsonNode.class).readValues(Files.readAllBytes(file))) {
        all.forEachRemaining(documents::add);
      }
      return documents;
    } catch (IOException e) {
      throw new IllegalArgumentException(file + " cannot be read", e);
    } catch (JacksonException e) {
      throw new IllegalArgumentException(file + " is no YAML: " + e.getOriginalMessage(), e);
    }
  }

  private static boolean isSync(JsonNode document) {
    return document.path("apiVersion").asString("").startsWith("samsvar.io/")
        && document.path("kind").asString("").equals("Sync");
  }

  private static SyncFile of(Path file, JsonNode document) {
    JsonNode metadata = document.path("metadata");
    JsonNode spec = document.path("spec");
    JsonNode source = spec.path("source");
    String name = text(metadata, "name");
    String target = text(spec, "targetNamespace");
    if (name == null || target == null) {
      throw new IllegalArgumentException(
          file + ": a Sync has metadata.name and spec.targetNamespace");
    }
    String namespace = text(metadata, "namespace");
    String url = text(source, "url");
    String ref = text(source, "ref");
    return new SyncFile(
        new SyncRef(namespace == null ? DEFAULT_NAMESPACE : namespace, name),
        new SyncSpec(
            new GitSource(
                url == null ? "" : url,
                ref == null ? DEFAULT_REF : ref,
                text(source, "path"),
                null,
                null),
            target,
            spec.path("createNamespace").asBoolean(false),
            text(spec, "environment"),
            text(spec, "region"),
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            render(file, spec),
            null,
            labels(spec.path("namespaceLabels")),
            null));
  }

  /** The labels that the namespace is made with: policy judges it. */
  private static Map<String, String> labels(JsonNode labels) {
    Map<String, String> read = new LinkedHashMap<>();
    labels.properties().forEach(entry -> read.put(entry.getKey(), entry.getValue().asString("")));
    return read;
  }

  private static @Nullable RenderSpec render(Path file, JsonNode spec) {
    JsonNode render = spec.path("render");
    if (render.isMissingNode() || render.isNull()) {
      return null;
    }
    try {
      return JsonMapper.shared().treeToValue(render, RenderSpec.class);
    } catch (JacksonException e) {
      throw new IllegalArgumentException(
          file + ": spec.render cannot be read: " + e.getOriginalMessage(), e);
    }
  }

  private static @Nullable String text(JsonNode node, String field) {
    String text = node.path(field).asString("");
    return text.isEmpty() ? null : text;
  }
}
