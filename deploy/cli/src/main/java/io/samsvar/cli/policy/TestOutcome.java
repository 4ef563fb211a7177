package io.samsvar.cli.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What testing one pack came to.
 *
 * @param pack its name
 * @param folder where it is
 * @param checks every single thing that was looked at
 * @param coverage percent of the lines that tests and cases reached, empty when they were not run
 * @param missed lines that they did not reach, by file
 */
record TestOutcome(
    String pack,
    String folder,
    List<Check> checks,
    OptionalDouble coverage,
    Map<String, List<Integer>> missed) {

  /** Copies the collections. */
  TestOutcome {
    checks = List.copyOf(checks);
    missed = Map.copyOf(missed);
  }

  /** What kind of thing was looked at. */
  enum Kind {
    /** Formatting. */
    format,
    /** The strict check of the compiler. */
    check,
    /** A test of {@code *_test.rego}. */
    test,
    /** A case, by {@code opa} and by the engine. */
    example,
    /** The least coverage. */
    coverage
  }

  /**
   * One thing that was looked at.
   *
   * @param name what, with its place
   * @param problem what is wrong, empty when nothing is
   */
  record Check(Kind kind, String name, Optional<String> problem) {}

  List<Check> failed() {
    return checks.stream().filter(check -> check.problem().isPresent()).toList();
  }

  long count(Kind kind) {
    return checks.stream().filter(check -> check.kind() == kind).count();
  }

  /** {@code 3-5, 9} for lines. */
  static String ranges(List<Integer> lines) {
    List<String> ranges = new ArrayList<>();
    for (int at = 0; at < lines.size(); at++) {
      int from = lines.get(at);
      int to = from;
      while (at + 1 < lines.size() && lines.get(at + 1) == to + 1) {
        to = lines.get(++at);
      }
      ranges.add(from == to ? "" + from : from + "-" + to);
    }
    return String.join(", ", ranges);
  }
}
