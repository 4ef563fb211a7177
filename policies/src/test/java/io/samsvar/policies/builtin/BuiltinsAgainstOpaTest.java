package io.samsvar.policies.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import io.samsvar.policies.compile.CompiledPack;
import io.samsvar.policies.compile.PackSources;
import io.samsvar.policies.compile.PolicyCompiler;
import io.samsvar.policies.wasm.Evaluator;
import io.samsvar.policies.wasm.WasmLimits;
import io.samsvar.policies.wasm.WasmModule;
import io.samsvar.testkit.Toolchain;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/** Expressions of {@code expressions.txt}, answered by the pinned {@code opa} and by this host. */
class BuiltinsAgainstOpaTest {

  private static final Path OPA = Toolchain.standard().binary("opa");
  private static final ObjectMapper JSON = JsonMapper.builder().build();

  @TempDir private static Path folder;
  private static Map<String, String> byOpa = Map.of();
  private static Map<String, String> byHost = Map.of();

  static List<String> expressions() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(
            BuiltinsAgainstOpaTest.class.getResourceAsStream("expressions.txt"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("# "))
          .toList();
    }
  }

  @BeforeAll
  static void askBoth() throws Exception {
    List<String> expressions = expressions();
    StringBuilder rego = new StringBuilder("package samsvar.probe\n");
    for (int i = 0; i < expressions.size(); i++) {
      rego.append(
          "\ndeny contains {\"code\": \"%d\", \"message\": sprintf(\"%%v\", [x])} if {\n\tx := %s\n}\n"
              .formatted(i, expressions.get(i)));
    }
    byOpa = byExpression(expressions, askOpa(rego.toString()));
    byHost = byExpression(expressions, askHost(rego.toString()));
  }

  @ParameterizedTest
  @MethodSource("expressions")
  void answersAsOpaDoes(String expression) {
    assertThat(byHost.get(expression)).isEqualTo(byOpa.get(expression));
  }

  @Test
  void everyHostBuiltinIsTried() throws Exception {
    String all = String.join("\n", expressions());
    Set<String> untried = new TreeSet<>();
    for (String name : HostBuiltins.names()) {
      if (!all.contains(name + "(")) {
        untried.add(name);
      }
    }
    // Its answer is the decision's time; there is a test of its own for it.
    assertThat(untried).containsExactly("time.now_ns");
  }

  private static Map<String, String> byExpression(List<String> expressions, JsonNode findings) {
    Map<String, String> answers = new TreeMap<>();
    for (JsonNode finding : findings) {
      answers.put(
          expressions.get(Integer.parseInt(finding.path("code").asString())),
          finding.path("message").asString());
    }
    return answers;
  }

  private static JsonNode askOpa(String rego) throws Exception {
    Path file = Files.writeString(folder.resolve("probe.rego"), rego);
    Process process =
        new ProcessBuilder(
                OPA.toString(), "eval", "--format=raw", "--data=" + file, "data.samsvar.probe.deny")
            .redirectErrorStream(true)
            .start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(out).isZero();
    return JSON.readTree(out);
  }

  private static JsonNode askHost(String rego) throws Exception {
    Map<String, String> files = Map.of("probe.rego", rego);
    CompiledPack pack =
        PolicyCompiler.open(OPA, folder.resolve("cache"))
            .compile(new PackSources("probe", new LinkedHashMap<>(files)));
    WasmLimits limits =
        new WasmLimits(1024, 1000, 1 << 20, Duration.ofMinutes(1), Duration.ofMinutes(1));
    WasmModule module =
        WasmModule.load("probe", pack.wasm(), pack.data(), limits, folder.resolve("translated"));
    try (Evaluator evaluator = new Evaluator(1)) {
      byte[] answer =
          evaluator.evaluate(
              module,
              CompiledPack.ENTRYPOINT,
              "{}".getBytes(StandardCharsets.UTF_8),
              Instant.EPOCH);
      return JSON.readTree(answer).path(0).path("result").path("samsvar.probe").path("deny");
    }
  }
}
