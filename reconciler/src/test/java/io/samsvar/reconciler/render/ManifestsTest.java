package io.samsvar.reconciler.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.samsvar.ledger.Stage;
import io.samsvar.reconciler.StageException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ManifestsTest {

  private static final String CONFIG = "{apiVersion: v1, kind: ConfigMap, metadata: {name: %s}}";

  static Stream<Arguments> refused() {
    return Stream.of(
        Arguments.argumentSet("case48 no kind", "render.not-an-object", "apiVersion: v1"),
        Arguments.argumentSet(
            "case48 no apiVersion", "render.not-an-object", "{kind: A, metadata: {name: x}}"),
        Arguments.argumentSet(
            "case48 no name", "render.not-an-object", "{apiVersion: v1, kind: A, metadata: {}}"),
        Arguments.argumentSet(
            "case48 a name that is a number",
            "render.not-an-object",
            "{apiVersion: v1, kind: A, metadata: {name: 1}}"),
        Arguments.argumentSet("case48 text", "render.not-an-object", "just text"),
        Arguments.argumentSet("case48 list", "render.not-an-object", "[a]"),
        Arguments.argumentSet(
            "case48 generateName",
            "render.generate-name",
            "{apiVersion: v1, kind: A, metadata: {generateName: x-}}"),
        Arguments.argumentSet(
            "case48 twice",
            "render.duplicate-object",
            "---\n" + CONFIG.formatted("a") + "\n---\n" + CONFIG.formatted("a")),
        Arguments.argumentSet(
            "case48 twice in two versions",
            "render.duplicate-object",
            """
            --- {apiVersion: x/v1, kind: A, metadata: {name: x}}
            --- {apiVersion: x/v2, kind: A, metadata: {name: x}}
            """),
        Arguments.argumentSet("nothing", "render.empty", "---\n---\n"),
        Arguments.argumentSet("an empty list", "render.empty", "{kind: List, items: []}"),
        Arguments.argumentSet(
            "case48 lists in lists",
            "render.yaml",
            "{kind: List, items: [".repeat(10) + CONFIG.formatted("a") + "]}".repeat(10)),
        Arguments.argumentSet(
            "case48 3 MiB object",
            "render.too-large",
            "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {x: "
                + "y".repeat(3 << 20)
                + "}}"));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void what_is_no_set_of_objects_is_refused_with_the_file(String code, String yaml) {
    StageException stop = catchThrowableOfType(StageException.class, () -> build(yaml, "ns"));

    assertThat(stop).isNotNull();
    assertThat(stop.code()).as(stop.getMessage()).isEqualTo(code);
    assertThat(stop.stage()).isEqualTo(Stage.RENDER);
    assertThat(stop).hasMessageContaining("apps/");
  }

  @Test
  void case48_lists_are_taken_apart_and_objects_sorted() {
    RenderedSet set =
        build(
            "{apiVersion: v1, kind: List, items: ["
                + CONFIG.formatted("b")
                + ", {apiVersion: v1, kind: ConfigMapList, items: ["
                + CONFIG.formatted("a")
                + "]}]}",
            "ns");

    assertThat(set.objects()).extracting(o -> o.id().name()).containsExactly("a", "b");
  }

  @Test
  void the_target_namespace_fills_what_names_none_and_cluster_scope_has_none() {
    RenderedSet set =
        build(
            """
            --- {apiVersion: v1, kind: ConfigMap, metadata: {name: mine}}
            --- {apiVersion: v1, kind: ConfigMap, metadata: {name: other, namespace: other}}
            --- {apiVersion: v1, kind: Namespace, metadata: {name: team, namespace: wrong}}
            --- {apiVersion: example.com/v1, kind: Region, metadata: {name: oslo}}
            ---
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: regions.example.com}
            spec: {group: example.com, scope: Cluster, names: {kind: Region}}
            """,
            "ns");

    assertThat(set.objects())
        .extracting(object -> object.id().toString())
        .containsExactlyInAnyOrder(
            "ConfigMap ns/mine",
            "ConfigMap other/other",
            "Namespace team",
            "example.com/Region oslo",
            "apiextensions.k8s.io/CustomResourceDefinition regions.example.com");
    assertThat(set.objects())
        .filteredOn(object -> object.id().kind().equals("Namespace"))
        .allMatch(object -> object.manifest().at("/metadata/namespace").isMissingNode());
    assertThat(set.objects())
        .filteredOn(object -> object.id().name().equals("mine"))
        .allMatch(object -> object.manifest().at("/metadata/namespace").asString().equals("ns"));
  }

  @Test
  void the_digest_depends_on_meaning_only() {
    RenderedSet one =
        build("{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {b: x, a: v}}", "n");
    RenderedSet two =
        build(
            "data:\n  a: 'v'\n  b: \"x\"\nmetadata:\n  name: a\nkind: ConfigMap\napiVersion: v1\n",
            "n");
    RenderedSet other =
        build("{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {b: x, a: z}}", "n");

    assertThat(one.digest()).isEqualTo(two.digest());
    assertThat(one.digest()).isNotEqualTo(other.digest());
  }

  private static RenderedSet build(String yaml, String namespace) {
    return new Manifests()
        .add(yaml.getBytes(StandardCharsets.UTF_8), "apps/all.yaml")
        .build("apps/all", Scopes::builtIn, namespace, Origins.asRead());
  }
}
