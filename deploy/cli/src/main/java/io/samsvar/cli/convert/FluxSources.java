package io.samsvar.cli.convert;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * The GitRepositories that were given, by name, and the artifacts that an ArtifactGenerator copies
 * out of them: what is an artifact there is a folder of the repository here.
 */
final class FluxSources {
  private static final String GIT = "GitRepository";
  private static final String ARTIFACT = "ExternalArtifact";

  private final Map<String, Source> repositories = new HashMap<>();
  private final Map<String, Artifact> artifacts = new HashMap<>();

  /**
   * What a Kustomization follows.
   *
   * @param path below the root of the repository
   */
  record Found(Source repository, String path) {}

  /** An artifact, with what is copied into it. */
  private record Artifact(Source generator, JsonNode artifact) {}

  void addRepository(Source repository) {
    repositories.put(key(repository), repository);
  }

  void addGenerator(Source generator) {
    String namespace = generator.document().at("/metadata/namespace").asString("flux-system");
    for (JsonNode artifact : generator.spec().path("artifacts")) {
      artifacts.put(
          namespace + "/" + artifact.path("name").asString(""), new Artifact(generator, artifact));
    }
  }

  /** What a reference means for a path; empty when it is not in Git, or was not given. */
  Optional<Found> find(JsonNode reference, String namespace, String path) {
    String name = reference.path("name").asString("");
    String key = reference.path("namespace").asString(namespace) + "/" + name;
    return switch (reference.path("kind").asString("")) {
      case GIT ->
          Optional.ofNullable(repositories.get(key)).map(repository -> new Found(repository, path));
      case ARTIFACT ->
          Optional.ofNullable(artifacts.get(key)).flatMap(artifact -> copied(artifact, path));
      default -> Optional.empty();
    };
  }

  private Optional<Found> copied(Artifact artifact, String path) {
    String wanted = path.equals(".") ? "" : path + "/";
    for (JsonNode copy : artifact.artifact().path("copy")) {
      String from = copy.path("from").asString("");
      String into = copy.path("to").asString("").replaceFirst("^@artifact/", "");
      if (from.startsWith("@") && from.endsWith("/**") && wanted.startsWith(into)) {
        int slash = from.indexOf('/');
        String folder =
            slash + 1 > from.length() - 3 ? "" : from.substring(slash + 1, from.length() - 2);
        String alias = from.substring(1, slash);
        return repository(artifact.generator(), alias)
            .map(
                repository ->
                    new Found(
                        repository, Addresses.path(folder + wanted.substring(into.length()))));
      }
    }
    return Optional.empty();
  }

  private Optional<Source> repository(Source generator, String alias) {
    String namespace = generator.document().at("/metadata/namespace").asString("flux-system");
    return generator
        .spec()
        .path("sources")
        .valueStream()
        .filter(source -> source.path("alias").asString("").equals(alias))
        .filter(source -> source.path("kind").asString("").equals(GIT))
        .map(
            source ->
                repositories.get(
                    source.path("namespace").asString(namespace)
                        + "/"
                        + source.path("name").asString("")))
        .filter(java.util.Objects::nonNull)
        .findFirst();
  }

  private static String key(Source source) {
    JsonNode metadata = source.document().path("metadata");
    return metadata.path("namespace").asString("flux-system")
        + "/"
        + metadata.path("name").asString("");
  }
}
