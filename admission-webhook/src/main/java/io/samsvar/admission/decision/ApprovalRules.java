package io.samsvar.admission.decision;

import io.samsvar.admission.review.AdmissionReview;
import io.samsvar.ledger.Operation;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * Makes the approver of an {@code Approval.samsvar.io} true: it names who created it, and what it
 * approves cannot be changed afterwards. The reconciler relies on it.
 */
final class ApprovalRules {

  private ApprovalRules() {}

  static Optional<Refusal> refusal(AdmissionReview review) {
    boolean approval =
        review.kind().group().equals("samsvar.io")
            && review.kind().kind().equals("Approval")
            && review.wholeObject();
    if (!approval) {
      return Optional.empty();
    }
    if (review.operation() == Operation.CREATE) {
      String approver = spec(review.object()).path("approver").asString("");
      return approver.equals(review.caller().username())
          ? Optional.empty()
          : refuse(
              "admission.approver",
              "An Approval is given in one's own name: spec.approver must be the user who creates"
                  + " it. kubectl auth whoami shows it.");
    }
    if (review.operation() == Operation.UPDATE
        && !spec(review.object()).equals(spec(review.oldObject()))) {
      return refuse(
          "admission.approval-changed",
          "What an Approval approves cannot be changed. Delete it and create another.");
    }
    return Optional.empty();
  }

  private static JsonNode spec(@Nullable JsonNode object) {
    return object == null ? MissingNode.getInstance() : object.path("spec");
  }

  private static Optional<Refusal> refuse(String code, String message) {
    return Optional.of(new Refusal(code, message, List.of(), null, Refusal.Kind.ALWAYS));
  }
}
