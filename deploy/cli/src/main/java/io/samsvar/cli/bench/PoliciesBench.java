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
import java.nio.file.Files;
import java.nio.file.Path;
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
  private static final int EVALUATIONS_TO_WARM_UP = 20_000;
  private static final int EVALUATIONS = 5000;
  private static final int COLD_RUNS = 3;

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
            pack.name(), compiled.wasm(), compiled.data(), WasmLimits.standard(), classes);
    byte[] input = pack.inputBytes();
    double[] micros = new double[EVALUATIONS];
    try (Evaluator evaluator = new Evaluator(1)) {
      same(pack, peers, evaluate(evaluator, module, input));
      for (int i = 0; i < EVALUATIONS_TO_WARM_UP; i++) {
        evaluate(evaluator, module, input);
      }
      for (int i = 0; i < EVALUATIONS; i++) {
        long from = System.nanoTime();
        evaluate(evaluator, module, input);
        micros[i] = (System.nanoTime() - from) / 1e3;
      }
    }
    Arrays.sort(micros);
    double opa = peers.opaMicros(pack);
    String what = "decision, pack " + pack.name() + (pack.usesPatterns() ? " (regex)" : "");
    figures.add(
        Figure.beside(
            what + ", p50",
            micros[EVALUATIONS / 2],
            "µs",
            opa * (pack.usesPatterns() ? 1 : PART_WITHOUT_PATTERNS),
            "opa bench",
            opa));
    figures.add(Figure.of(what + ", p99", micros[EVALUATIONS * 99 / 100], "µs"));
    MethodSizes sizes = module.methodSizes();
    figures.add(
        Figure.of(
            "largest Java method of pack " + pack.name(), (double) sizes.largestBytes(), "bytes"));
    figures.add(
        Figure.of("interpreted rules of it", (double) module.interpreted().size(), "rules", 0));
    sizes.huge().forEach((name, bytes) -> tell("over 8000 bytes: " + name + ", " + bytes));
  }

  private static byte[] evaluate(Evaluator evaluator, WasmModule module, byte[] input)
      throws EvaluationException {
    return evaluator.evaluate(module, CompiledPack.ENTRYPOINT, input, Instant.EPOCH);
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
    double theirsMany = millis(peers, conftest, files.resolve("many"));
    double theirsOne = millis(peers, conftest, files.resolve("one"));
    double oursMany = millis(peers, samsvar, files.resolve("many"));
    double oursOne = millis(peers, samsvar, files.resolve("one"));
    double warm = warm(files.resolve("many"));
    String peer = "conftest test";
    figures.add(
        Figure.beside("check, 1000 files, cold", oursMany, "ms", theirsMany, peer, theirsMany));
    figures.add(
        Figure.beside(
            "check, one file, cold", oursOne, "ms", CHECK_ONE_MILLIS_MAX, peer, theirsOne));
    figures.add(
        Figure.beside(
            "check, 1000 files, warm process",
            warm,
            "ms",
            theirsMany / CHECK_WARM_TIMES_FASTER,
            peer,
            theirsMany));
  }

  private static double millis(Peers peers, List<String> command, Path files) throws IOException {
    List<String> whole = new ArrayList<>(command);
    whole.add(files.toString());
    // The first run fills caches of files, of both.
    peers.seconds(whole, 1, 0, 1);
    return peers.seconds(whole, COLD_RUNS, 0, 1) * 1e3;
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
