package io.samsvar.policies.compile;

import java.util.List;
import java.util.stream.Collectors;

/** A pack does not compile, fails its own tests, or asks for what no policy may have. */
public final class PackRefusedException extends Exception {

  private static final long serialVersionUID = 1L;

  /** How many problems the message names. */
  private static final int TOLD_MAX = 10;

  private final transient List<Problem> problems;

  /** For this pack. */
  public PackRefusedException(String pack, List<Problem> problems) {
    super(
        "Policy pack "
            + pack
            + " is refused: "
            + problems.stream()
                .limit(TOLD_MAX)
                .map(Problem::toString)
                .collect(Collectors.joining("; ")));
    this.problems = List.copyOf(problems);
  }

  /** For this pack, with one problem of the whole. */
  public PackRefusedException(String pack, String problem) {
    this(pack, List.of(new Problem("", 0, problem)));
  }

  /** All of them. */
  public List<Problem> problems() {
    return problems;
  }
}
