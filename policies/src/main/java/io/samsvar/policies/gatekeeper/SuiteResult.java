package io.samsvar.policies.gatekeeper;

import java.util.List;

/**
 * What came of a suite.
 *
 * @param path of its file, below the folder that was asked for
 * @param name its name
 * @param cases in the order of the file
 */
public record SuiteResult(String path, String name, List<Case> cases) {

  /** Copies the list. */
  public SuiteResult {
    cases = List.copyOf(cases);
  }

  /** How a case ended. */
  public enum Outcome {
    /** Every assertion holds. */
    PASSED,
    /** An assertion does not hold, or the constraint is not accepted. */
    FAILED,
    /** It needs what is not run here. */
    NOT_RUN,
    /** The suite says that it is not to be run. */
    SKIPPED
  }

  /**
   * A case.
   *
   * @param test name of the test it belongs to
   * @param reason why it did not pass, empty when it did
   */
  public record Case(String test, String name, Outcome outcome, String reason) {}

  /** How many of its cases ended so. */
  public int count(Outcome outcome) {
    return (int) cases.stream().filter(one -> one.outcome() == outcome).count();
  }
}
