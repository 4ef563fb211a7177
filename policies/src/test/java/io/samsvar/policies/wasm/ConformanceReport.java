package io.samsvar.policies.wasm;

import io.samsvar.policies.wasm.ConformanceOutcome.Failed;
import io.samsvar.policies.wasm.ConformanceOutcome.NotApplicable;
import io.samsvar.policies.wasm.ConformanceOutcome.Passed;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes CONFORMANCE.md. */
final class ConformanceReport {

  private static final String INTRODUCTION =
      """
      # Conformance

      OPA's own conformance cases (`v1/test/cases/testdata/v1` of its Go module, at the version that
      `deploy/tools/opa` pins), run through this engine: compiled by OPA to WebAssembly, translated to
      Java bytecode, with the built-in functions of `io.samsvar.policies.builtin`. `ConformanceTest`
      writes this page (`-Dgolden.update=true`), and fails when it is not what came out.

      - A case is compared as OPA's own runner for WebAssembly does it
        (`internal/wasm/sdk/test/e2e/external_test.go`). An error that OPA reports only with strict
        built-in errors is an undefined expression here, as it is in OPA without that option: such a
        case passes when its result is undefined.
      - Not applicable is what cannot hold by design: functions that reach outside the process or
        are not deterministic (a policy that calls one is refused when it is loaded, with file and line),
        functions of OPA's test runner, and cases that OPA lists as exceptions of its WebAssembly
        target (`internal/wasm/sdk/test/e2e/exceptions.yaml`). What is missing here counts as failed.
      - `rego.parse_module` is missing, and counts as failed: it is deterministic and reaches nothing
        outside, so nothing but the work keeps it away. It answers OPA's own syntax tree of Rego as
        JSON, which only OPA's parser gives, with each of its fields and locations; a second parser
        in Java would have to follow that tree through every version of OPA, and to ask `opa` in the
        middle of a decision would start a process for it. A policy that calls it is refused when it
        is loaded, with file and line.

      """;

  private int passed;
  private int failed;
  private int notApplicable;
  private final Map<String, int[]> groups = new TreeMap<>();
  private final StringBuilder failures = new StringBuilder();
  private final Map<String, StringBuilder> exempt = new TreeMap<>();

  private ConformanceReport() {}

  static String write(List<ConformanceCase> cases, Map<String, ConformanceOutcome> outcomes) {
    ConformanceReport report = new ConformanceReport();
    for (ConformanceCase one : cases) {
      ConformanceOutcome outcome = outcomes.get(one.note());
      if (outcome == null) {
        throw new IllegalStateException("Nothing is known of the case " + one.note());
      }
      report.add(one, outcome);
    }
    return report.text();
  }

  private void add(ConformanceCase one, ConformanceOutcome outcome) {
    int[] group = groups.computeIfAbsent(one.folder(), _ -> new int[3]);
    switch (outcome) {
      case Passed _ -> {
        passed++;
        group[0]++;
      }
      case Failed bad -> {
        failed++;
        group[1]++;
        failures
            .append("- `")
            .append(one.note())
            .append("`: ")
            .append(line(bad.reason()))
            .append('\n');
      }
      case NotApplicable not -> {
        notApplicable++;
        group[2]++;
        exempt
            .computeIfAbsent(line(not.reason()), _ -> new StringBuilder())
            .append("  - `")
            .append(one.note())
            .append("`\n");
      }
    }
  }

  private static String line(String text) {
    return text.replaceAll("\\s+", " ").strip();
  }

  private String text() {
    StringBuilder text = new StringBuilder(INTRODUCTION);
    text.append("## Failed\n\n").append(failed == 0 ? "None.\n" : failures);
    text.append("\n## Not applicable\n\n");
    exempt.forEach((why, notes) -> text.append("- ").append(why).append('\n').append(notes));
    text.append(
        "\n## By group\n\n| group | passed | failed | not applicable |\n|---|---|---|---|\n");
    groups.forEach(
        (group, n) -> text.append("| %s | %d | %d | %d |\n".formatted(group, n[0], n[1], n[2])));
    return text.append(
            "\napplicable %d, passed %d, failed %d, not applicable %d\n"
                .formatted(passed + failed, passed, failed, notApplicable))
        .toString();
  }
}
