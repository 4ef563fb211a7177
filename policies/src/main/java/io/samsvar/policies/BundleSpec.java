package io.samsvar.policies;

import io.samsvar.policies.PolicySet.Target;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/**
 * How a bundle is used.
 *
 * @param name name of the PolicyBundle
 * @param targets where it is asked; not empty
 * @param enforcement what its denials do
 * @param parameters {@code input.parameters}, over the pack's own defaults
 */
public record BundleSpec(
    String name, Set<Target> targets, Enforcement enforcement, ObjectNode parameters) {

  /** Copies the set. */
  public BundleSpec {
    targets = Set.copyOf(targets);
  }

  /** What a denial does. */
  public enum Enforcement {
    /** Blocks. */
    DENY,
    /** Is told as a warning. */
    WARN,
    /** Is told as a warning that says what would be denied. */
    DRYRUN
  }
}
