package io.samsvar.reconciler.render;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Which file declares an object, though Kustomize's output does not say: by kind and name, and
 * where a prefix, suffix or hash was added, by the longest name that the new one holds. A help for
 * people, no proof: nothing is decided by it.
 */
final class SourceFiles implements Origins {

  private final Path root;
  private final Map<String, List<Declared>> byKind = new HashMap<>();
  private final Set<Path> read = new HashSet<>();

  /** A name and where it stands. */
  private record Declared(String name, String file) {}

  SourceFiles(Path root) {
    this.root = root;
  }

  /** Takes in a file of manifests. What cannot be read is left to Kustomize to complain about. */
  void manifest(Path file) {
    if (!read.add(file)) {
      return;
    }
    try {
      YamlDocuments.read(Files.readAllBytes(file)).forEach(document -> declare(document, file));
    } catch (IOException | ManifestException _) {
      // Without this file's names a finding names the kustomization instead.
    }
  }

  /** Takes in what a kustomization generates. */
  void generated(Path file, ObjectNode kustomization) {
    generated(file, kustomization.path("configMapGenerator"), "ConfigMap");
    generated(file, kustomization.path("secretGenerator"), "Secret");
  }

  private void generated(Path file, JsonNode generators, String kind) {
    generators.forEach(one -> add(kind, one.path("name").asString(""), file));
  }

  private void declare(JsonNode document, Path file) {
    if (document.path("items") instanceof ArrayNode items) {
      items.forEach(item -> declare(item, file));
    }
    add(
        document.path("kind").asString(""),
        document.path("metadata").path("name").asString(""),
        file);
  }

  private void add(String kind, String name, Path file) {
    if (!kind.isEmpty() && !name.isEmpty()) {
      byKind
          .computeIfAbsent(kind, any -> new ArrayList<>())
          .add(new Declared(name, root.relativize(file).toString()));
    }
  }

  @Override
  public String file(String kind, String name, String known) {
    List<Declared> declared = byKind.getOrDefault(kind, List.of());
    return declared.stream()
        .filter(one -> one.name().equals(name))
        .findFirst()
        .or(
            () ->
                declared.stream()
                    .filter(one -> name.contains(one.name()))
                    .max(Comparator.comparingInt(one -> one.name().length())))
        .map(Declared::file)
        .orElse(known);
  }
}
