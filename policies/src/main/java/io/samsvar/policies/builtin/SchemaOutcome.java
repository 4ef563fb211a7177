package io.samsvar.policies.builtin;

import java.util.ArrayList;
import java.util.List;

/**
 * What was found to be wrong with a value. The score says how well the value fits, so that of
 * several alternatives the closest is told about; it is counted as OPA counts it.
 */
final class SchemaOutcome {

  /** Most problems of one document. */
  private static final int PROBLEMS_MAX = 100_000;

  /**
   * One thing that is wrong.
   *
   * @param type a word for programs
   * @param field where, without the root
   * @param description for people
   */
  record Problem(String type, String field, String description) {}

  private final List<Problem> problems = new ArrayList<>();
  private int score;

  List<Problem> problems() {
    return problems;
  }

  boolean isValid() {
    return problems.isEmpty();
  }

  int score() {
    return score;
  }

  void passed() {
    score++;
  }

  void wrong(String type, String path, String description) {
    problems.add(new Problem(type, field(path), description));
    score -= 2;
    check();
  }

  void merge(SchemaOutcome other) {
    problems.addAll(other.problems);
    score += other.score;
    check();
  }

  private void check() {
    if (problems.size() > PROBLEMS_MAX) {
      throw new TooLargeException(
          "A document has more than %d problems under its schema".formatted(PROBLEMS_MAX));
    }
  }

  /** The path without the root, unless it is the root. */
  static String field(String path) {
    String root = SchemaValidation.ROOT + ".";
    return path.startsWith(root) ? path.substring(root.length()) : path;
  }
}
