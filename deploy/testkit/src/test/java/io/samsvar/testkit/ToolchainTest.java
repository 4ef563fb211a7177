package io.samsvar.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ToolchainTest {

  @Test
  void namesAllPinnedBinaries(@TempDir Path cache) {
    assertThat(Toolchain.in(cache).names())
        .containsExactly(
            "conftest",
            "etcd",
            "helm",
            "kube-apiserver",
            "kube-controller-manager",
            "kubectl",
            "kubeseal",
            "kustomize",
            "opa",
            "opa-conformance",
            "sealed-secrets-controller");
  }

  @Test
  void saysHowToBuildWhatIsMissing(@TempDir Path cache) {
    assertThatThrownBy(() -> Toolchain.in(cache).binary("kubectl"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("kubectl")
        .hasMessageContaining(cache.resolve("tools/kubernetes").toString())
        .hasMessageContaining("./samsvar tools");
  }

  @Test
  void refusesAToolThatIsNotPinned(@TempDir Path cache) {
    assertThatThrownBy(() -> Toolchain.in(cache).binary("docker"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("docker")
        .hasMessageContaining("kustomize");
  }

  @Test
  void findsABinaryByToolVersionAndPlatform(@TempDir Path cache) throws IOException {
    String message = missing(cache, "opa");
    var home =
        Pattern.compile("tools/opa/[0-9.]+/(linux|darwin)-(amd64|arm64)/opa").matcher(message);
    assertThat(home.find()).as(message).isTrue();
    Path binary = cache.resolve(home.group());
    Files.createDirectories(binary.getParent());
    Files.createFile(
        binary, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    assertThat(Toolchain.in(cache).binary("opa")).isEqualTo(binary);
  }

  static Stream<Arguments> caches() {
    return Stream.of(
        Arguments.of(Map.of("HOME", "/h"), "/h/.cache/samsvar"),
        Arguments.of(Map.of("HOME", ""), "/account/.cache/samsvar"),
        Arguments.of(Map.of(), "/account/.cache/samsvar"),
        Arguments.of(Map.of("HOME", "/h", "XDG_CACHE_HOME", "/x"), "/x/samsvar"),
        Arguments.of(Map.of("HOME", "/h", "XDG_CACHE_HOME", "/x", "SAMSVAR_CACHE", "/s"), "/s"));
  }

  /** The account's home is where Java looks, and the shell that built the tools looks at HOME. */
  @ParameterizedTest
  @MethodSource("caches")
  void looksWhereTheToolsAreBuilt(Map<String, String> environment, String cache) {
    assertThat(Toolchain.standardCache(environment, "/account")).isEqualTo(Path.of(cache));
  }

  private static String missing(Path cache, String name) {
    try {
      return Toolchain.in(cache).binary(name).toString();
    } catch (IllegalStateException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
