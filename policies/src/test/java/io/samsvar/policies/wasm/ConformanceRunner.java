package io.samsvar.policies.wasm;

import io.samsvar.policies.wasm.ConformanceOutcome.Failed;
import io.samsvar.policies.wasm.ConformanceOutcome.NotApplicable;
import io.samsvar.policies.wasm.ConformanceOutcome.Passed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Runs conformance cases as the engine runs policies: translated, on its own pool, bounded. */
final class ConformanceRunner {

  /** What reaches outside the process or is not deterministic: never in this engine. */
  static final Map<String, String> FORBIDDEN =
      Map.of(
          "http.send", "reaches the network: refused when a policy is loaded",
          "net.lookup_ip_addr", "reaches the network: refused when a policy is loaded",
          "opa.runtime", "reads the process's environment: refused when a policy is loaded",
          "rand.intn", "is not deterministic: refused when a policy is loaded",
          "uuid.rfc4122", "is not deterministic: refused when a policy is loaded",
          "test.sleep", "is a function of OPA's test runner, no part of Rego");

  /** The recorded time of each decision: certificates in the cases are judged at this time. */
  private static final Instant TIME = Instant.parse("2026-09-01T00:00:00Z");

  /** Generous, so that a loaded machine changes nothing. */
  private static final Duration LONG = Duration.ofMinutes(5);

  private static final WasmLimits LIMITS =
      new WasmLimits(
          WasmLimits.MEMORY_PAGES_MAX,
          WasmLimits.INPUT_BYTES_MAX,
          WasmLimits.RESULT_BYTES_MAX,
          LONG,
          LONG);

  private final Path modules;
  private final Path translations;
  private final Evaluator evaluator;

  ConformanceRunner(Path modules, Path translations, Evaluator evaluator) {
    this.modules = modules;
    this.translations = translations;
    this.evaluator = evaluator;
  }

  /** Runs the cases of one module, each with its own base document. */
  void run(String module, List<ConformanceCase> cases, Map<String, ConformanceOutcome> outcomes)
      throws IOException, UnusableModuleException {
    byte[] code = Files.readAllBytes(modules.resolve(module));
    WasmModule loaded =
        WasmModule.load(module, code, "{}".getBytes(StandardCharsets.UTF_8), LIMITS, translations);
    for (ConformanceCase one : cases) {
      WasmModule over = loaded.over(one.data().getBytes(StandardCharsets.UTF_8));
      outcomes.put(one.note(), outcome(one, over));
    }
  }

  private ConformanceOutcome outcome(ConformanceCase one, WasmModule module) {
    if (!one.exception().isEmpty()) {
      return new NotApplicable("OPA itself does not run it in WebAssembly: " + one.exception());
    }
    String failure;
    try {
      byte[] input = one.input().getBytes(StandardCharsets.UTF_8);
      failure =
          ConformanceJudge.failure(one, evaluator.evaluate(module, one.entrypoint(), input, TIME));
    } catch (EvaluationException e) {
      failure = ConformanceJudge.failure(one, e);
    }
    return failure == null ? new Passed() : new Failed(failure);
  }

  /** What became of a case that the compiler refused. */
  static ConformanceOutcome refused(ConformanceCase one) {
    Set<String> missing = new TreeSet<>(one.builtins());
    missing.retainAll(FORBIDDEN.keySet());
    if (!missing.isEmpty()) {
      String name = missing.iterator().next();
      return new NotApplicable(name + " " + FORBIDDEN.get(name));
    }
    return new Failed("refused: " + one.refused());
  }
}
