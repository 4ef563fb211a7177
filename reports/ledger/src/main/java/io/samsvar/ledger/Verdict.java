package io.samsvar.ledger;

import java.util.List;

/** What policy says. Only {@link Passed} goes on; a policy that cannot decide denies. */
public sealed interface Verdict {

  /**
   * Every rule was evaluated and none denies.
   *
   * @param warnings findings of severity {@link Severity#WARN} or {@link Severity#DRYRUN}
   */
  record Passed(List<Finding> warnings) implements Verdict {
    /** Copies the list. */
    public Passed {
      warnings = List.copyOf(warnings);
    }
  }

  /**
   * At least one rule denies.
   *
   * @param findings all findings, of both severities; at least one denies
   */
  record Blocked(List<Finding> findings) implements Verdict {
    /** Copies the list and checks that something in it denies. */
    public Blocked {
      findings = List.copyOf(findings);
      if (findings.stream().noneMatch(finding -> finding.severity() == Severity.DENY)) {
        throw new IllegalArgumentException("A blocked verdict has a finding that denies");
      }
    }
  }

  /**
   * Policy is missing, did not compile, timed out, trapped or answered something else than a set of
   * findings. It denies.
   *
   * @param code stable code, for example {@code policy.timeout}
   * @param reason one sentence for people
   */
  record Undecided(String code, String reason) implements Verdict {}

  /** Whether the change may go on. */
  default boolean passes() {
    return this instanceof Passed;
  }

  /** The verdict for findings of a complete evaluation. */
  static Verdict of(List<Finding> findings) {
    return findings.stream().anyMatch(finding -> finding.severity() == Severity.DENY)
        ? new Blocked(findings)
        : new Passed(findings);
  }
}
