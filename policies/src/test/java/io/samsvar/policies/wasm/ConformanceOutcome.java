package io.samsvar.policies.wasm;

/** What became of a conformance case. */
sealed interface ConformanceOutcome {

  /** As OPA wants it. */
  record Passed() implements ConformanceOutcome {}

  /** Otherwise, with the reason. */
  record Failed(String reason) implements ConformanceOutcome {}

  /** Cannot hold for this engine by design, with the reason. */
  record NotApplicable(String reason) implements ConformanceOutcome {}
}
