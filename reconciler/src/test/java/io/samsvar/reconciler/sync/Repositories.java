package io.samsvar.reconciler.sync;

import io.samsvar.testkit.GitRepository;
import io.samsvar.testkit.GitRepository.Author;
import java.util.stream.IntStream;

/** What tests commit. */
final class Repositories {

  static final Author KARI = new Author("Kari Nordmann", "kari@example.no");

  private Repositories() {}

  /** A ConfigMap that the shipped policies take. */
  static String configMap(String name, String value) {
    return configMap(name, value, "no-oslo-1");
  }

  static String configMap(String name, String value, String region) {
    return """
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: %s
          labels: {environment: production, region: %s}
        data:
          value: "%s"
        """
        .formatted(name, region, value);
  }

  /** Writes ConfigMaps {@code from} to {@code to} (not included) below {@code app}. */
  static GitRepository.Change write(GitRepository.Change change, int from, int to) {
    IntStream.range(from, to)
        .forEach(i -> change.write("app/object-" + i + ".yaml", configMap("object-" + i, "1")));
    return change;
  }
}
