package io.samsvar.ledger;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a rule has against an object or a plan. It names keys and paths, never a value of a Secret.
 *
 * @param code stable code of the rule, for example {@code residency.region-not-allowed}
 * @param rule where the rule stands: package and rule, for example {@code samsvar.residency.deny}
 * @param severity whether it blocks
 * @param message one sentence for people: the thing, the reason and the way out
 * @param resource the object, or null for a finding about the plan as a whole
 * @param path JSON Pointer (RFC 6901) into the object, empty for the whole
 * @param file file in the repository that declares the object, or null when it is not known
 * @param requirements requirement ids from the rule's metadata, for example {@code GDPR-44}
 */
public record Finding(
    String code,
    String rule,
    Severity severity,
    String message,
    @Nullable ResourceId resource,
    String path,
    @Nullable String file,
    List<String> requirements) {

  /** Copies the list. */
  public Finding {
    requirements = List.copyOf(requirements);
  }
}
