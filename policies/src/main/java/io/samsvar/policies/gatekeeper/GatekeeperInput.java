package io.samsvar.policies.gatekeeper;

import io.samsvar.policies.foreign.ForeignInput;
import io.samsvar.policies.foreign.Inventory.GroupKind;
import io.samsvar.policies.foreign.Question;
import io.samsvar.policies.gatekeeper.Enforcement.Action;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Asks the constraints that match an object, all of a pack in one evaluation: {@code {"review": …,
 * "constraints": {template: [{code, action, parameters}]}, "inventory": …}}. The inventory is there
 * only when a template that is asked reads it.
 */
final class GatekeeperInput implements ForeignInput {

  private final List<BoundConstraint> constraints;

  GatekeeperInput(List<BoundConstraint> constraints) {
    this.constraints = List.copyOf(constraints);
  }

  @Override
  public Optional<ObjectNode> about(Question question) {
    List<BoundConstraint> asked =
        constraints.stream().filter(constraint -> isAsked(constraint, question)).toList();
    return asked.isEmpty() ? Optional.empty() : Optional.of(document(asked, question));
  }

  @Override
  public ObjectNode everything(Question question) {
    return document(constraints, question);
  }

  private static boolean isAsked(BoundConstraint constraint, Question question) {
    String operation = question.review().path("operation").asString("");
    Set<String> operations = constraint.template().operations();
    return constraint.constraint().enforcement().at(question.point()) != Action.NONE
        && (operation.isEmpty() || operations.isEmpty() || operations.contains(operation))
        && constraint.constraint().match().matches(question);
  }

  private static ObjectNode document(List<BoundConstraint> asked, Question question) {
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    document.set("review", review(question));
    ObjectNode byTemplate = document.putObject("constraints");
    for (BoundConstraint one : asked) {
      ObjectNode constraint = JsonNodeFactory.instance.objectNode();
      constraint.put("code", one.constraint().code());
      constraint.put("action", one.constraint().enforcement().at(question.point()).name());
      constraint.set("parameters", one.parameters());
      byTemplate.withArrayProperty(one.template().id()).add(constraint);
    }
    List<ConstraintTemplate> reading =
        asked.stream()
            .map(BoundConstraint::template)
            .filter(template -> template.readsInventory())
            .toList();
    if (!reading.isEmpty()) {
      document.set("inventory", question.inventory().get().document(kinds(reading)));
    }
    return document;
  }

  /** As Gatekeeper does, the object that a delete takes away is the object of the review. */
  private static JsonNode review(Question question) {
    JsonNode old = question.review().path("oldObject");
    boolean delete = question.review().path("operation").asString("").equals("DELETE");
    if (!delete || !old.isObject()) {
      return question.review();
    }
    ObjectNode review = JsonNodeFactory.instance.objectNode();
    review.setAll(question.review());
    review.set("object", old);
    return review;
  }

  private static Set<GroupKind> kinds(List<ConstraintTemplate> reading) {
    Set<GroupKind> kinds = new HashSet<>();
    for (ConstraintTemplate template : reading) {
      if (template.synced().isEmpty()) {
        return Set.of();
      }
      kinds.addAll(template.synced());
    }
    return kinds;
  }
}
