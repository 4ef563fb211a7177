package io.samsvar.reconciler.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.samsvar.reconciler.StageException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

class PathRulesTest {

  static final List<String> HOSTILE_NAMES =
      List.of(
          "",
          ".",
          "..",
          "a/b",
          "a\\b",
          "a\u0000b",
          "a\nb",
          "trailing.",
          "trailing ",
          ".git",
          ".GIT",
          ".Git",
          "git~1",
          "GIT~2",
          ".git:stream",
          ".g\u200cit",
          "\u200d.git",
          "x\ufeff",
          ".git ",
          ".git.");

  static final List<String> HOSTILE_PATHS =
      List.of(
          "a/../../b",
          "..",
          "/abs",
          "a\\..\\b",
          "%2e%2e",
          "a/%2e%2e/b",
          "a\u0000b",
          "a//b",
          "a/./b",
          "trailing./x",
          "trailing /x",
          ".GIT/config",
          "a/.git/hooks",
          "git~1",
          "a/.g\u200bit/../x",
          "././a",
          "~/x/../..");

  static final List<String> PLAIN_NAMES =
      List.of(
          "web.yaml",
          ".gitignore",
          ".gitattributes",
          ".github",
          "$(id)",
          ";id",
          "--enable-helm",
          "a b",
          "Å",
          "git~x",
          "..a",
          "a:b");

  @ParameterizedTest
  @FieldSource("HOSTILE_NAMES")
  void case03_a_name_that_means_something_else_elsewhere_is_refused(String name) {
    assertThatThrownBy(() -> PathRules.name(name.getBytes(StandardCharsets.UTF_8), "dir/"))
        .isInstanceOfSatisfying(
            StageException.class, e -> assertThat(e.code()).isEqualTo("source.name-refused"));
  }

  @ParameterizedTest
  @FieldSource("HOSTILE_PATHS")
  void case03_a_path_that_is_not_plain_is_refused(String path) {
    assertThatThrownBy(() -> PathRules.path(path))
        .isInstanceOfSatisfying(
            StageException.class,
            e -> {
              assertThat(e.code()).isEqualTo("source.path-refused");
              assertThat(e.getMessage()).doesNotContain("\u0000").doesNotContain("\n");
            });
  }

  @ParameterizedTest
  @FieldSource("PLAIN_NAMES")
  void case33_a_name_that_only_a_shell_would_mind_is_a_name(String name) {
    assertThat(PathRules.name(name.getBytes(StandardCharsets.UTF_8), "")).isEqualTo(name);
  }

  static Stream<Arguments> plainPaths() {
    return Stream.of(
        Arguments.of("", List.of()),
        Arguments.of(".", List.of()),
        Arguments.of("./", List.of()),
        Arguments.of("overlays/production", List.of("overlays", "production")),
        Arguments.of("./overlays/production/", List.of("overlays", "production")));
  }

  @ParameterizedTest
  @MethodSource("plainPaths")
  void a_plain_path_is_its_segments(String path, List<String> segments) {
    assertThat(PathRules.path(path)).isEqualTo(segments);
  }

  @Test
  void case05_a_name_over_255_bytes_or_not_in_utf8_is_refused() {
    byte[] latin = {'a', (byte) 0xe5};
    byte[] overlong = {(byte) 0xc0, (byte) 0xae, (byte) 0xc0, (byte) 0xae};

    assertThatThrownBy(() -> PathRules.name("x".repeat(300).getBytes(StandardCharsets.UTF_8), ""))
        .isInstanceOf(StageException.class);
    assertThatThrownBy(() -> PathRules.name(latin, "")).hasMessageContaining("UTF-8");
    assertThatThrownBy(() -> PathRules.name(overlong, "")).hasMessageContaining("UTF-8");
  }
}
