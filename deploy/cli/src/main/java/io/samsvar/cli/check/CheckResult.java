package io.samsvar.cli.check;

import io.samsvar.ledger.Digest;
import io.samsvar.ledger.Severity;
import io.samsvar.ledger.Verdict;
import io.samsvar.policies.compile.RuleDoc;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of a check.
 *
 * @param objects how many objects were judged, by name, and where they stand
 * @param findings in the order of files and lines
 * @param undecided what could not be decided; each denies
 * @param warnings what the renderer said besides
 * @param rules what the rules that were asked say of themselves
 * @param policies digest of the policies, null when they were not reached
 */
public record CheckResult(
    List<Judged> objects,
    List<Located> findings,
    List<Verdict.Undecided> undecided,
    List<String> warnings,
    List<RuleDoc> rules,
    @Nullable Digest policies) {

  private static final int EXIT_FINDINGS = 1;
  private static final int EXIT_UNDECIDED = 3;

  /** Copies the lists. */
  public CheckResult {
    objects = List.copyOf(objects);
    findings = List.copyOf(findings);
    undecided = List.copyOf(undecided);
    warnings = List.copyOf(warnings);
    rules = List.copyOf(rules);
  }

  /** An object that was judged. */
  public record Judged(String name, String file) {}

  /** Nothing was judged. */
  static CheckResult undecided(Verdict.Undecided reason) {
    return new CheckResult(List.of(), List.of(), List.of(reason), List.of(), List.of(), null);
  }

  /** How many findings weigh so much; those that are waived weigh nothing. */
  public long count(Severity severity) {
    return findings.stream().filter(one -> one.is(severity)).count();
  }

  /** How many findings an exemption waives. */
  public long waived() {
    return findings.stream().filter(one -> one.waiver() != null).count();
  }

  /**
   * {@code passed}, {@code blocked} or {@code undecided}; what is known to be wrong comes first.
   */
  public String verdict() {
    if (count(Severity.DENY) > 0) {
      return "blocked";
    }
    return undecided.isEmpty() ? "passed" : "undecided";
  }

  /** The exit code. */
  int exitCode(boolean failOnWarn) {
    boolean wrong = failOnWarn ? waived() < findings.size() : count(Severity.DENY) > 0;
    if (wrong) {
      return EXIT_FINDINGS;
    }
    return undecided.isEmpty() ? 0 : EXIT_UNDECIDED;
  }
}
