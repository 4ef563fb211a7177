package io.samsvar.policies.compile;

import java.util.List;

/**
 * What a {@code # METADATA} block says of a rule.
 *
 * @param pack package of the rule without {@code data.}, for example {@code samsvar.residency}
 * @param rule {@code deny} or {@code warn}
 * @param code {@code custom.code}, empty when not given
 * @param title title
 * @param description description
 * @param severity {@code custom.severity}: how grave a breach is, for documents; whether it blocks
 *     is said by {@code rule}
 * @param requirements {@code custom.requirements}, else those of the package
 */
public record RuleDoc(
    String pack,
    String rule,
    String code,
    String title,
    String description,
    String severity,
    List<String> requirements) {
  /** Copies the list. */
  public RuleDoc {
    requirements = List.copyOf(requirements);
  }
}
