package io.samsvar.reconciler.resource;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The committed CustomResourceDefinitions are those of the Java types. {@code -Dgolden.update=true}
 * writes them.
 */
class CrdsTest {

  private static final Path CRDS = Path.of("../deploy/kubernetes/crds");

  static List<?> kinds() {
    return CrdGenerator.KINDS;
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void committedFileIsCurrent(Class<?> kind) throws IOException {
    Path file = CRDS.resolve(CrdGenerator.fileName(kind));
    String made = CrdGenerator.yaml(kind);
    if (Boolean.getBoolean("golden.update")) {
      Files.createDirectories(CRDS);
      Files.writeString(file, made);
    }
    assertThat(file).content().isEqualTo(made);
  }

  @Test
  void everyFileBelongsToAKind() throws IOException {
    try (var files = Files.list(CRDS)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(
              CrdGenerator.KINDS.stream().map(CrdGenerator::fileName).toList());
    }
  }
}
