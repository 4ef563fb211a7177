package io.samsvar.policies.wasm;

import static org.assertj.core.api.Assertions.assertThat;

import io.samsvar.ledger.Digest;
import io.samsvar.policies.builtin.HostBuiltins;
import io.samsvar.policies.builtin.NativeBuiltins;
import io.samsvar.testkit.Toolchain;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/**
 * OPA's own conformance cases, read from its Go module, all of them, through this engine. What came
 * out is CONFORMANCE.md; {@code -Dgolden.update=true} writes it anew.
 */
class ConformanceTest {

  private static final Path PAGE = Path.of("CONFORMANCE.md");
  private static final Path GO_MODULE = Path.of("..", "deploy", "tools", "opa");

  /** Of the cases that apply. */
  private static final double PASSED_MIN = 0.99;

  private static final int THREADS = 2;

  @TempDir private Path folder;

  @Test
  void answersAsOpaWantsIt() throws Exception {
    Path compiled = folder.resolve("compiled");
    compile(compiled);
    List<ConformanceCase> cases =
        ConformanceCase.read(
            JsonMapper.builder()
                .build()
                .readTree(Files.readString(compiled.resolve("cases.json"))));

    Map<String, ConformanceOutcome> outcomes = run(cases, compiled);

    String page = ConformanceReport.write(cases, outcomes);
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(PAGE, page);
    }
    assertThat(PAGE).content().isEqualTo(page);
    long passed = count(outcomes, ConformanceOutcome.Passed.class);
    long failed = count(outcomes, ConformanceOutcome.Failed.class);
    assertThat((double) passed / (passed + failed)).isGreaterThanOrEqualTo(PASSED_MIN);
  }

  private static long count(Map<String, ConformanceOutcome> outcomes, Class<?> kind) {
    return outcomes.values().stream().filter(kind::isInstance).count();
  }

  private static Map<String, ConformanceOutcome> run(List<ConformanceCase> cases, Path compiled)
      throws Exception {
    Map<String, List<ConformanceCase>> modules = new TreeMap<>();
    Map<String, ConformanceOutcome> outcomes = new ConcurrentHashMap<>();
    for (ConformanceCase one : cases) {
      if (one.module().isEmpty()) {
        outcomes.put(one.note(), ConformanceRunner.refused(one));
      } else {
        modules.computeIfAbsent(one.module(), _ -> new ArrayList<>()).add(one);
      }
    }
    try (Evaluator evaluator = new Evaluator(THREADS);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      ConformanceRunner runner = new ConformanceRunner(compiled, translations(), evaluator);
      Map<String, Future<?>> running = new HashMap<>();
      modules.forEach(
          (module, inside) ->
              running.put(
                  module,
                  threads.submit(
                      () -> {
                        runner.run(module, inside, outcomes);
                        return null;
                      })));
      for (Future<?> one : running.values()) {
        one.get();
      }
    }
    return outcomes;
  }

  /**
   * Translating takes long and gives the same each time: kept with the tools, for this set only.
   */
  private static Path translations() throws IOException {
    Digest key = Digest.of(Files.readAllBytes(Toolchain.standard().binary("opa-conformance")));
    Path all = Toolchain.standardCache().resolve("conformance");
    Path own = all.resolve(key.hex());
    Files.createDirectories(own);
    try (Stream<Path> others = Files.list(all)) {
      for (Path other : others.filter(path -> !path.equals(own)).toList()) {
        delete(other);
      }
    }
    return own;
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> inside = Files.walk(folder)) {
      for (Path path : inside.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }

  private static void compile(Path into) throws Exception {
    Path module = goModule();
    TreeSet<String> names = new TreeSet<>(HostBuiltins.names());
    names.addAll(NativeBuiltins.names());
    Process process =
        new ProcessBuilder(
                Toolchain.standard().binary("opa-conformance").toString(),
                module.resolve("v1/test/cases/testdata/v1").toString(),
                module.resolve("internal/wasm/sdk/test/e2e/exceptions.yaml").toString(),
                into.toString())
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().write(String.join("\n", names).getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }

  private static Path goModule() throws Exception {
    Process process =
        new ProcessBuilder("go", "list", "-m", "-f", "{{.Dir}}", "github.com/open-policy-agent/opa")
            .directory(GO_MODULE.toFile())
            .redirectErrorStream(true)
            .start();
    String said =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertThat(process.waitFor()).as(said).isZero();
    assertThat(said)
        .as("OPA's module is not in Go's module cache; run ./samsvar tools, which downloads it")
        .isNotEmpty();
    return Path.of(said);
  }
}
