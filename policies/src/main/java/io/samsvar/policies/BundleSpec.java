package io.samsvar.policies;

import io.samsvar.policies.PolicySet.Target;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/**
 * How a bundle is used.
 *
 * @param name name of the PolicyBundle
 * @param targets where it is asked; not empty
 * @param match which objects it is asked about
 * @param enforcement what its denials do
 * @param parameters {@code input.parameters}, over the pack's own defaults
 * @param organisation whether it is the organisation's: then only an exemption of the organisation
 *     waives its rules, and its packages take precedence over those of a team's own bundle
 */
public record BundleSpec(
    String name,
    Set<Target> targets,
    Match match,
    Enforcement enforcement,
    ObjectNode parameters,
    boolean organisation) {

  /** Copies the set. */
  public BundleSpec {
    targets = Set.copyOf(targets);
  }

  /** A bundle of the organisation, asked about every object. */
  public BundleSpec(
      String name, Set<Target> targets, Enforcement enforcement, ObjectNode parameters) {
    this(name, targets, Match.everything(), enforcement, parameters, true);
  }

  /** What a denial does. */
  public enum Enforcement {
    /** Blocks. */
    DENY,
    /** Is told as a warning. */
    WARN,
    /** Is recorded and counted, and told to nobody who writes. */
    DRYRUN
  }
}
