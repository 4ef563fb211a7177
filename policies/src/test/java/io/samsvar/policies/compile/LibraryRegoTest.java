package io.samsvar.policies.compile;

import static org.assertj.core.api.Assertions.assertThat;

import io.samsvar.testkit.Toolchain;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The library as its authors have it: with its own tests, formatted, documented. */
class LibraryRegoTest {

  private static final Path OPA = Toolchain.standard().binary("opa");

  @TempDir private Path folder;

  /** Compiling runs {@code opa check --strict} and {@code opa test}. */
  @ParameterizedTest
  @ValueSource(strings = {"residency", "sealing", "prune", "workload", "network"})
  void compilesAndPassesItsOwnTests(String pack) throws Exception {
    Path sources = Path.of("rego", pack);
    PackSources read = PackSources.read(pack, sources);

    CompiledPack compiled = PolicyCompiler.open(OPA, folder).compile(read);

    assertThat(read.files().keySet()).anyMatch(PackSources::isTest);
    assertThat(compiled.metadata().packages()).containsExactly("samsvar." + pack);
    assertThat(compiled.metadata().inputs())
        .as("reads named fields only, so that the input stays small")
        .doesNotContain(PackMetadata.ALL_INPUTS);
    assertThat(sources.resolve("README.md"))
        .content()
        .contains(compiled.metadata().rules().stream().map(RuleDoc::code).toList());
  }

  @ParameterizedTest
  @ValueSource(strings = {"residency", "sealing", "prune", "workload", "network"})
  void isFormatted(String pack) throws Exception {
    Process process =
        new ProcessBuilder(List.of(OPA.toString(), "fmt", "--list", "rego/" + pack)).start();

    assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .isEmpty();
    assertThat(process.waitFor()).isZero();
    assertThat(Files.isDirectory(Path.of("rego", pack, "cases"))).isTrue();
  }
}
