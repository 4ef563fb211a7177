package io.samsvar.policies.gatekeeper;

import io.samsvar.policies.foreign.Question.Point;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * What a violation of a constraint does, by where it is asked ({@code spec.enforcementAction}, and
 * {@code spec.scopedEnforcementActions} when that is {@code scoped}). Of several actions at one
 * point the strictest counts. A point that is not named is not asked.
 *
 * @param actions by enforcement point; {@code *} stands for every point
 */
record Enforcement(Map<String, Set<Action>> actions) {

  private static final String EVERYWHERE = "*";

  /** What a violation does, the strictest first. */
  enum Action {
    /** Blocks. */
    DENY,
    /** Is told as a warning. */
    WARN,
    /** Is told as a warning that says what would be denied. */
    DRYRUN,
    /** The constraint is not asked. */
    NONE
  }

  /**
   * Reads {@code spec} of a constraint.
   *
   * @throws IllegalArgumentException when an action is not known
   */
  static Enforcement of(JsonNode spec) {
    Map<String, Set<Action>> actions = new TreeMap<>();
    String word = spec.path("enforcementAction").asString("deny");
    if (!word.equals("scoped")) {
      actions.put(EVERYWHERE, Set.of(action(word)));
      return new Enforcement(actions);
    }
    for (JsonNode scoped : spec.path("scopedEnforcementActions")) {
      Action action = action(scoped.path("action").asString(""));
      for (JsonNode point : scoped.path("enforcementPoints")) {
        actions
            .computeIfAbsent(point.path("name").asString(""), _ -> new LinkedHashSet<>())
            .add(action);
      }
    }
    return new Enforcement(actions);
  }

  /** What it does there. */
  Action at(Point point) {
    Set<Action> found = new java.util.TreeSet<>(actions.getOrDefault(EVERYWHERE, Set.of()));
    found.addAll(actions.getOrDefault(name(point), Set.of()));
    return found.stream().findFirst().orElse(Action.NONE);
  }

  /** Our gate is to Gatekeeper what its command line over files is. */
  private static String name(Point point) {
    return switch (point) {
      case FILES -> "gator.gatekeeper.sh";
      case ADMISSION -> "validation.gatekeeper.sh";
      case AUDIT -> "audit.gatekeeper.sh";
    };
  }

  private static Action action(String word) {
    return switch (word) {
      case "", "deny" -> Action.DENY;
      case "warn" -> Action.WARN;
      case "dryrun" -> Action.DRYRUN;
      default ->
          throw new IllegalArgumentException(
              "the enforcement action is '%s'; there are deny, warn, dryrun and scoped"
                  .formatted(word));
    };
  }
}
