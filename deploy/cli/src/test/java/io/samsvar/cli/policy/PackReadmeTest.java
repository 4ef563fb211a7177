package io.samsvar.cli.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.samsvar.policies.compile.CompiledPack;
import io.samsvar.policies.compile.PackSources;
import io.samsvar.policies.compile.PolicyCompiler;
import io.samsvar.testkit.Toolchain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The tables of rules in the library's pages are what its metadata says. {@code
 * -Dgolden.update=true} writes them, as {@code samsvar policy doc --write} does.
 */
class PackReadmeTest {
  private static final Path LIBRARY = Path.of("../../policies/rego");

  @TempDir private static Path cache;

  static Stream<Path> packs() throws IOException {
    return PackFolders.of(LIBRARY).stream();
  }

  @ParameterizedTest
  @MethodSource("packs")
  void theTableIsWhatTheMetadataSays(Path folder) throws Exception {
    CompiledPack pack =
        PolicyCompiler.open(Toolchain.standard().binary("opa"), cache)
            .compile(PackSources.read(PackFolders.name(folder), folder));
    Path readme = folder.resolve(PackReadme.NAME);
    String page = PackReadme.with(Files.readString(readme), pack).orElseThrow();
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(readme, page);
    }

    assertThat(Files.readString(readme)).isEqualTo(page);
    assertThat(pack.metadata().rules())
        .isNotEmpty()
        .allSatisfy(rule -> assertThat(page).contains("| `" + rule.code() + "` |"));
  }

  @Test
  void aPageWithoutAPlaceStaysAsItIs() throws Exception {
    Path folder = LIBRARY.resolve("network");
    CompiledPack pack =
        PolicyCompiler.open(Toolchain.standard().binary("opa"), cache)
            .compile(PackSources.read("network", folder));

    assertThat(PackReadme.with("# Network\n", pack)).isEmpty();
    assertThat(PackReadme.with("# Network\n" + PackReadme.place() + "more\n", pack).orElseThrow())
        .startsWith("# Network\n<!-- rules")
        .contains(
            "| `network.policy-missing` | denies | high | A network policy selects every pod.")
        .endsWith("<!-- end of rules -->\nmore\n");
  }
}
