package io.samsvar.policies.compile;

import java.util.List;
import java.util.Map;
import java.util.SequencedSet;

/**
 * What is known of a pack without running it.
 *
 * @param packages the packages that decide: below {@code samsvar}, with {@code deny} or {@code
 *     warn}
 * @param subject what the pack judges
 * @param titles title by package
 * @param requirements requirement ids by package, for findings of rules without their own
 * @param rules the documented rules
 * @param inputs the fields of the input document that the pack reads, as {@code object} or {@code
 *     sync.region}; holds {@code *} when that is not known
 */
public record PackMetadata(
    List<String> packages,
    Subject subject,
    Map<String, String> titles,
    Map<String, List<String>> requirements,
    List<RuleDoc> rules,
    SequencedSet<String> inputs) {

  /** Stands for every field. */
  public static final String ALL_INPUTS = "*";

  /** Stands for who manages which field of an object, which is long and which few packs read. */
  public static final String MANAGED_FIELDS = "managedFields";

  /** What a pack judges, in the words of {@code custom} of its package. */
  public enum Subject {
    /** One object at a time. */
    OBJECT,
    /** A plan as a whole. */
    PLAN
  }

  /** Whether the pack reads this field of {@code input}. */
  public boolean reads(String field) {
    return inputs.contains(ALL_INPUTS)
        || inputs.contains(field)
        || inputs.stream().anyMatch(input -> input.startsWith(field + "."));
  }

  /** Whether the pack reads this field of {@code input.sync}, or that object as a whole. */
  public boolean readsOfSync(String field) {
    return inputs.contains(ALL_INPUTS)
        || inputs.contains("sync")
        || inputs.contains("sync." + field);
  }

  /** The requirement ids of a finding with this code. */
  public List<String> requirements(String pack, String code) {
    return rules.stream()
        .filter(rule -> rule.pack().equals(pack) && rule.code().equals(code))
        .findFirst()
        .map(RuleDoc::requirements)
        .orElseGet(() -> requirements.getOrDefault(pack, List.of()));
  }
}
