package io.samsvar.policies.compile;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * What is asked of a pack from Git beyond that it compiles and its tests pass: that it is formatted
 * as {@code opa fmt} does, and that its tests cover as much as its owner demands.
 */
final class Examination {

  private final OpaTool opa;
  private final ObjectMapper json;

  Examination(OpaTool opa, ObjectMapper json) {
    this.opa = opa;
    this.json = json;
  }

  void run(PackSources sources, PackWorkspace work, int coverageMin)
      throws PackRefusedException, IOException {
    format(sources, work);
    if (coverageMin > 0) {
      coverage(sources, work, coverageMin);
    }
  }

  private void format(PackSources sources, PackWorkspace work)
      throws PackRefusedException, IOException {
    OpaTool.Output listed = opa.run(work.pack(), "fmt", "--list", ".");
    if (listed.code() != 0) {
      throw new OpaReports(sources.name(), json).refused(listed);
    }
    List<Problem> problems =
        listed
            .out()
            .lines()
            .filter(line -> !line.isBlank())
            .map(file -> new Problem(file, 0, "is not formatted: run opa fmt --write on it"))
            .toList();
    if (!problems.isEmpty()) {
      throw new PackRefusedException(sources.name(), problems);
    }
  }

  private void coverage(PackSources sources, PackWorkspace work, int coverageMin)
      throws PackRefusedException, IOException {
    if (sources.files().keySet().stream().noneMatch(PackSources::isTest)) {
      throw new PackRefusedException(
          sources.name(),
          "it has no tests (*_test.rego), and they must cover " + coverageMin + " %");
    }
    OpaTool.Output tested =
        opa.run(
            work.pack(),
            "test",
            "--capabilities=" + work.capabilities(),
            "--bundle",
            "--coverage",
            "--format",
            "json",
            ".");
    JsonNode report = new OpaReports(sources.name(), json).answer(tested);
    double covered = report.path("coverage").asDouble(0);
    if (covered < coverageMin) {
      throw new PackRefusedException(
          sources.name(),
          String.format(
              Locale.ROOT,
              "its tests cover %.1f %% of it, and must cover %d %% (spec.coverage)",
              covered,
              coverageMin));
    }
  }
}
