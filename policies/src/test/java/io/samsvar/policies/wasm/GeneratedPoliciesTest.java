package io.samsvar.policies.wasm;

import static org.assertj.core.api.Assertions.assertThat;

import io.samsvar.policies.builtin.HostBuiltins;
import io.samsvar.policies.builtin.NativeBuiltins;
import io.samsvar.policies.builtin.Term;
import io.samsvar.policies.builtin.TermParser;
import io.samsvar.testkit.Toolchain;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/**
 * Generated policies and inputs, answered by this engine and by the pinned {@code opa eval}, which
 * evaluates top-down. {@code -Ddifferential.seed=N} tries others.
 */
class GeneratedPoliciesTest {

  private static final int MODULES = 40;
  private static final int INPUTS = 3;
  private static final Duration LONG = Duration.ofMinutes(5);
  private static final ObjectMapper JSON = JsonMapper.builder().build();

  @TempDir private Path folder;

  static Stream<Long> seeds() {
    Long own = Long.getLong("differential.seed");
    return own != null ? Stream.of(own) : Stream.of(1L, 2L, 3L);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void answersAsTopDownDoes(long seed) throws Exception {
    RegoGenerator generator = new RegoGenerator(seed);
    List<String> modules = new ArrayList<>();
    for (int i = 0; i < MODULES; i++) {
      modules.add(generator.module("gen.p" + i));
    }
    WasmModule module = compiled(modules, seed);
    for (int i = 0; i < INPUTS; i++) {
      String input = generator.input();
      Map<Term, Term> wanted = topDown(modules, input, seed);
      Map<Term, Term> got = engine(module, input);
      assertThat(got.keySet()).isEqualTo(wanted.keySet());
      wanted.forEach(
          (pack, value) ->
              assertThat(got.get(pack))
                  .as("seed %d, package gen.%s, input %s", seed, pack, input)
                  .isEqualTo(value));
    }
  }

  private Map<Term, Term> engine(WasmModule module, String input) throws Exception {
    try (Evaluator evaluator = new Evaluator(1)) {
      byte[] answer =
          evaluator.evaluate(
              module, "case0", input.getBytes(StandardCharsets.UTF_8), Instant.EPOCH);
      Term results = TermParser.parse(new String(answer, StandardCharsets.UTF_8));
      Term bound = ConformanceJudge.items(results).iterator().next();
      return packs(Objects.requireNonNull(((Term.Obj) bound).fields().get(Term.of("x"))));
    }
  }

  private static Map<Term, Term> packs(Term packs) {
    return new TreeMap<>(((Term.Obj) ConformanceJudge.json(packs)).fields());
  }

  private WasmModule compiled(List<String> modules, long seed) throws Exception {
    Path cases = Files.createDirectories(folder.resolve("cases"));
    Path exceptions = Files.writeString(folder.resolve("exceptions.yaml"), "{}");
    Map<String, Object> one =
        Map.of("note", "seed " + seed, "query", "data.gen = x", "modules", modules);
    Files.writeString(
        cases.resolve("generated.yaml"), JSON.writeValueAsString(Map.of("cases", List.of(one))));
    TreeSet<String> names = new TreeSet<>(HostBuiltins.names());
    names.addAll(NativeBuiltins.names());
    Path out = folder.resolve("compiled");
    run(
        String.join("\n", names),
        Toolchain.standard().binary("opa-conformance").toString(),
        cases.toString(),
        exceptions.toString(),
        out.toString());
    ConformanceCase compiled =
        ConformanceCase.read(JSON.readTree(Files.readString(out.resolve("cases.json")))).getFirst();
    assertThat(compiled.refused()).as("seed %d", seed).isEmpty();
    WasmLimits limits =
        new WasmLimits(
            WasmLimits.MEMORY_PAGES_MAX,
            WasmLimits.INPUT_BYTES_MAX,
            WasmLimits.RESULT_BYTES_MAX,
            LONG,
            LONG);
    byte[] code = Files.readAllBytes(out.resolve(compiled.module()));
    byte[] data = "{}".getBytes(StandardCharsets.UTF_8);
    return WasmModule.load("generated", code, data, limits, folder.resolve("translated"))
        .over(data);
  }

  private Map<Term, Term> topDown(List<String> modules, String input, long seed) throws Exception {
    Path sources = Files.createDirectories(folder.resolve("sources"));
    for (int i = 0; i < modules.size(); i++) {
      Files.writeString(sources.resolve("p" + i + ".rego"), modules.get(i));
    }
    Path document = Files.writeString(folder.resolve("input.json"), input);
    String answer =
        run(
            "",
            Toolchain.standard().binary("opa").toString(),
            "eval",
            "--format=raw",
            "--data=" + sources,
            "--input=" + document,
            "data.gen");
    assertThat(answer).as("seed %d", seed).startsWith("{");
    return packs(TermParser.parse(answer));
  }

  private static String run(String in, String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().write(in.getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().close();
    String said =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }
}
