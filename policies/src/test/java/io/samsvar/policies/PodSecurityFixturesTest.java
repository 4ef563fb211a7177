package io.samsvar.policies;

import static org.assertj.core.api.Assertions.assertThat;

import io.samsvar.ledger.Operation;
import io.samsvar.ledger.Verdict;
import io.samsvar.policies.PolicySet.Target;
import io.samsvar.policies.compile.PackSources;
import io.samsvar.policies.compile.PolicyCompiler;
import io.samsvar.policies.wasm.WasmLimits;
import io.samsvar.testkit.Toolchain;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MappingIterator;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * The pods by which Kubernetes tests its own Pod Security admission, read from its Go module in the
 * version of the API server that is pinned: the pack workload judges each as the API server does.
 */
class PodSecurityFixturesTest {

  private static final Path GO_MODULE = Path.of("..", "deploy", "tools", "kubernetes");
  private static final ObjectMapper YAML = YAMLMapper.builder().build();

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"baseline", "restricted"})
  void judgesAsTheApiServerDoes(String level) throws Exception {
    Path fixtures = newest(goModule().resolve("test/testdata").resolve(level));
    try (ActivePolicies policies = open(level)) {
      for (String expected : List.of("pass", "fail")) {
        List<Path> files = files(fixtures.resolve(expected));
        assertThat(files).isNotEmpty();
        for (Path file : files) {
          for (JsonNode pod : read(file)) {
            Verdict verdict = policies.current().judge(input(pod), Target.ADMISSION);
            assertThat(verdict).as(file.toString()).isNotInstanceOf(Verdict.Undecided.class);
            assertThat(verdict.passes())
                .as("%s: %s", file, verdict)
                .isEqualTo(expected.equals("pass"));
          }
        }
      }
    }
  }

  /** The standards alone: without digests, requests and limits, which the fixtures have none of. */
  private ActivePolicies open(String level) throws Exception {
    ObjectNode parameters = InputDocument.JSON.createObjectNode();
    parameters.put("level", level).put("requireDigest", false);
    parameters.putArray("requireRequests");
    parameters.putArray("requireLimits");
    return ActivePolicies.open(
        PolicyCompiler.open(Toolchain.standard().binary("opa"), folder),
        List.of(PackSources.read("workload", PolicyCase.LIBRARY.resolve("workload"))),
        PolicyCase.CLUSTER,
        new Parameters(Map.of("workload", parameters)),
        WasmLimits.standard());
  }

  private static ObjectInput input(JsonNode pod) {
    return new ObjectInput(
        Operation.CREATE, pod, null, null, null, null, null, null, PolicyCase.TIME);
  }

  private static List<JsonNode> read(Path file) throws IOException {
    List<JsonNode> pods = new ArrayList<>();
    try (MappingIterator<JsonNode> documents =
        YAML.readerFor(JsonNode.class).readValues(Files.newBufferedReader(file))) {
      while (documents.hasNextValue()) {
        pods.add(documents.nextValue());
      }
    }
    return pods;
  }

  /** Folders are named v1.0 to that of the API server's minor version. */
  private static Path newest(Path level) throws IOException {
    return files(level).stream()
        .max(
            Comparator.comparingInt(
                version -> {
                  String name = version.getFileName().toString();
                  return Integer.parseInt(name.substring(name.indexOf('.') + 1));
                }))
        .orElseThrow();
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  private static Path goModule() throws Exception {
    Process process =
        new ProcessBuilder("go", "list", "-m", "-f", "{{.Dir}}", "k8s.io/pod-security-admission")
            .directory(GO_MODULE.toFile())
            .redirectErrorStream(true)
            .start();
    String said =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertThat(process.waitFor()).as(said).isZero();
    assertThat(said).as("in Go's module cache; ./samsvar tools downloads it").isNotEmpty();
    return Path.of(said);
  }
}
