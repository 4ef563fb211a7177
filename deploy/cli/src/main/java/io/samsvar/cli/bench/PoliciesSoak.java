package io.samsvar.cli.bench;

import io.samsvar.policies.compile.CompiledPack;
import io.samsvar.policies.compile.PackRefusedException;
import io.samsvar.policies.compile.PackSources;
import io.samsvar.policies.compile.PolicyCompiler;
import io.samsvar.policies.wasm.EvaluationException;
import io.samsvar.policies.wasm.Evaluator;
import io.samsvar.policies.wasm.UnusableModuleException;
import io.samsvar.policies.wasm.WasmLimits;
import io.samsvar.policies.wasm.WasmModule;
import io.samsvar.testkit.Eventually;
import io.samsvar.testkit.Toolchain;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Rego that misbehaves, many times in a row: each is denied, and nothing is left behind. */
final class PoliciesSoak {

  private static final int TIMES = 1000;
  private static final double MEBIBYTE = 1 << 20;
  private static final int MEMORY_PAGES = 64;
  private static final int INPUT_BYTES_MAX = 10_000;
  private static final int ANSWER_BYTES_MAX = 10_000;
  private static final Duration DEADLINE = Duration.ofMillis(100);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** What a JVM's heap may differ by, measured after a collection. */
  private static final double HEAP_MEBIBYTES_MAX = 32;

  /** What memory beside the heap may differ by: buffers, and classes. */
  private static final double OTHER_MEBIBYTES_MAX = 16;

  /**
   * One kind.
   *
   * @param codes of the denial, by the first bound that it reaches, which on a busy machine may be
   *     the deadline; empty when it must answer
   */
  private record Misbehaviour(String name, String rules, Set<String> codes) {}

  private static final List<Misbehaviour> KINDS =
      List.of(
          new Misbehaviour(
              "endless comprehension",
              """
              deny contains "never" if {
              	n := numbers.range(1, 3000)
              	some a in n
              	some b in n
              	a < b
              	some c in n
              	b < c
              	c < a
              }
              """,
              Set.of("policy.timeout")),
          new Misbehaviour(
              "memory doubler",
              """
              two(x) := concat("", [x, x])

              eight(x) := two(two(two(two(two(two(two(two(x))))))))

              deny contains "never" if eight(eight(eight(input.text))) == "x"
              """,
              Set.of("policy.memory", "policy.timeout")),
          new Misbehaviour(
              "catastrophic regular expression",
              """
              deny contains "never" if regex.match(`^(a+)+$`, concat("", [input.text, "!"]))
              """,
              Set.of()),
          new Misbehaviour(
              "regular expressions that never end",
              """
              long := concat("", [text | some _ in numbers.range(1, 400); text := input.text])

              deny contains "never" if {
              	some n in numbers.range(1, 100000)
              	regex.match(sprintf("(a|b|ab|aab){1,40}c{%d}", [n % 900]), long)
              }
              """,
              Set.of("policy.timeout", "policy.memory")));

  private final PrintWriter progress;

  PoliciesSoak(PrintWriter progress) {
    this.progress = progress;
  }

  List<Figure> measure() throws IOException, PackRefusedException {
    List<Figure> figures = new ArrayList<>();
    Path folder = Files.createTempDirectory("samsvar-soak-");
    PolicyCompiler compiler = PolicyCompiler.open(Toolchain.standard().binary("opa"), folder);
    try (Evaluator evaluator = new Evaluator(2)) {
      for (Misbehaviour kind : KINDS) {
        progress.println(TIMES + " times in a row: " + kind.name());
        progress.flush();
        figures.addAll(soak(kind, module(compiler, kind, folder), evaluator));
      }
    } catch (UnusableModuleException e) {
      throw new IOException("A pack of the soak cannot run: " + e.getMessage(), e);
    } finally {
      PoliciesBench.delete(folder);
    }
    return figures;
  }

  private static WasmModule module(PolicyCompiler compiler, Misbehaviour kind, Path folder)
      throws IOException, PackRefusedException, UnusableModuleException {
    Map<String, String> files = Map.of("soak.rego", "package samsvar.soak\n\n" + kind.rules());
    CompiledPack pack = compiler.compile(new PackSources("soak", new LinkedHashMap<>(files)));
    WasmLimits limits =
        new WasmLimits(MEMORY_PAGES, INPUT_BYTES_MAX, ANSWER_BYTES_MAX, DEADLINE, PATIENCE);
    return WasmModule.load("soak", pack.wasm(), pack.data(), limits, folder.resolve("classes"));
  }

  private static List<Figure> soak(Misbehaviour kind, WasmModule module, Evaluator evaluator) {
    byte[] input = ("{\"text\": \"" + "a".repeat(200) + "\"}").getBytes(StandardCharsets.UTF_8);
    var _ = asExpected(kind, module, evaluator, input);
    idle(evaluator);
    double heap = heapMebibytes();
    double direct = directMebibytes();
    double classes = classMebibytes();
    int threads = ManagementFactory.getThreadMXBean().getThreadCount();
    int others = 0;
    for (int i = 0; i < TIMES; i++) {
      others += asExpected(kind, module, evaluator, input) ? 0 : 1;
    }
    idle(evaluator);
    int more = Math.max(0, ManagementFactory.getThreadMXBean().getThreadCount() - threads);
    return List.of(
        Figure.of("soak, " + kind.name() + ": other answers", others, "of " + TIMES, 0),
        Figure.of("soak, " + kind.name() + ": threads more", more, "threads", 0),
        Figure.of(
            "soak, " + kind.name() + ": heap more",
            Math.max(0, heapMebibytes() - heap),
            "MiB",
            HEAP_MEBIBYTES_MAX),
        Figure.of(
            "soak, " + kind.name() + ": direct memory more",
            Math.max(0, directMebibytes() - direct),
            "MiB",
            OTHER_MEBIBYTES_MAX),
        Figure.of(
            "soak, " + kind.name() + ": classes more",
            Math.max(0, classMebibytes() - classes),
            "MiB",
            OTHER_MEBIBYTES_MAX),
        Figure.of(
            "soak, " + kind.name() + ": evaluators not given back",
            evaluator.size() - evaluator.idle(),
            "of " + evaluator.size(),
            0));
  }

  private static boolean asExpected(
      Misbehaviour kind, WasmModule module, Evaluator evaluator, byte[] input) {
    try {
      evaluator.evaluate(module, CompiledPack.ENTRYPOINT, input, Instant.EPOCH);
      return kind.codes().isEmpty();
    } catch (EvaluationException e) {
      return kind.codes().contains(e.reason().code());
    }
  }

  private static void idle(Evaluator evaluator) {
    Eventually.isTrue(
        "all threads to be free", PATIENCE, () -> evaluator.idle() == evaluator.size());
  }

  private static double directMebibytes() {
    return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
            .mapToLong(BufferPoolMXBean::getMemoryUsed)
            .sum()
        / MEBIBYTE;
  }

  private static double classMebibytes() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getName().equals("Metaspace"))
            .mapToLong(pool -> pool.getUsage().getUsed())
            .sum()
        / MEBIBYTE;
  }

  private static double heapMebibytes() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / MEBIBYTE;
  }
}
