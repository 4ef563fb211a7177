package io.samsvar.reconciler.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.samsvar.reconciler.StageException;
import io.samsvar.reconciler.resource.RenderSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.Condition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/** Layouts that people have: plain files, bases, components, generators. */
class RenderingIT {

  private static final TreeRenderer RENDERER = Renderers.standard();

  @TempDir private Path root;

  private RenderedSet render(String path) {
    return RENDERER.render(new RenderRequest(root, Path.of(path), "ns"));
  }

  private static Map<String, String> filesOf(RenderedSet set) {
    Map<String, String> files = new LinkedHashMap<>();
    set.objects().forEach(object -> files.put(object.id().toString(), object.file()));
    return files;
  }

  @Test
  void plain_files_in_nested_directories_are_all_read() throws IOException {
    write("apps/a.yaml", config("a") + "---\n" + config("b"));
    write("apps/deeper/c.yml", config("c"));
    write(
        "apps/deeper/d.json",
        "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"d\"}}");
    write("apps/README.md", "no manifest");
    write("apps/.hidden/e.yaml", "no: manifest");
    write("apps/.sops.yaml", "no: manifest");
    write("other/f.yaml", config("f"));

    assertThat(filesOf(render("apps")))
        .containsExactly(
            Map.entry("ConfigMap ns/a", "apps/a.yaml"),
            Map.entry("ConfigMap ns/b", "apps/a.yaml"),
            Map.entry("ConfigMap ns/c", "apps/deeper/c.yml"),
            Map.entry("ConfigMap ns/d", "apps/deeper/d.json"));
  }

  @Test
  void the_root_of_the_repository_is_a_path() throws IOException {
    write("a.yaml", config("a"));

    assertThat(filesOf(render("."))).containsEntry("ConfigMap ns/a", "a.yaml");
    assertThat(filesOf(render(""))).containsEntry("ConfigMap ns/a", "a.yaml");
  }

  @Test
  void a_finding_can_name_the_file_though_kustomize_renames() throws IOException {
    write("base/kustomization.yaml", "resources: [deep/x.yaml]\n");
    write("base/deep/x.yaml", config("web") + "---\n" + config("web-admin"));
    write(
        "app/kustomization.yaml",
        """
        namePrefix: prod-
        resources: [../base, more.yaml]
        configMapGenerator: [{name: settings, literals: [a=b]}]
        secretGenerator: [{name: token, files: [k=token.txt]}]
        components: [../part]
        """);
    write(
        "app/more.yaml",
        "apiVersion: v1\nkind: List\nitems:\n- "
            + config("listed").replace("\n", "\n  ").strip()
            + "\n");
    write("app/token.txt", "x");
    write(
        "part/kustomization.yaml",
        "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nresources: [part.yaml]\n");
    write("part/part.yaml", config("part"));

    Map<String, String> files = filesOf(render("app"));

    assertThat(files)
        .containsEntry("ConfigMap ns/prod-web", "base/deep/x.yaml")
        .containsEntry("ConfigMap ns/prod-web-admin", "base/deep/x.yaml")
        .containsEntry("ConfigMap ns/prod-listed", "app/more.yaml")
        .containsEntry("ConfigMap ns/prod-part", "part/part.yaml");
    assertThat(files)
        .hasEntrySatisfying(
            new Condition<>(name -> name.startsWith("ConfigMap ns/prod-settings-"), "generated"),
            new Condition<>("app/kustomization.yaml"::equals, "its file"));
  }

  @Test
  void case47_plain_files_mean_what_kubectl_makes_of_them_and_kustomize_has_its_own_reading()
      throws IOException {
    write("app/kustomization.yaml", "resources: [a.yaml]\n");
    write(
        "app/a.yaml",
        """
        apiVersion: example.com/v1
        kind: Thing
        metadata: {name: a}
        spec: {on: yes, mode: 0777, text: "yes", time: 12:30, big: 9007199254740993}
        """);
    write("plain/a.yaml", Files.readString(root.resolve("app/a.yaml")));

    assertThat(render("plain").objects().getFirst().manifest().path("spec"))
        .hasToString(
            "{\"big\":9007199254740993,\"mode\":511,\"text\":\"yes\",\"time\":\"12:30\",\"true\":true}");
    // Kustomize takes yes and on for text, and writes them in quotes: that is what is applied.
    assertThat(render("app").objects().getFirst().manifest().path("spec"))
        .hasToString(
            "{\"big\":9007199254740993,\"mode\":511,\"on\":\"yes\",\"text\":\"yes\",\"time\":\"12:30\"}");
  }

  static Stream<Arguments> stopped() {
    return Stream.of(
        Arguments.argumentSet(
            "an empty directory", "render.empty", Map.of("app/README.md", "nothing")),
        Arguments.argumentSet(
            "a kustomization without anything",
            "render.failed",
            Map.of("app/kustomization.yaml", "kind: Kustomization\n")),
        Arguments.argumentSet(
            "a kustomization below a plain path",
            "render.kustomization",
            Map.of("app/x/kustomization.yaml", "resources: [a.yaml]", "app/x/a.yaml", "a: 1")),
        Arguments.argumentSet(
            "two kustomizations",
            "render.kustomization",
            Map.of(
                "app/kustomization.yaml", "resources: []", "app/Kustomization", "resources: []")),
        Arguments.argumentSet(
            "a file that is no manifest",
            "render.not-an-object",
            Map.of("app/values.yaml", "replicas: 3")),
        Arguments.argumentSet(
            "a Helm chart's templates",
            "render.yaml",
            Map.of("app/x.yaml", "{{ if .Values.x }}\n")));
  }

  @ParameterizedTest
  @MethodSource("stopped")
  void what_declares_nothing_that_is_whole_stops(String code, Map<String, String> files)
      throws IOException {
    for (Map.Entry<String, String> file : files.entrySet()) {
      write(file.getKey(), file.getValue());
    }

    StageException stop = catchThrowableOfType(StageException.class, () -> render("app"));

    assertThat(stop).isNotNull();
    assertThat(stop.code()).as(stop.getMessage()).isEqualTo(code);
    assertThat(stop).hasMessageContaining("app");
  }

  @Test
  void case43_the_same_commit_renders_to_the_same_digest() throws IOException {
    write("app/kustomization.yaml", "resources: [a.yaml, b.yaml]\ncommonLabels: {x: z, a: b}\n");
    write("app/a.yaml", config("a"));
    write("app/b.yaml", config("b"));

    List<RenderedSet> sets = Stream.generate(() -> render("app")).limit(3).toList();

    assertThat(sets).extracting(RenderedSet::digest).containsOnly(sets.getFirst().digest());
  }

  @Test
  void declared_values_are_substituted_after_kustomize_and_what_is_missing_is_named()
      throws IOException {
    write("app/kustomization.yaml", "resources: [deep/a.yaml]\nnamePrefix: x-\n");
    write(
        "app/deep/a.yaml",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec: {replicas: "${REPLICAS}", template: {spec: {nodeSelector: {region: "${REGION:-none}"}}}}
        """);

    RenderedObject web = RENDERER.render(substituting("{\"REPLICAS\": 3}")).objects().getFirst();
    StageException stop =
        catchThrowableOfType(
            StageException.class, () -> RENDERER.render(substituting("{\"OTHER\": 3}")));

    assertThat(web.manifest().path("spec"))
        .hasToString(
            "{\"replicas\":3,\"template\":{\"spec\":{\"nodeSelector\":{\"region\":\"none\"}}}}");
    assertThat(stop.code()).isEqualTo("render.variable");
    assertThat(stop)
        .hasMessageContaining("app/deep/a.yaml: Deployment x-web uses ${REPLICAS}")
        .hasMessageContaining("(at /spec/replicas)");
  }

  private RenderRequest substituting(String values) {
    return new RenderRequest(
        root,
        Path.of("app"),
        "ns",
        "",
        new RenderSpec(null, JsonMapper.shared().readTree(values), null, null));
  }

  private static String config(String name) {
    return "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: " + name + "\n";
  }

  private void write(String path, String text) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
