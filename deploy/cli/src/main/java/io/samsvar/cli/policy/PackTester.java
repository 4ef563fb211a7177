package io.samsvar.cli.policy;

import io.samsvar.cli.policy.TestOutcome.Check;
import io.samsvar.cli.policy.TestOutcome.Kind;
import io.samsvar.ledger.Verdict;
import io.samsvar.policies.ActivePolicies;
import io.samsvar.policies.ClusterFacts;
import io.samsvar.policies.Parameters;
import io.samsvar.policies.cases.PackCase;
import io.samsvar.policies.cases.PackCases;
import io.samsvar.policies.compile.PackRefusedException;
import io.samsvar.policies.compile.PackSources;
import io.samsvar.policies.compile.PackTests;
import io.samsvar.policies.compile.Problem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import tools.jackson.databind.node.ObjectNode;

/** Tests packs: by the pinned {@code opa}, and the cases also by the engine that will decide. */
final class PackTester {

  private final Path opa;
  private final Path cacheFolder;
  private final double coverageMin;

  /**
   * A tester.
   *
   * @param coverageMin least coverage in percent
   */
  PackTester(Path opa, Path cacheFolder, double coverageMin) {
    this.opa = opa;
    this.cacheFolder = cacheFolder;
    this.coverageMin = coverageMin;
  }

  /** Tests the pack in a folder. */
  TestOutcome test(Path folder, String shown) throws IOException {
    PackSources sources = PackSources.read(PackFolders.name(folder), folder);
    List<PackCase> cases = PackCases.read(folder);
    PackTests.Report report = new PackTests(opa, cacheFolder).run(sources, cases);
    List<Check> checks = new ArrayList<>();
    if (report.unformatted().isEmpty()) {
      checks.add(new Check(Kind.format, "formatting", Optional.empty()));
    }
    report
        .unformatted()
        .forEach(
            file ->
                checks.add(
                    new Check(
                        Kind.format,
                        file,
                        Optional.of("is not formatted: opa fmt --write " + file))));
    if (!report.problems().isEmpty()) {
      for (Problem problem : report.problems()) {
        checks.add(new Check(Kind.check, "strict check", Optional.of(problem.toString())));
      }
      return new TestOutcome(sources.name(), shown, checks, OptionalDouble.empty(), Map.of());
    }
    checks.add(new Check(Kind.check, "strict check", Optional.empty()));
    for (PackTests.Result test : report.tests()) {
      checks.add(
          new Check(
              Kind.test,
              "%s:%d %s".formatted(test.file(), test.row(), test.name()),
              test.problem()));
    }
    checks.addAll(cases(withoutTests(sources), cases, report.cases()));
    checks.add(coverage(report.coverage().percent()));
    return new TestOutcome(
        sources.name(),
        shown,
        checks,
        OptionalDouble.of(report.coverage().percent()),
        report.coverage().missed());
  }

  /** A failing test stands for itself; it does not keep the engine from judging the cases. */
  private static PackSources withoutTests(PackSources sources) {
    SequencedMap<String, String> files = new LinkedHashMap<>(sources.files());
    files.keySet().removeIf(path -> path.endsWith("_test.rego"));
    return new PackSources(sources.name(), files);
  }

  private Check coverage(double percent) {
    return new Check(
        Kind.coverage,
        "coverage",
        percent >= coverageMin
            ? Optional.empty()
            : Optional.of(
                String.format(
                    Locale.ROOT,
                    "is %.1f percent, below the %.1f asked for",
                    percent,
                    coverageMin)));
  }

  /** Each case is right when both say so. */
  private List<Check> cases(
      PackSources sources, List<PackCase> cases, Map<String, Optional<String>> byOpa)
      throws IOException {
    List<Check> checks = new ArrayList<>();
    Map<Setting, ActivePolicies> opened = new HashMap<>();
    try {
      for (PackCase each : cases) {
        Optional<String> engine =
            each.complaint(judge(sources, each, opened)).map(said -> "engine: " + said);
        Optional<String> other =
            byOpa.getOrDefault(each.file(), Optional.empty()).map(said -> "opa: " + said);
        checks.add(new Check(Kind.example, each.file(), engine.or(() -> other)));
      }
    } finally {
      opened.values().forEach(ActivePolicies::close);
    }
    return checks;
  }

  /** What policies are opened with. */
  private record Setting(ObjectNode parameters, ClusterFacts cluster) {}

  private Verdict judge(PackSources sources, PackCase each, Map<Setting, ActivePolicies> opened)
      throws IOException {
    Setting setting = new Setting(each.parameters(), each.cluster());
    ActivePolicies policies = opened.get(setting);
    try {
      if (policies == null) {
        policies =
            ActivePolicies.once(
                opa,
                cacheFolder,
                setting.cluster(),
                new Parameters(Map.of(sources.name(), setting.parameters())),
                List.of(sources));
        opened.put(setting, policies);
      }
    } catch (PackRefusedException e) {
      return new Verdict.Undecided("policy.refused", String.valueOf(e.getMessage()));
    }
    return each.judge(policies.current());
  }
}
