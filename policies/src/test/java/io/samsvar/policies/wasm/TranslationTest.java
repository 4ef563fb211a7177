package io.samsvar.policies.wasm;

import static org.assertj.core.api.Assertions.assertThat;

import io.samsvar.policies.compile.CompiledPack;
import io.samsvar.policies.compile.PackSources;
import io.samsvar.policies.compile.PolicyCompiler;
import io.samsvar.testkit.Toolchain;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is too large for Java or HotSpot works all the same, and is told of. */
class TranslationTest {

  private static final String RULE = "g0.data.samsvar.probe.deny";

  private static final WasmLimits LIMITS =
      new WasmLimits(256, 1000, 10_000, Duration.ofMinutes(1), Duration.ofMinutes(1));

  @TempDir private Path folder;

  @Test
  void namesARuleThatIsInterpreted() throws Exception {
    WasmModule module = module(1000);

    assertThat(module.interpreted()).containsExactly(RULE);
    assertThat(answer(module)).contains("found");
    // A second use of the same module knows it too.
    assertThat(module(1000).interpreted()).containsExactly(RULE);
  }

  @Test
  void namesARuleThatHotSpotWouldLeaveAlone() throws Exception {
    WasmModule module = module(150);

    assertThat(module.interpreted()).isEmpty();
    assertThat(module.methodSizes().huge()).containsKey(RULE);
    assertThat(module.methodSizes().largestBytes()).isGreaterThan(MethodSizes.HUGE_BYTES);
    assertThat(answer(module)).contains("found");
  }

  /** From disk only the classes and an empty module are read: never those of another module. */
  @Test
  void runsWhatIsOnDiskAsWhatWasJustTranslated() throws Exception {
    String equal = probe("\tinput.object.kind == \"Pod\"\n");
    String different = probe("\tinput.object.kind != \"Pod\"\n");
    String before = answer(compiled(equal)) + answer(compiled(different));
    Translation.forget();

    assertThat(answer(compiled(equal)) + answer(compiled(different))).isEqualTo(before);
    assertThat(answer(compiled(equal))).contains("found");
    assertThat(answer(compiled(different))).doesNotContain("found");
  }

  @Test
  void knowsWhatIsFixedOfTheInput() throws Exception {
    CompiledPack pack =
        pack(
            """
            package samsvar.probe

            deny contains sprintf("%s %v", [input.object.kind, input.parameters.names])

            warn contains name if {
              some name in input.parameters.names with input.parameters.names as ["other"]
            }
            """);
    WasmModule module =
        WasmModule.load(
            "probe",
            pack.wasm(),
            pack.data(),
            Map.of("parameters", "{\"names\": [\"one\", 2]}".getBytes(StandardCharsets.UTF_8)),
            LIMITS,
            folder.resolve("classes"));

    String first = answer(module);
    assertThat(first).contains("Pod [\\\"one\\\", 2]").contains("other");
    for (int i = 0; i < 20; i++) {
      assertThat(answer(module)).isEqualTo(first);
    }
  }

  /**
   * HotSpot does not compile larger methods, and not everybody starts a JVM with the flag that has
   * it do so. A rule that grows beyond is split: {@code deny contains finding if some finding in
   * …}.
   */
  @ParameterizedTest
  @ValueSource(strings = {"residency", "sealing", "prune", "workload", "network"})
  void hotSpotCompilesAllOfTheLibrary(String name) throws Exception {
    CompiledPack pack =
        PolicyCompiler.open(Toolchain.standard().binary("opa"), folder)
            .compile(PackSources.read(name, Path.of("rego", name)));
    Translation.forget();
    WasmModule module =
        WasmModule.load(name, pack.wasm(), pack.data(), LIMITS, folder.resolve("classes"));

    assertThat(module.interpreted()).isEmpty();
    assertThat(module.methodSizes().huge()).isEmpty();
  }

  private WasmModule module(int lines) throws Exception {
    String rules =
        IntStream.range(0, lines)
            .mapToObj("\tinput.object.kind != \"K%d\"\n"::formatted)
            .collect(Collectors.joining());
    return compiled(probe(rules));
  }

  private static String probe(String conditions) {
    return "package samsvar.probe\n\ndeny contains \"found\" if {\n" + conditions + "}\n";
  }

  private CompiledPack pack(String rego) throws Exception {
    return PolicyCompiler.open(Toolchain.standard().binary("opa"), folder)
        .compile(new PackSources("probe", new LinkedHashMap<>(Map.of("probe.rego", rego))));
  }

  private WasmModule compiled(String rego) throws Exception {
    CompiledPack pack = pack(rego);
    return WasmModule.load("probe", pack.wasm(), pack.data(), LIMITS, folder.resolve("classes"));
  }

  private static String answer(WasmModule module) throws EvaluationException {
    byte[] input = "{\"object\": {\"kind\": \"Pod\"}}".getBytes(StandardCharsets.UTF_8);
    return new String(
        module.evaluate(CompiledPack.ENTRYPOINT, input, Instant.EPOCH), StandardCharsets.UTF_8);
  }
}
