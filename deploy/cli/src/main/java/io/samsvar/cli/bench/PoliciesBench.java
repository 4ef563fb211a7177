package io.samsvar.cli.bench;

import io.samsvar.cli.check.CheckCommand;
import io.samsvar.policies.ActivePolicies;
import io.samsvar.policies.ObjectInput;
import io.samsvar.policies.Parameters;
import io.samsvar.policies.PolicySet.Target;
import io.samsvar.policies.compile.CompiledPack;
import io.samsvar.policies.compile.PackRefusedException;
import io.samsvar.policies.compile.PolicyCompiler;
import io.samsvar.policies.wasm.EvaluationException;
import io.samsvar.policies.wasm.Evaluator;
import io.samsvar.policies.wasm.MethodSizes;
import io.samsvar.policies.wasm.UnusableModuleException;
import io.samsvar.policies.wasm.WasmLimits;
import io.samsvar.policies.wasm.WasmModule;
import io.samsvar.testkit.Toolchain;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The policy engine: single decisions beside {@code opa bench}, the whole gate over many objects,
 * and {@code samsvar check} beside {@code conftest test}.
 */
final class PoliciesBench {

  private static final int OBJECTS = 1000;
  private static final int ROUNDS_TO_WARM_UP = 8;
  private static final int ROUNDS = 5;
  private static final int DECISION_ROUNDS = 3;

  /** Until HotSpot has compiled a pack, on a machine that does other things as well. */
  private static final Duration WARM_UP = Duration.ofSeconds(8);

  private static final int EVALUATIONS = 5000;
  private static final int COLD_RUNS = 5;

  /** A pack without regular expressions takes at most this part of what OPA takes. */
  private static final double PART_WITHOUT_PATTERNS = 0.5;

  private static final double GATE_MILLIS_MAX = 1000;
  private static final double GATE_CHANGED_MILLIS_MAX = 20;
  private static final double CHECK_ONE_MILLIS_MAX = 700;
  private static final double CHECK_WARM_TIMES_FASTER = 5;

  private final PrintWriter progress;
  private final List<Figure> figures = new ArrayList<>();
  private final long startedAt = System.nanoTime();

  PoliciesBench(PrintWriter progress) {
    this.progress = progress;
  }

  List<Figure> measure() throws IOException, PackRefusedException {
    Path folder = Files.createTempDirectory("samsvar-bench-policies-");
    try {
      figures.add(
          Figure.of("load of the machine before (average of a minute)", load(), "processes"));
      Path opa = Toolchain.standard().binary("opa");
      PolicyCompiler compiler = PolicyCompiler.open(opa, folder.resolve("cache"));
      List<BenchPack> packs = BenchPack.all(compiler);
      Peers peers = new Peers(folder.resolve("peers"));
      Files.createDirectories(folder.resolve("peers"));
      for (BenchPack pack : packs) {
        tell("single decisions of the pack " + pack.name() + ", ours and opa's");
        decisions(pack, peers, folder.resolve("cache").resolve("bench"));
      }
      gate(opa, folder.resolve("cache"));
      check(packs, peers, folder.resolve("files"));
      figures.add(Figure.of("load of the machine after (its own included)", load(), "processes"));
      return figures;
    } catch (EvaluationException | UnusableModuleException e) {
      throw new IOException("A pack could not be measured: " + e.getMessage(), e);
    } finally {
      delete(folder);
    }
  }

  private void decisions(BenchPack pack, Peers peers, Path classes)
      throws IOException, EvaluationException, UnusableModuleException {
    CompiledPack compiled = pack.compiled();
    WasmModule module =
        WasmModule.load(
            pack.name(),
            compiled.wasm(),
            compiled.data(),
            pack.fixed(),
            WasmLimits.standard(),
            classes);
    byte[] question = pack.question();
    double[] medians = new double[DECISION_ROUNDS];
    double[] worst = new double[DECISION_ROUNDS];
    double[] peer = new double[DECISION_ROUNDS];
    try (Evaluator evaluator = new Evaluator(1)) {
      same(pack, peers, evaluate(evaluator, module, question));
      long warm = System.nanoTime() + WARM_UP.toNanos();
      while (System.nanoTime() < warm) {
        evaluate(evaluator, module, question);
      }
      for (int round = 0; round < DECISION_ROUNDS; round++) {
        double[] micros = micros(evaluator, module, question);
        medians[round] = micros[EVALUATIONS / 2];
        worst[round] = micros[EVALUATIONS * 99 / 100];
        peer[round] = peers.opaMicros(pack);
      }
    }
    double opa = Peers.median(peer);
    String what = "decision, pack " + pack.name() + (pack.usesPatterns() ? " (regex)" : "");
    figures.add(
        Figure.beside(
            what + ", p50",
            Peers.median(medians),
            "µs",
            opa * (pack.usesPatterns() ? 1 : PART_WITHOUT_PATTERNS),
            "opa bench",
            opa));
    figures.add(Figure.of(what + ", p99", Peers.median(worst), "µs"));
    MethodSizes sizes = module.methodSizes();
    figures.add(
        Figure.of(
            "largest Java method of pack " + pack.name(), (double) sizes.largestBytes(), "bytes"));
    figures.add(
        Figure.of("interpreted rules of it", (double) module.interpreted().size(), "rules", 0));
    sizes.huge().forEach((name, bytes) -> tell("over 8000 bytes: " + name + ", " + bytes));
  }

  private static double[] micros(Evaluator evaluator, WasmModule module, byte[] question)
      throws EvaluationException {
    double[] micros = new double[EVALUATIONS];
    for (int i = 0; i < EVALUATIONS; i++) {
      long from = System.nanoTime();
      evaluate(evaluator, module, question);
      micros[i] = (System.nanoTime() - from) / 1e3;
    }
    Arrays.sort(micros);
    return micros;
  }

  private static byte[] evaluate(Evaluator evaluator, WasmModule module, byte[] input)
      throws EvaluationException {
    return evaluator.evaluate(module, CompiledPack.ENTRYPOINT, input, Instant.EPOCH);
  }

  private static double load() {
    return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
  }

  /** Two that answer differently are not compared. */
  private static void same(BenchPack pack, Peers peers, byte[] answer) throws IOException {
    JsonNode ours = JsonMapper.shared().readTree(answer).path(0).path("result");
    JsonNode theirs = peers.opaAnswer(pack);
    if (!Sorted.of(ours).equals(Sorted.of(theirs))) {
      throw new IOException(
          "Pack %s: we answer %s and opa %s".formatted(pack.name(), ours, theirs));
    }
  }

  private void gate(Path opa, Path cache) throws IOException, PackRefusedException {
    tell("the whole gate over " + OBJECTS + " Deployments, one after the other");
    try (ActivePolicies policies =
        ActivePolicies.open(opa, cache, Deployments.CLUSTER, Parameters.none())) {
      for (int round = 0; round < ROUNDS_TO_WARM_UP; round++) {
        judge(policies, Deployments.inputs("warm-" + round, OBJECTS));
      }
      double[] all = new double[ROUNDS];
      double[] changed = new double[ROUNDS];
      for (int round = 0; round < ROUNDS; round++) {
        List<ObjectInput> inputs = Deployments.inputs("round-" + round, OBJECTS);
        all[round] = judge(policies, inputs);
        // As the next commit is rendered: equal objects, none of which is the same in memory.
        inputs = Deployments.inputs("round-" + round, OBJECTS);
        inputs.set(OBJECTS / 2, Deployments.input(Deployments.object("changed-" + round, 0)));
        changed[round] = judge(policies, inputs);
      }
      Arrays.sort(all);
      Arrays.sort(changed);
      figures.add(
          Figure.of(
              "gate, " + OBJECTS + " Deployments, full library, one core, warm",
              all[ROUNDS / 2],
              "ms",
              GATE_MILLIS_MAX));
      figures.add(
          Figure.of(
              "gate, the same with one changed",
              changed[ROUNDS / 2],
              "ms",
              GATE_CHANGED_MILLIS_MAX));
    }
  }

  /** The caller waits for each, so that one core works at a time. */
  private static double judge(ActivePolicies policies, List<ObjectInput> inputs) {
    long from = System.nanoTime();
    for (ObjectInput input : inputs) {
      if (!policies.current().judge(input, Target.SYNC).passes()) {
        throw new IllegalStateException("A Deployment of the bench is denied");
      }
    }
    return (System.nanoTime() - from) / 1e6;
  }

  private void check(List<BenchPack> packs, Peers peers, Path files) throws IOException {
    tell("samsvar check and conftest over " + OBJECTS + " files and over one");
    Deployments.write(files.resolve("many"), OBJECTS);
    Deployments.write(files.resolve("one"), 1);
    List<BenchPack> shipped =
        packs.stream().filter(pack -> !pack.name().equals("regex-heavy")).toList();
    List<String> conftest = peers.conftest(shipped);
    List<String> samsvar =
        List.of(
            Path.of(System.getProperty("samsvar.home", "."), "samsvar").toString(),
            "check",
            "--cluster-region=eu-north-1");
    double[] many =
        peers.millis(List.of(on(conftest, files, "many"), on(samsvar, files, "many")), COLD_RUNS);
    double[] one =
        peers.millis(List.of(on(conftest, files, "one"), on(samsvar, files, "one")), COLD_RUNS);
    double theirsMany = many[0];
    double warm = warm(files.resolve("many"));
    String peer = "conftest test";
    figures.add(
        Figure.beside("check, 1000 files, cold", many[1], "ms", theirsMany, peer, theirsMany));
    figures.add(
        Figure.beside("check, one file, cold", one[1], "ms", CHECK_ONE_MILLIS_MAX, peer, one[0]));
    figures.add(
        Figure.beside(
            "check, 1000 files, warm process",
            warm,
            "ms",
            theirsMany / CHECK_WARM_TIMES_FASTER,
            peer,
            theirsMany));
  }

  private static List<String> on(List<String> command, Path files, String folder) {
    List<String> whole = new ArrayList<>(command);
    whole.add(files.resolve(folder).toString());
    return whole;
  }

  /** The command itself, again and again in this process. */
  private static double warm(Path files) {
    double[] millis = new double[ROUNDS];
    for (int round = -ROUNDS_TO_WARM_UP; round < ROUNDS; round++) {
      long from = System.nanoTime();
      int code =
          new CommandLine(new CheckCommand())
              .setOut(new PrintWriter(Writer.nullWriter()))
              .execute("--cluster-region=eu-north-1", files.toString());
      if (code > 1) {
        throw new IllegalStateException("samsvar check ended with " + code);
      }
      if (round >= 0) {
        millis[round] = (System.nanoTime() - from) / 1e6;
      }
    }
    Arrays.sort(millis);
    return millis[ROUNDS / 2];
  }

  static void delete(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  private void tell(String text) {
    progress.println("[" + (System.nanoTime() - startedAt) / 1_000_000_000 + "s] " + text);
    progress.flush();
  }
}
