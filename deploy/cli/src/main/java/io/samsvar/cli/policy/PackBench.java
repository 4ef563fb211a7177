package io.samsvar.cli.policy;

import io.samsvar.policies.compile.CompiledPack;
import io.samsvar.policies.compile.PackMetadata;
import io.samsvar.policies.compile.PackRefusedException;
import io.samsvar.policies.wasm.EvaluationException;
import io.samsvar.policies.wasm.Evaluator;
import io.samsvar.policies.wasm.UnusableModuleException;
import io.samsvar.policies.wasm.WasmLimits;
import io.samsvar.policies.wasm.WasmModule;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** One decision, again and again: no answer is remembered, and input is parsed each time. */
final class PackBench {

  private static final int DECISIONS_MAX = 1_000_000;
  private static final int NANOS_PER_MICRO = 1000;
  private static final Duration OPA_TIME_MAX = Duration.ofMinutes(2);

  private PackBench() {}

  /**
   * What was measured.
   *
   * @param evaluator who decided
   */
  record Measured(
      String evaluator, long decisions, double medianMicros, double p99Micros, double perSecond) {}

  /** Measures the engine on one thread, after as much time of warm-up. */
  static Measured engine(CompiledPack pack, ObjectNode document, int seconds, Path cacheFolder)
      throws PackRefusedException, EvaluationException {
    WasmModule module;
    try {
      module =
          WasmModule.load(
              pack.name(),
              pack.wasm(),
              pack.data(),
              WasmLimits.unhurried(),
              cacheFolder.resolve("translated"));
    } catch (UnusableModuleException e) {
      throw new PackRefusedException(pack.name(), String.valueOf(e.getMessage()));
    }
    byte[] input = JsonMapper.shared().writeValueAsBytes(document);
    try (Evaluator evaluator = new Evaluator(1)) {
      var _ = run(evaluator, module, input, Math.max(1, seconds));
      return run(evaluator, module, input, Math.max(1, seconds));
    }
  }

  private static Measured run(Evaluator evaluator, WasmModule module, byte[] input, int seconds)
      throws EvaluationException {
    long[] times = new long[DECISIONS_MAX];
    int count = 0;
    long began = System.nanoTime();
    long end = began + TimeUnit.SECONDS.toNanos(seconds);
    long now = began;
    while (now < end && count < times.length) {
      var _ =
          evaluator.evaluate(
              module, CompiledPack.ENTRYPOINT, input, io.samsvar.policies.cases.PackCase.TIME);
      long after = System.nanoTime();
      times[count++] = after - now;
      now = after;
    }
    long[] sorted = Arrays.copyOf(times, count);
    Arrays.sort(sorted);
    return new Measured(
        "engine",
        count,
        (double) sorted[count / 2] / NANOS_PER_MICRO,
        (double) sorted[(int) (count * 99L / 100)] / NANOS_PER_MICRO,
        count / ((now - began) / (double) TimeUnit.SECONDS.toNanos(1)));
  }

  /** Measures {@code opa bench}, which evaluates top-down and is given its input parsed. */
  static Measured opa(Path opa, Path pack, PackMetadata metadata, ObjectNode document)
      throws IOException {
    Path input = Files.createTempFile("samsvar-bench-", ".json");
    try {
      Files.write(input, JsonMapper.shared().writeValueAsBytes(document));
      List<String> command = new ArrayList<>(List.of(opa.toString(), "bench", "--format=json"));
      command.addAll(List.of("--data=" + pack.toAbsolutePath(), "--input=" + input));
      for (String ignored : List.of("*_test.rego", "*.yaml", "*.yml", "parameters.json", "*.md")) {
        command.add("--ignore=" + ignored);
      }
      List<String> asked = new ArrayList<>();
      for (String name : metadata.packages()) {
        asked.add("object.filter(data." + name + ", [\"deny\", \"warn\"])");
      }
      command.add("[" + String.join(", ", asked) + "]");
      return measured(answer(command));
    } finally {
      Files.deleteIfExists(input);
    }
  }

  private static Measured measured(JsonNode answer) {
    String timer = "histogram_timer_rego_query_eval_ns_";
    JsonNode extra = answer.path("Extra");
    long decisions = answer.path("N").asLong();
    return new Measured(
        "opa",
        decisions,
        extra.path(timer + "median").asDouble() / NANOS_PER_MICRO,
        extra.path(timer + "99%").asDouble() / NANOS_PER_MICRO,
        decisions / (answer.path("T").asDouble() / TimeUnit.SECONDS.toNanos(1)));
  }

  private static JsonNode answer(List<String> command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try {
      String text =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      boolean ended = process.waitFor(OPA_TIME_MAX.toMillis(), TimeUnit.MILLISECONDS);
      if (!ended || process.exitValue() != 0 || !text.startsWith("{")) {
        throw new IOException("opa bench failed: " + text);
      }
      return JsonMapper.shared().readTree(text);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Stopped while waiting for opa bench", e);
    } finally {
      process.destroyForcibly();
    }
  }
}
