package io.samsvar.reconciler.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.samsvar.reconciler.StageException;
import io.samsvar.reconciler.resource.RenderSpec;
import io.samsvar.reconciler.resource.RenderSpec.Helm;
import io.samsvar.reconciler.resource.RenderSpec.HookMode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Charts from the repository, by the pinned helm. */
class HelmTemplateIT {

  private static final TreeRenderer RENDERER = Renderers.standard();

  @TempDir private Path root;

  @BeforeEach
  void chart() throws IOException {
    write("app/Chart.yaml", "apiVersion: v2\nname: web\nversion: 1.2.3\nappVersion: '7'\n");
    write("app/values.yaml", "size: 1\nname: {first: a}\n");
  }

  private RenderedSet render(@Nullable Helm helm) {
    return RENDERER.render(new RenderRequest(root, Path.of("app"), "ns", "my-sync", spec(helm)));
  }

  private static RenderSpec spec(@Nullable Helm helm) {
    return new RenderSpec(helm, null, null, null);
  }

  private static Helm values(List<String> files, String inline) {
    return new Helm(null, null, files, json(inline), null, null, null, null);
  }

  private static Helm hooks(HookMode mode) {
    return new Helm(null, null, null, null, null, null, null, mode);
  }

  private static JsonNode json(String text) {
    return JsonMapper.shared().readTree(text);
  }

  @Test
  void a_chart_is_rendered_with_the_name_of_the_sync_and_its_target_namespace() throws IOException {
    write(
        "app/templates/_name.tpl",
        "{{ define \"n\" }}{{ .Release.Name }}-{{ .Chart.Name }}{{ end }}");
    write(
        "app/templates/a.yaml",
        config("{{ include \"n\" . }}")
            + """
              namespace: {{ .Release.Namespace }}
            data:
              by: {{ .Release.Service }}
              size: {{ .Values.size | quote }}
              app: {{ .Chart.AppVersion | quote }}
              first: {{ .Release.IsInstall | quote }}
            """);
    write("app/templates/NOTES.txt", "Thanks for {{ .Release.Name }}");

    RenderedObject only = render(null).objects().getFirst();

    assertThat(only.id()).hasToString("ConfigMap ns/my-sync-web");
    assertThat(only.file()).isEqualTo("app/templates/a.yaml");
    assertThat(only.manifest().path("data"))
        .hasToString("{\"app\":\"7\",\"by\":\"Helm\",\"first\":\"true\",\"size\":\"1\"}");
    assertThat(only.manifest().at("/metadata/annotations").isMissingNode()).isTrue();
  }

  @Test
  void values_come_from_the_chart_then_files_in_their_order_then_the_sync() throws IOException {
    write(
        "app/templates/a.yaml",
        config("a")
            + "data: {size: {{ .Values.size | quote }}, name: {{ toJson .Values.name | quote }}}\n");
    write("shared/common, all.yaml", "size: 2\nname: {second: b}\n");
    write("app/prod.yaml", "size: 3\nname: {third: 0777}\n");

    RenderedSet set =
        render(
            values(
                List.of("../shared/common, all.yaml", "prod.yaml"),
                "{\"name\":{\"fourth\":true}}"));

    assertThat(set.objects().getFirst().manifest().path("data"))
        .hasToString(
            "{\"name\":\"{\\\"first\\\":\\\"a\\\",\\\"fourth\\\":true,\\\"second\\\":\\\"b\\\",\\\"third\\\":511}\",\"size\":\"3\"}");
  }

  @Test
  void a_release_has_the_name_and_namespace_that_the_sync_says() throws IOException {
    write("app/templates/a.yaml", config("{{ .Release.Name }}-{{ .Release.Namespace }}"));

    RenderedSet set = render(new Helm("shop", "other", null, null, null, null, null, null));

    assertThat(set.objects())
        .extracting(one -> one.id().toString())
        .containsExactly("ConfigMap ns/shop-other");
  }

  @Test
  void a_chart_sees_the_cluster_as_declared_or_as_discovered() throws IOException {
    write(
        "app/templates/a.yaml",
        config("a")
            + """
            data:
              version: {{ .Capabilities.KubeVersion.Version }}
              group: {{ .Capabilities.APIVersions.Has "example.com/v1" | quote }}
              kind: {{ .Capabilities.APIVersions.Has "example.com/v1/Thing" | quote }}
            """);
    TreeRenderer onCluster =
        new TreeRenderer(
            Renderers.programs(),
            Scopes::builtIn,
            () -> new Capabilities("v1.31.4", List.of("example.com/v1", "example.com/v1/Thing")));
    RenderRequest discovered = new RenderRequest(root, Path.of("app"), "ns");
    RenderRequest declared =
        new RenderRequest(
            root,
            Path.of("app"),
            "ns",
            "r",
            spec(new Helm(null, null, null, null, "1.30", List.of("example.com/v1"), null, null)));

    assertThat(onCluster.render(discovered).objects().getFirst().manifest().path("data"))
        .hasToString("{\"group\":\"true\",\"kind\":\"true\",\"version\":\"v1.31.4\"}");
    assertThat(onCluster.render(declared).objects().getFirst().manifest().path("data"))
        .hasToString("{\"group\":\"true\",\"kind\":\"false\",\"version\":\"v1.30\"}");
  }

  @Test
  void definitions_of_the_chart_are_taken_unless_the_sync_leaves_them_out() throws IOException {
    write("app/templates/a.yaml", config("a"));
    write(
        "app/crds/x.yaml",
        """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: things.example.com}
        spec: {group: example.com, scope: Cluster, names: {kind: Thing}}
        """);

    assertThat(render(null).objects())
        .extracting(RenderedObject::file)
        .containsExactlyInAnyOrder("app/crds/x.yaml", "app/templates/a.yaml");
    assertThat(render(new Helm(null, null, null, null, null, null, true, null)).objects())
        .extracting(RenderedObject::file)
        .containsExactly("app/templates/a.yaml");
  }

  @Test
  void subcharts_are_taken_from_the_repository_as_folders_and_archives() throws IOException {
    write(
        "app/Chart.yaml",
        """
        apiVersion: v2
        name: web
        version: 1.2.3
        dependencies:
        - {name: database, version: 1.x.x, repository: "https://charts.example.com"}
        - {name: cache, version: 2.0.0, repository: "oci://charts.example.com/x", condition: cache.on}
        """);
    write("app/charts/db/Chart.yaml", "apiVersion: v1\nname: database\nversion: 1.4.0\n");
    write("app/charts/db/templates/b.yaml", config("{{ .Release.Name }}-{{ .Values.global.x }}"));
    write("app/values.yaml", "global: {x: g}\ncache: {on: true}\n");
    archive(
        "app/charts/cache-2.0.0.tgz",
        Map.of(
            "cache/Chart.yaml",
            "apiVersion: v2\nname: cache\nversion: 2.0.0\n",
            "cache/templates/c.yaml",
            config("cached")));

    RenderedSet set = render(null);

    assertThat(set.objects())
        .extracting(one -> one.id().name() + " " + one.file())
        .containsExactlyInAnyOrder(
            "cached app/charts/cache/templates/c.yaml",
            "my-sync-g app/charts/database/templates/b.yaml");
    assertThat(set.warnings()).anyMatch(line -> line.contains("Archives in charts"));
  }

  @Test
  void hooks_before_and_after_become_those_of_a_sync() throws IOException {
    write("app/templates/a.yaml", config("plain"));
    write(
        "app/templates/hooks.yaml",
        hook("before", "pre-install,pre-upgrade")
                .replace(
                    "}}",
                    ", helm.sh/hook-weight: '-5', helm.sh/hook-delete-policy: 'hook-succeeded, before-hook-creation'}}")
            + hook("after", "post-upgrade, test")
            + hook("tested", "test")
            + hook("tested-before", "test-success")
            + hook("undone", "post-rollback,pre-delete")
            + hook("crd", "crd-install")
            + "---\n{apiVersion: v1, kind: ConfigMap, metadata: {name: kept, annotations: {helm.sh/resource-policy: keep}}}\n");

    RenderedSet set = render(null);

    assertThat(set.objects())
        .extracting(one -> one.id().name())
        .containsExactlyInAnyOrder("plain", "before", "after", "kept");
    assertThat(annotations(set, "before"))
        .hasToString(
            "{\"helm.sh/hook\":\"pre-install,pre-upgrade\",\"helm.sh/hook-delete-policy\":\"hook-succeeded,"
                + " before-hook-creation\",\"helm.sh/hook-weight\":\"-5\",\"samsvar.io/hook\":\"PreSync\","
                + "\"samsvar.io/hook-delete-policy\":\"HookSucceeded,BeforeHookCreation\",\"samsvar.io/wave\":\"-5\"}");
    assertThat(annotations(set, "after").path("samsvar.io/hook").asString()).isEqualTo("PostSync");
    assertThat(annotations(set, "kept").path("samsvar.io/prune").asString()).isEqualTo("protect");
    assertThat(set.warnings())
        .anyMatch(line -> line.contains("tested is a test"))
        .anyMatch(line -> line.contains("undone") && line.contains("never uninstalls"))
        .anyMatch(line -> line.contains("skipping unknown hooks"));
    assertThat(render(hooks(HookMode.OMIT)).objects())
        .extracting(one -> one.id().name())
        .containsExactlyInAnyOrder("plain", "kept");
  }

  private static JsonNode annotations(RenderedSet set, String name) {
    return set.objects().stream()
        .filter(one -> one.id().name().equals(name))
        .findFirst()
        .orElseThrow()
        .manifest()
        .at("/metadata/annotations");
  }

  @Test
  void what_gives_nothing_here_is_told() throws IOException {
    write(
        "app/templates/a.yaml",
        config("a")
            + """
            data:
              found: {{ lookup "v1" "Secret" "kube-system" "x" | toJson | quote }}
              host: {{ getHostByName "localhost" | quote }}
            """);

    RenderedSet set = render(null);

    assertThat(set.objects().getFirst().manifest().path("data"))
        .hasToString("{\"found\":\"{}\",\"host\":\"\"}");
    assertThat(set.warnings())
        .anyMatch(line -> line.contains("app/templates/a.yaml calls lookup"))
        .anyMatch(line -> line.contains("calls getHostByName"));
  }

  @Test
  void a_call_of_chance_that_is_not_made_hinders_nothing() throws IOException {
    write("app/values.yaml", "existing: token\nnow: later\n");
    write(
        "app/templates/a.yaml",
        config("a")
            + """
            data:
              {{- if .Values.existing }}
              at: {{ .Values.now }}
              text: "{{ "{{ now }} randAlpha" }}"
              {{- else }}
              token: {{ randAlphaNum 20 }}{{ now }}
              {{- end }}
            """);

    assertThat(render(null).objects()).hasSize(1);
  }

  static Stream<Arguments> unrepeatable() {
    return Stream.of(
            "{{ randAlphaNum 9 }}",
            "{{ now | date \"2006\" }}",
            "{{ randInt 0 2 }}",
            "{{ (genCA \"a\" 1).Cert | b64enc }}",
            "{{ uuidv4 }}",
            "{{ htpasswd \"a\" \"b\" }}",
            "{{ now | dateModify \"-1h\" | htmlDate }}",
            "{{- $x := randAlpha 3 }}{{ sha256sum $x }}",
            "{{ toDate \"2006\" \"2001\" | ago }}",
            "{{ tpl .Values.t . }}{{ if false }}{{ now }}{{ end }}")
        .map(Arguments::of);
  }

  @ParameterizedTest
  @MethodSource("unrepeatable")
  void case43_a_chart_with_another_result_each_time_is_refused(String call) throws IOException {
    write("app/values.yaml", "t: '{{ randAlphaNum 20 }}'\n");
    write("app/templates/a.yaml", config("a") + "data:\n  x: " + call + "\n");

    StageException stop = catchThrowableOfType(StageException.class, () -> render(null));

    assertThat(stop).isNotNull();
    assertThat(stop.code()).as(stop.getMessage()).isEqualTo("render.not-repeatable");
    assertThat(stop).hasMessageContaining("app/templates/a.yaml calls ");
  }

  static Stream<Arguments> refused() {
    Map<String, String> one = Map.of("app/templates/a.yaml", config("a"));
    return Stream.of(
        bad(
            "case39 a dependency from elsewhere",
            "render.dependency-missing",
            null,
            Map.of(
                "app/Chart.yaml",
                "apiVersion: v2\nname: w\nversion: 1.0.0\ndependencies: [{name: db, version: 1.0.0, repository: 'https://evil.example'}]\n")),
        bad(
            "an old chart's dependency",
            "render.dependency-missing",
            null,
            Map.of(
                "app/requirements.yaml",
                "dependencies: [{name: db, version: 1.0.0, repository: 'file://../../db'}]\n")),
        bad(
            "a dependency of a subchart",
            "render.dependency-missing",
            null,
            Map.of(
                "app/charts/s/Chart.yaml",
                "apiVersion: v2\nname: s\nversion: 1.0.0\ndependencies: [{name: db, version: 1.0.0}]\n")),
        bad(
            "case39 values from elsewhere",
            "render.remote-base",
            values(List.of("https://evil.example/v.yaml"), "{}"),
            one),
        bad(
            "values by getter",
            "render.remote-base",
            values(List.of("secrets://x.yaml"), "{}"),
            one),
        bad(
            "case34 values of another tenant",
            "render.path-escape",
            values(List.of("../../x.yaml"), "{}"),
            one),
        bad(
            "case38 values of the machine",
            "render.path-escape",
            values(List.of("/proc/self/environ"), "{}"),
            one),
        bad(
            "values that are not there",
            "render.file-missing",
            values(List.of("x.yaml"), "{}"),
            one),
        bad(
            "a library",
            "render.chart",
            null,
            Map.of("app/Chart.yaml", "apiVersion: v2\nname: w\nversion: 1.0.0\ntype: library\n")),
        bad(
            "a template that fails",
            "render.failed",
            null,
            Map.of("app/templates/a.yaml", "{{ fail \"say x\" }}")),
        bad(
            "a required value",
            "render.failed",
            null,
            Map.of("app/templates/a.yaml", "{{ required \"give x\" .Values.x }}")),
        bad(
            "values against the schema",
            "render.failed",
            null,
            Map.of(
                "app/templates/a.yaml",
                config("a"),
                "app/values.schema.json",
                "{\"type\":\"object\",\"required\":[\"zzz\"]}")),
        bad(
            "case40 an endless template",
            "render.failed",
            null,
            Map.of(
                "app/templates/a.yaml",
                "{{ define \"x\" }}{{ include \"x\" . }}{{ end }}{{ include \"x\" . }}")),
        bad(
            "nothing",
            "render.empty",
            null,
            Map.of("app/templates/a.yaml", "{{ if false }}{{ end }}")),
        bad(
            "a hook before and after",
            "render.hook",
            null,
            Map.of("app/templates/a.yaml", hook("a", "pre-install,post-install"))),
        bad(
            "any hook",
            "render.hook",
            hooks(HookMode.REFUSE),
            Map.of("app/templates/a.yaml", hook("a", "pre-install"))),
        bad(
            "chart and kustomization",
            "render.ambiguous",
            null,
            Map.of(
                "app/kustomization.yaml", "resources: []", "app/templates/a.yaml", config("a"))));
  }

  private static Arguments bad(
      String what, String code, @Nullable Helm helm, Map<String, String> files) {
    return Arguments.argumentSet(what, code, helm, files);
  }

  @ParameterizedTest
  @MethodSource("refused")
  void what_is_not_whole_or_leads_elsewhere_stops(
      String code, @Nullable Helm helm, Map<String, String> files) throws IOException {
    for (Map.Entry<String, String> file : files.entrySet()) {
      write(file.getKey(), file.getValue());
    }

    StageException stop = catchThrowableOfType(StageException.class, () -> render(helm));

    assertThat(stop).isNotNull();
    assertThat(stop.code()).as(stop.getMessage()).isEqualTo(code);
    assertThat(stop)
        .hasMessageContaining("app")
        .hasMessageNotContaining(root.toString())
        .hasMessageNotContaining("samsvar-render-");
  }

  @Test
  void a_link_in_a_chart_is_refused() throws IOException {
    write("app/templates/a.yaml", config("a"));
    Files.createSymbolicLink(root.resolve("app/templates/b.yaml"), Path.of("/etc/passwd"));

    StageException stop = catchThrowableOfType(StageException.class, () -> render(null));

    assertThat(stop.code()).isEqualTo("render.symlink");
  }

  @Test
  void case32_plugins_post_renderers_and_programs_in_the_tree_are_never_run() throws IOException {
    Path ran = root.resolve("ran");
    for (String place :
        List.of("app/plugins/x", "app/.helm/plugins/x", "app/.local/share/helm/plugins/x")) {
      write(
          place + "/plugin.yaml",
          "name: x\nversion: 1.0.0\ncommand: $HELM_PLUGIN_DIR/run.sh\nhooks: {install: ./run.sh}\n");
      write(place + "/run.sh", "#!/bin/sh\ntouch " + ran + "\n");
      assertThat(root.resolve(place + "/run.sh").toFile().setExecutable(true)).isTrue();
    }
    write(
        "app/templates/a.yaml",
        config("a") + "data: {home: {{ env \"HOME\" | default \"none\" }}}\n");

    StageException stop = catchThrowableOfType(StageException.class, () -> render(null));

    assertThat(stop.code()).as("Helm has no env function").isEqualTo("render.failed");
    write("app/templates/a.yaml", config("a"));
    assertThat(render(null).objects()).hasSize(1);
    assertThat(ran).doesNotExist();
  }

  private static String config(String name) {
    return "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: " + name + "\n";
  }

  private static String hook(String name, String hooks) {
    return "---\n{apiVersion: batch/v1, kind: Job, metadata: {name: "
        + name
        + ", annotations: {helm.sh/hook: '"
        + hooks
        + "'}}}\n";
  }

  private void archive(String path, Map<String, String> files) throws IOException {
    ByteArrayOutputStream tar = new ByteArrayOutputStream();
    for (Map.Entry<String, String> file : files.entrySet()) {
      byte[] content = file.getValue().getBytes(StandardCharsets.UTF_8);
      byte[] header = new byte[512];
      put(header, 0, file.getKey());
      put(header, 100, "0000644");
      put(header, 124, String.format(java.util.Locale.ROOT, "%011o", content.length));
      put(header, 136, "00000000000");
      put(header, 156, "0");
      put(header, 257, "ustar");
      put(header, 263, "00");
      put(header, 148, "        ");
      int sum = 0;
      for (byte each : header) {
        sum += each & 0xff;
      }
      put(header, 148, String.format(java.util.Locale.ROOT, "%06o", sum) + "\0 ");
      tar.writeBytes(header);
      tar.writeBytes(content);
      tar.writeBytes(new byte[(512 - content.length % 512) % 512]);
    }
    tar.writeBytes(new byte[1024]);
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(tar.toByteArray());
    }
  }

  private static void put(byte[] header, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, header, at, bytes.length);
  }

  private void write(String path, String text) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
