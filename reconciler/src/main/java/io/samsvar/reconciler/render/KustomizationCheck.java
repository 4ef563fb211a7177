package io.samsvar.reconciler.render;

import io.samsvar.ledger.Stage;
import io.samsvar.reconciler.StageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads every kustomization that a build would reach and refuses what would leave the tree or run a
 * program, before Kustomize sees any of it. Kustomize's own load restrictor does not hold back
 * bases above the tree, and fetches {@code http} files before it asks the restrictor. One use, one
 * thread.
 */
final class KustomizationCheck {

  /** Names under which a directory is a kustomization. */
  static final List<String> FILES =
      List.of("kustomization.yaml", "kustomization.yml", "Kustomization");

  /** Kustomizations that one build may reach. */
  static final int KUSTOMIZATIONS_MAX = 500;

  private static final Set<String> HELM =
      Set.of("helmcharts", "helmglobals", "helmchartinflationgenerator");

  /** Lists of paths to manifests, or to directories with kustomizations. */
  private static final Set<String> BASES = Set.of("resources", "bases", "components");

  private static final Set<String> FILE_LISTS = Set.of("crds", "configurations");
  private static final Set<String> PATCHES = Set.of("patches", "patchesjson6902", "replacements");
  private static final Set<String> GENERATORS = Set.of("configmapgenerator", "secretgenerator");
  private static final Set<String> PLUGINS = Set.of("generators", "transformers", "validators");
  private static final Set<String> PLUGIN_PATHS = Set.of("path", "paths", "files", "env", "envs");

  private final Path root;
  private final SourceFiles sources;
  private final Set<Path> seen = new HashSet<>();

  KustomizationCheck(Path root, SourceFiles sources) {
    this.root = root;
    this.sources = sources;
  }

  /** The kustomization of a directory, if it is one. */
  static Optional<Path> of(Path directory) {
    return FILES.stream()
        .map(directory::resolve)
        .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
        .findFirst();
  }

  /**
   * Checks a directory and all that its kustomization reaches.
   *
   * @throws StageException at RENDER, with the file and the reason
   */
  void check(Path directory) {
    Path file = of(directory).orElse(directory);
    if (!seen.add(file)) {
      return;
    }
    if (seen.size() > KUSTOMIZATIONS_MAX) {
      throw stop(
          file,
          new ManifestException(
              "render.too-large", "over " + KUSTOMIZATIONS_MAX + " kustomizations are reached"));
    }
    try {
      ObjectNode kustomization = read(file);
      for (var field : kustomization.properties()) {
        // Kustomize takes keys in any case.
        field(directory, field.getKey().toLowerCase(Locale.ROOT), field.getValue());
      }
      sources.generated(file, kustomization);
    } catch (ManifestException e) {
      throw stop(file, e);
    }
  }

  private void field(Path directory, String key, JsonNode value) {
    if (HELM.contains(key)) {
      throw new ManifestException("render.helm-in-kustomize", "Helm charts are not inflated here");
    }
    if (BASES.contains(key)) {
      texts(value).forEach(entry -> base(directory, entry));
    } else if (FILE_LISTS.contains(key)) {
      texts(value).forEach(entry -> local(directory, entry));
    } else if (key.equals("openapi")) {
      path(directory, value);
    } else if (PATCHES.contains(key)) {
      value.forEach(item -> path(directory, item));
    } else if (key.equals("patchesstrategicmerge")) {
      texts(value).filter(entry -> !isInline(entry)).forEach(entry -> local(directory, entry));
    } else if (GENERATORS.contains(key)) {
      value.forEach(item -> generator(directory, item));
    } else if (PLUGINS.contains(key)) {
      texts(value).forEach(entry -> plugin(directory, entry));
    }
  }

  private void base(Path directory, String entry) {
    Path path = LocalPath.resolve(root, directory, entry);
    if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      if (of(path).isEmpty()) {
        throw new ManifestException(
            "render.file-missing", "'" + entry + "' is a directory without a kustomization");
      }
      check(path);
    } else if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
      sources.manifest(path);
    } else {
      throw new ManifestException("render.file-missing", "'" + entry + "' does not exist");
    }
  }

  private Path local(Path directory, String entry) {
    Path path = LocalPath.resolve(root, directory, entry);
    if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
      throw new ManifestException("render.file-missing", "'" + entry + "' is no file");
    }
    return path;
  }

  private void path(Path directory, JsonNode item) {
    if (item.isString() && !isInline(item.stringValue())) {
      // `patches` as a list of files is an older form that Kustomize still takes.
      var _ = local(directory, item.stringValue());
    }
    for (var field : item.properties()) {
      if (field.getKey().equalsIgnoreCase("path") && field.getValue().isString()) {
        var _ = local(directory, field.getValue().stringValue());
      }
    }
  }

  private void generator(Path directory, JsonNode item) {
    for (var field : item.properties()) {
      switch (field.getKey().toLowerCase(Locale.ROOT)) {
        case "files" ->
            texts(field.getValue())
                .forEach(
                    entry -> {
                      var _ = local(directory, entry.substring(entry.indexOf('=') + 1));
                    });
        case "env", "envs" ->
            texts(field.getValue())
                .forEach(
                    entry -> {
                      var _ = local(directory, entry);
                    });
        default -> {
          // Literals and options name no file.
        }
      }
    }
  }

  /** A transformer's configuration: a file or inline; only what is built into Kustomize. */
  private void plugin(Path directory, String entry) {
    byte[] content;
    if (isInline(entry)) {
      content = entry.getBytes(StandardCharsets.UTF_8);
    } else {
      Path path = LocalPath.resolve(root, directory, entry);
      if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
        throw new ManifestException(
            "render.plugin", "'" + entry + "' is a directory; name a file with built-in kinds");
      }
      content = bytes(local(directory, entry));
    }
    for (JsonNode document : YamlDocuments.read(content)) {
      boolean builtIn = document.path("apiVersion").asString("").equals("builtin");
      String kind = document.path("kind").asString("");
      boolean function =
          document.path("metadata").path("annotations").properties().stream()
              .anyMatch(annotation -> annotation.getKey().startsWith("config.k"));
      if (!builtIn || function || kind.startsWith("Helm")) {
        throw new ManifestException(
            "render.plugin",
            "'"
                + kind
                + "' is a program or chart to run; only Kustomize's built-in kinds are taken");
      }
      pluginPaths(directory, document);
    }
  }

  private void pluginPaths(Path directory, JsonNode node) {
    for (var field : node.properties()) {
      if (PLUGIN_PATHS.contains(field.getKey().toLowerCase(Locale.ROOT))) {
        texts(field.getValue())
            .forEach(
                entry -> {
                  var _ =
                      LocalPath.resolve(root, directory, entry.substring(entry.indexOf('=') + 1));
                });
      }
      pluginPaths(directory, field.getValue());
    }
    if (node instanceof ArrayNode items) {
      items.forEach(item -> pluginPaths(directory, item));
    }
  }

  private static Stream<String> texts(JsonNode value) {
    return (value instanceof ArrayNode items ? items.valueStream() : Stream.of(value))
        .filter(JsonNode::isString)
        .map(JsonNode::stringValue);
  }

  /** An entry that is a manifest itself has lines and fields; a path has neither. */
  private static boolean isInline(String entry) {
    return entry.contains("\n") || entry.strip().startsWith("{");
  }

  private ObjectNode read(Path file) {
    long standing = FILES.stream().filter(name -> Files.exists(file.resolveSibling(name))).count();
    if (standing > 1) {
      throw new ManifestException(
          "render.kustomization", "its directory has several kustomizations");
    }
    List<JsonNode> documents = YamlDocuments.read(bytes(file));
    if (documents.size() != 1 || !(documents.getFirst() instanceof ObjectNode kustomization)) {
      throw new ManifestException("render.kustomization", "it is not one kustomization");
    }
    return kustomization;
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException _) {
      throw new ManifestException("render.file-missing", "it cannot be read");
    }
  }

  private StageException stop(Path file, ManifestException e) {
    return new StageException(
        Stage.RENDER, e.code(), root.relativize(file) + ": " + e.reason() + ".");
  }
}
