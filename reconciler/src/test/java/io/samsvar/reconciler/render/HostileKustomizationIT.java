package io.samsvar.reconciler.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.samsvar.ledger.Stage;
import io.samsvar.reconciler.StageException;
import io.samsvar.testkit.Toolchain;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Kustomizations that try to leave the tree or to run something. */
class HostileKustomizationIT {

  private static final Path KUSTOMIZE = Toolchain.standard().binary("kustomize");
  private static final TreeRenderer RENDERER = Renderers.standard();
  private static final String CONFIG = "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}\n";

  @TempDir private Path temp;

  static Stream<Arguments> refused() {
    return Stream.of(
        bad("case34 base of another tenant", "render.path-escape", "resources: [../../other]"),
        bad("case34 absolute base", "render.path-escape", "resources: [/etc]"),
        bad("case34 absolute legacy base", "render.path-escape", "bases: [/etc]"),
        bad("case34 component outside", "render.path-escape", "components: [../../other]"),
        bad("case34 in and out", "render.path-escape", "resources: [base/../../../other]"),
        bad("case34 home", "render.path-escape", "resources: [~/x]"),
        bad("case34 missing", "render.file-missing", "resources: [nowhere.yaml]"),
        bad("case35 https", "render.remote-base", "resources: ['https://evil.example/x.yaml']"),
        bad("case35 HTTPS", "render.remote-base", "resources: ['HTTPS://evil.example/x.yaml']"),
        bad("case35 http opaque", "render.remote-base", "resources: ['http:evil.example/x']"),
        bad("case35 metadata", "render.remote-base", "resources: ['http://169.254.169.254/x']"),
        bad("case35 github", "render.remote-base", "resources: ['github.com/x/y?ref=main']"),
        bad("case35 GitHub", "render.remote-base", "resources: ['GitHub.com/x/y']"),
        bad("case35 scp", "render.remote-base", "resources: ['git@evil.example:x/y.git']"),
        bad("case35 git::", "render.remote-base", "resources: ['git::https://evil.example/x']"),
        bad("case35 ssh", "render.remote-base", "bases: ['ssh://git@evil.example/x']"),
        bad("case35 file", "render.remote-base", "resources: ['file:///etc']"),
        bad("case35 in other case", "render.remote-base", "Resources: ['https://evil.example/x']"),
        bad("case35 patch", "render.remote-base", "patches: [{path: 'https://evil.example/x'}]"),
        bad("case35 PATH", "render.remote-base", "patches: [{PATH: 'https://evil.example/x'}]"),
        bad(
            "case35 merge",
            "render.remote-base",
            "patchesStrategicMerge: ['https://evil.example/x']"),
        bad("case35 legacy", "render.remote-base", "patches: ['https://evil.example/x']"),
        bad(
            "case35 json",
            "render.remote-base",
            "patchesJson6902: [{path: 'http://evil.example/x'}]"),
        bad(
            "case35 replacement",
            "render.remote-base",
            "replacements: [{path: 'http://evil.example/x'}]"),
        bad("case35 crds", "render.remote-base", "crds: ['http://evil.example/x']"),
        bad(
            "case35 configurations",
            "render.remote-base",
            "configurations: ['http://evil.example/x']"),
        bad("case35 openapi", "render.remote-base", "openapi: {path: 'http://evil.example/x'}"),
        bad(
            "case35 by an anchor",
            "render.remote-base",
            "commonAnnotations: {x: &x 'http://evil.example/x'}\nresources: [*x ]"),
        bad(
            "case35 generator file",
            "render.remote-base",
            "configMapGenerator: [{name: a, files: ['k=http://evil.example/x']}]"),
        bad(
            "case35 secret env",
            "render.remote-base",
            "secretGenerator: [{name: a, envs: ['http://evil.example/x']}]"),
        bad(
            "case38 environment of the process",
            "render.path-escape",
            "configMapGenerator: [{name: a, files: [/proc/self/environ]}]"),
        bad(
            "case38 device",
            "render.path-escape",
            "configMapGenerator: [{name: a, files: [x=/dev/zero]}]"),
        bad(
            "case38 above",
            "render.path-escape",
            "secretGenerator: [{name: a, env: ../../../etc/passwd}]"),
        bad("case37 helm", "render.helm-in-kustomize", "helmCharts: [{name: a}]"),
        bad("case37 Helm", "render.helm-in-kustomize", "HelmCharts: [{name: a}]"),
        bad("case37 helm globals", "render.helm-in-kustomize", "helmGlobals: {chartHome: /}"),
        bad("case37 inflator", "render.helm-in-kustomize", "helmChartInflationGenerator: [{}]"),
        bad("case37 generator", "render.plugin", "generators: [exec.yaml]"),
        bad("case37 transformer", "render.plugin", "transformers: [container.yaml]"),
        bad("case37 validator", "render.plugin", "validators: [exec.yaml]"),
        bad("case37 directory", "render.plugin", "generators: [base]"),
        bad(
            "case37 inline",
            "render.plugin",
            "transformers: ['{apiVersion: evil/v1, kind: X, metadata: {name: x}}']"),
        bad(
            "case37 built-in helm",
            "render.plugin",
            "generators: ['{apiVersion: builtin, kind: HelmChartInflationGenerator}']"),
        bad(
            "case37 path of a built-in",
            "render.path-escape",
            "transformers: ['{apiVersion: builtin, kind: PatchTransformer, path: /etc/passwd}']"),
        bad(
            "case46 duplicate key",
            "render.duplicate-key",
            "resources: [a.yaml]\nresources: [a.yaml]"),
        bad("two documents", "render.kustomization", "resources: [a.yaml]\n---\nresources: [base]"),
        bad("unknown field", "render.failed", "resources: [a.yaml]\nrunThis: id"),
        bad("deeper", "render.remote-base", "resources: [base/evil]"),
        bad("case36 cycle", "render.failed", "resources: [../app]"));
  }

  private static Arguments bad(String name, String code, String kustomization) {
    return Arguments.argumentSet(name, code, kustomization);
  }

  @ParameterizedTest
  @MethodSource("refused")
  void a_kustomization_that_would_leave_the_tree_is_refused_with_its_file(
      String code, String kustomization) throws IOException {
    Path root = tree(kustomization);

    StageException stop =
        catchThrowableOfType(
            StageException.class,
            () -> RENDERER.render(new RenderRequest(root, Path.of("app"), "ns")));

    assertThat(stop).isNotNull();
    assertThat(stop.code()).as(stop.getMessage()).isEqualTo(code);
    assertThat(stop.stage()).isEqualTo(Stage.RENDER);
    assertThat(stop.getMessage()).contains("app").doesNotContain(temp.toString());
  }

  @Test
  void case33_file_names_that_a_shell_would_run_are_names() throws IOException {
    Path root = tree("resources: ['$(id).yaml', ';id.yaml', './--enable-helm', '`id`']\n");
    for (String name : new String[] {"$(id).yaml", ";id.yaml", "--enable-helm", "`id`"}) {
      Files.writeString(
          root.resolve("app").resolve(name),
          "{apiVersion: v1, kind: ConfigMap, metadata: {name: n"
              + (name.hashCode() & 0xffff)
              + "}}");
    }

    assertThat(RENDERER.render(new RenderRequest(root, Path.of("app"), "ns")).objects()).hasSize(4);
  }

  @Test
  void case33_a_path_that_looks_like_an_option_is_a_path() throws IOException {
    Path root = tree("resources: [a.yaml]\n");
    Files.move(root.resolve("app"), root.resolve("--enable-helm"));

    assertThat(RENDERER.render(new RenderRequest(root, Path.of("--enable-helm"), "ns")).objects())
        .hasSize(1);
  }

  @Test
  void case32_programs_in_the_tree_are_not_run() throws IOException {
    Path root = tree("resources: [a.yaml]\n");
    Path ran = temp.resolve("ran");
    for (String name : new String[] {"git", "helm", "kustomize", "exfil.sh"}) {
      Path program = Files.writeString(root.resolve("app").resolve(name), "#!/bin/sh\n: > " + ran);
      assertThat(program.toFile().setExecutable(true)).isTrue();
    }

    assertThat(RENDERER.render(new RenderRequest(root, Path.of("app"), "ns")).objects()).hasSize(1);
    assertThat(ran).doesNotExist();
  }

  @Test
  void case35_even_past_the_check_the_program_reaches_nobody() throws IOException {
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      listener.setSoTimeout(500);
      Path root = tree("resources: ['http://127.0.0.1:" + listener.getLocalPort() + "/x.yaml']\n");
      Confinement confinement = Confinement.detect();
      ChildProcess.Limits limits =
          new ChildProcess.Limits(Duration.ofSeconds(20), 1 << 20, 1 << 16, 512L << 20);
      Path home = Files.createDirectory(temp.resolve("home"));

      ChildProcess.Ending ending =
          new ChildProcess(limits, confinement)
              .run(List.of(KUSTOMIZE.toString(), "build", root.resolve("app").toString()), home);

      assertThat(ending)
          .isInstanceOfSatisfying(
              ChildProcess.Ending.Exited.class, exited -> assertThat(exited.status()).isNotZero());
      if (confinement.cutsOffNetwork()) {
        assertThat(catchThrowableOfType(SocketTimeoutException.class, listener::accept))
            .isNotNull();
      }
    }
  }

  @Test
  void case36_a_build_that_takes_too_long_is_ended() throws IOException {
    Path root = tree("resources: [a.yaml]\n");
    TreeRenderer hasty =
        Renderers.with(new ChildProcess.Limits(Duration.ofMillis(1), 1 << 20, 1 << 16, 512L << 20));

    StageException stop =
        catchThrowableOfType(
            StageException.class,
            () -> hasty.render(new RenderRequest(root, Path.of("app"), "ns")));

    assertThat(stop.code()).isEqualTo("render.timeout");
  }

  @Test
  void case41_output_beyond_the_cap_is_stopped() throws IOException {
    Path root = tree("resources: [a.yaml]\n");
    TreeRenderer narrow =
        Renderers.with(new ChildProcess.Limits(Duration.ofSeconds(20), 10, 1 << 16, 512L << 20));

    StageException stop =
        catchThrowableOfType(
            StageException.class,
            () -> narrow.render(new RenderRequest(root, Path.of("app"), "ns")));

    assertThat(stop.code()).isEqualTo("render.too-large");
  }

  private Path tree(String kustomization) throws IOException {
    Path root = temp.resolve("tree");
    Map<String, String> files =
        Map.of(
            "app/kustomization.yaml", kustomization,
            "app/a.yaml", CONFIG,
            "app/base/kustomization.yaml", "resources: [b.yaml]\n",
            "app/base/b.yaml", "{apiVersion: v1, kind: ConfigMap, metadata: {name: b}}\n",
            "app/base/evil/kustomization.yml", "resources: ['http://evil.example/x']\n",
            "app/exec.yaml",
                """
                apiVersion: evil/v1
                kind: Exec
                metadata:
                  name: x
                  annotations:
                    config.kubernetes.io/function: "exec: {path: ./exfil.sh}"
                """,
            "app/container.yaml",
                """
                apiVersion: builtin
                kind: PrefixTransformer
                metadata:
                  name: x
                  annotations:
                    config.kubernetes.io/function: "container: {image: evil}"
                prefix: x
                """);
    for (Map.Entry<String, String> file : files.entrySet()) {
      Path path = root.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.getValue());
    }
    return root;
  }
}
