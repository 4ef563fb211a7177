package io.samsvar.cli.policy;

import io.samsvar.policies.gatekeeper.SuiteResult;
import io.samsvar.policies.gatekeeper.SuiteResult.Outcome;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes what came of suites. */
final class SuiteReport {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private SuiteReport() {}

  static int count(List<SuiteResult> results, Outcome outcome) {
    return results.stream().mapToInt(result -> result.count(outcome)).sum();
  }

  static String table(List<SuiteResult> results) {
    StringBuilder text = new StringBuilder();
    for (SuiteResult result : results) {
      boolean fine = result.count(Outcome.FAILED) + result.count(Outcome.NOT_RUN) == 0;
      text.append(
          "%-4s  %s  (%d of %d passed)%n"
              .formatted(
                  fine ? "ok" : "FAIL",
                  result.path(),
                  result.count(Outcome.PASSED),
                  result.cases().size()));
      for (SuiteResult.Case one : result.cases()) {
        if (one.outcome() != Outcome.PASSED) {
          text.append(
              "      %s: %s / %s: %s%n"
                  .formatted(word(one.outcome()), one.test(), one.name(), one.reason()));
        }
      }
    }
    return text.append(totals(results)).append(System.lineSeparator()).toString();
  }

  static String json(List<SuiteResult> results) {
    ObjectNode document = JSON.createObjectNode();
    for (Outcome outcome : Outcome.values()) {
      document.put(word(outcome), count(results, outcome));
    }
    ArrayNode suites = document.putArray("suites");
    for (SuiteResult result : results) {
      ObjectNode suite = suites.addObject();
      suite.put("path", result.path()).put("name", result.name());
      ArrayNode cases = suite.putArray("cases");
      for (SuiteResult.Case one : result.cases()) {
        cases
            .addObject()
            .put("test", one.test())
            .put("name", one.name())
            .put("outcome", word(one.outcome()))
            .put("reason", one.reason());
      }
    }
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(document) + "\n";
  }

  static String markdown(List<SuiteResult> results, String revision) {
    StringBuilder text = new StringBuilder("# Gatekeeper suites through this engine\n\n");
    text.append("Written by `./samsvar policy verify FOLDER -o markdown --revision TEXT`.");
    if (!revision.isEmpty()) {
      text.append(" The suites are those of ").append(revision).append('.');
    }
    text.append("\n\n| suite | passed | failed | not run | skipped by the suite |\n");
    text.append("|---|---|---|---|---|\n");
    for (SuiteResult result : results) {
      text.append(
          "| %s | %d | %d | %d | %d |\n"
              .formatted(
                  result.path(),
                  result.count(Outcome.PASSED),
                  result.count(Outcome.FAILED),
                  result.count(Outcome.NOT_RUN),
                  result.count(Outcome.SKIPPED)));
    }
    text.append("\n## What did not pass\n\n");
    List<String> reasons = reasons(results);
    text.append(reasons.isEmpty() ? "Every case passed.\n" : String.join("\n", reasons) + "\n");
    return text.append('\n').append(totals(results)).append('\n').toString();
  }

  private static List<String> reasons(List<SuiteResult> results) {
    return results.stream()
        .flatMap(
            result ->
                result.cases().stream()
                    .filter(one -> one.outcome() != Outcome.PASSED)
                    .map(
                        one ->
                            "- %s, %s / %s: %s: %s"
                                .formatted(
                                    result.path(),
                                    one.test(),
                                    one.name(),
                                    word(one.outcome()),
                                    one.reason())))
        .toList();
  }

  private static String totals(List<SuiteResult> results) {
    return "suites %d, cases passed %d, failed %d, not run %d, skipped %d"
        .formatted(
            results.size(),
            count(results, Outcome.PASSED),
            count(results, Outcome.FAILED),
            count(results, Outcome.NOT_RUN),
            count(results, Outcome.SKIPPED));
  }

  private static String word(Outcome outcome) {
    return outcome.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
