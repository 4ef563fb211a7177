package io.samsvar.policies.gatekeeper;

import tools.jackson.databind.node.ObjectNode;

/**
 * A constraint with the template that judges for it.
 *
 * @param parameters with defaults, fitting the template's schema
 */
record BoundConstraint(ConstraintTemplate template, Constraint constraint, ObjectNode parameters) {

  /**
   * Binds a constraint.
   *
   * @throws IllegalArgumentException when its parameters do not fit the template's schema
   */
  static BoundConstraint of(ConstraintTemplate template, Constraint constraint) {
    try {
      return new BoundConstraint(
          template, constraint, template.schema().complete(constraint.parameters()));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "%s: constraint %s/%s does not fit the schema of its template: %s"
              .formatted(constraint.file(), constraint.kind(), constraint.name(), e.getMessage()),
          e);
    }
  }
}
