package io.samsvar.reconciler.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class YamlDocumentsTest {

  static Stream<Arguments> refused() {
    String laughs =
        """
        a: &a [x, x, x, x, x, x, x, x, x]
        b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]
        c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b]
        d: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c]
        e: &e [*d, *d, *d, *d, *d, *d, *d, *d, *d]
        """;
    return Stream.of(
        bad("case44 billion laughs", "render.yaml", laughs),
        bad("case47 a line end of YAML 1.1", "render.yaml", "a: \u2028b"),
        bad("case47 next line", "render.yaml", "a: \"x\u0085y\""),
        bad("case47 another YAML", "render.yaml", "%YAML 1.2\n---\na: yes\n"),
        bad("case44 alias of itself", "render.yaml", "a: &a [*a]"),
        bad("case44 merge key of itself", "render.yaml", "a: &a {<<: *a}"),
        bad("case44 unknown alias", "render.yaml", "a: *b"),
        bad("case44 deep flow", "render.yaml", "[".repeat(10_000)),
        bad("case44 deep block", "render.yaml", deepBlock(2_000)),
        bad("case45 script engine", "render.tag", "a: !!javax.script.ScriptEngineManager [x]"),
        bad("case45 binary", "render.tag", "a: !!binary aGk="),
        bad("case45 own tag", "render.tag", "a: !secret x"),
        bad("case45 tag on a map", "render.tag", "a: !!set {x}"),
        bad("case45 int tag", "render.tag", "a: !!int '1'"),
        bad("case46 duplicate key", "render.duplicate-key", "privileged: false\nprivileged: true"),
        bad("case46 duplicate in JSON", "render.duplicate-key", "{\"a\": 1, \"a\": 2}"),
        bad("case46 duplicate by meaning", "render.duplicate-key", "yes: 1\ntrue: 2"),
        bad(
            "case46 merge after the field",
            "render.duplicate-key",
            "x: &x {a: 1}\ny: {a: 2, <<: *x}"),
        bad("case47 NaN", "render.yaml", "a: .nan"),
        bad("case47 infinity", "render.yaml", "a: -.inf"),
        bad("case47 lone surrogate", "render.yaml", "a: \"\\ud800\""),
        bad("case47 not UTF-8", "render.yaml", "a: \u00ff"),
        bad("case47 list as a key", "render.yaml", "? [a, b]\n: c"),
        bad("case47 decimal as a key", "render.yaml", "1.50: c"),
        bad("case47 null as a key", "render.yaml", "~: c"),
        bad("tab", "render.yaml", "a:\n\tb: 1"),
        bad("unclosed", "render.yaml", "a: {b: 1"),
        bad("case48 too many values", "render.too-large", "[" + "a,".repeat(1_000_001) + "]"),
        bad("case48 5,001 documents", "render.too-large", "--- {a: 1}\n".repeat(5_001)));
  }

  private static Arguments bad(String name, String code, String text) {
    byte[] bytes =
        text.contains("\u00ff")
            ? text.getBytes(StandardCharsets.ISO_8859_1)
            : text.getBytes(StandardCharsets.UTF_8);
    return Arguments.argumentSet(name, code, bytes);
  }

  private static String deepBlock(int levels) {
    StringBuilder text = new StringBuilder();
    for (int level = 0; level < levels; level++) {
      text.append(" ".repeat(level)).append("a:\n");
    }
    return text.toString();
  }

  @ParameterizedTest
  @MethodSource("refused")
  void what_has_no_single_meaning_is_refused(String code, byte[] input) {
    ManifestException refusal =
        catchThrowableOfType(ManifestException.class, () -> YamlDocuments.read(input));

    assertThat(refusal).isNotNull();
    assertThat(refusal.code()).as(refusal.reason()).isEqualTo(code);
  }

  @Test
  void a_refusal_quotes_nothing_of_the_document() {
    ManifestException refusal =
        catchThrowableOfType(
            ManifestException.class,
            () -> YamlDocuments.read("password: {canary".getBytes(StandardCharsets.UTF_8)));

    assertThat(refusal.reason()).doesNotContain("canary").contains("line 1");
  }

  @Test
  void documents_without_content_are_left_out() {
    assertThat(read("---\n---\n# nothing\n---\na: 1\n---\n~\n...\n")).hasSize(1);
    assertThat(read("")).isEmpty();
    assertThat(read("\ufeffa: '---'")).singleElement().hasToString("{\"a\":\"---\"}");
  }

  @Test
  void aliases_and_merge_keys_within_measure_are_taken() {
    assertThat(read("x: &x {a: 1, b: 2}\nk: {<<: *x, b: 3}\nz: [*x ]"))
        .singleElement()
        .hasToString("{\"x\":{\"a\":1,\"b\":2},\"k\":{\"a\":1,\"b\":3},\"z\":[{\"a\":1,\"b\":2}]}");
  }

  @Test
  void case44_a_long_line_takes_time_by_its_length_not_by_its_square() {
    long begun = System.nanoTime();

    assertThat(read("a: " + "x".repeat(8 << 20)).getFirst().path("a").asString()).hasSize(8 << 20);

    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
  }

  private static List<JsonNode> read(String text) {
    return YamlDocuments.read(text.getBytes(StandardCharsets.UTF_8));
  }
}
