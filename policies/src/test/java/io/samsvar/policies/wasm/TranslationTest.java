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

/** What is too large for Java or HotSpot works all the same, and is told of. */
class TranslationTest {

  private static final String RULE = "g0.data.samsvar.probe.deny";

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

  private WasmModule module(int lines) throws Exception {
    String rego =
        IntStream.range(0, lines)
            .mapToObj("\tinput.object.kind != \"K%d\"\n"::formatted)
            .collect(
                Collectors.joining(
                    "", "package samsvar.probe\n\ndeny contains \"found\" if {\n", "}\n"));
    CompiledPack pack =
        PolicyCompiler.open(Toolchain.standard().binary("opa"), folder)
            .compile(new PackSources("probe", new LinkedHashMap<>(Map.of("probe.rego", rego))));
    WasmLimits limits =
        new WasmLimits(256, 1000, 10_000, Duration.ofMinutes(1), Duration.ofMinutes(1));
    return WasmModule.load("probe", pack.wasm(), pack.data(), limits, folder.resolve("classes"));
  }

  private static String answer(WasmModule module) throws EvaluationException {
    byte[] input = "{\"object\": {\"kind\": \"Pod\"}}".getBytes(StandardCharsets.UTF_8);
    return new String(
        module.evaluate(CompiledPack.ENTRYPOINT, input, Instant.EPOCH), StandardCharsets.UTF_8);
  }
}
