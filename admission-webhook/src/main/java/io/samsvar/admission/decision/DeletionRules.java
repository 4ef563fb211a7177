package io.samsvar.admission.decision;

import io.samsvar.admission.DeclaredObjects.Declaration;
import io.samsvar.admission.DeclaredObjects.Lookup;
import io.samsvar.admission.review.AdmissionReview;
import io.samsvar.ledger.ResourceId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Deletes: of a declared object, and of what takes declared objects with it. */
final class DeletionRules {

  private static final String NAMESPACE = "Namespace";
  private static final String CRD_GROUP = "apiextensions.k8s.io";
  private static final String CRD = "CustomResourceDefinition";

  private DeletionRules() {}

  static Optional<Refusal> refusal(
      AdmissionReview review, ResourceId id, Lookup lookup, DecisionContext context) {
    JsonNode object = review.oldObject();
    if (object != null && WriteRules.isTerminating(object)) {
      return Optional.empty();
    }
    if (review.dryRun() && context.settings().isReconciler(review.caller())) {
      return Optional.empty();
    }
    if (lookup instanceof Lookup.Unknown(String reason)) {
      return Controllers.carriesOutDeletion(review.caller(), id)
          ? Optional.empty()
          : Optional.of(Refusals.unknown(id.toString(), reason));
    }
    return content(id, object, context)
        .or(
            () ->
                Controllers.carriesOutDeletion(review.caller(), id)
                    ? Optional.empty()
                    : itself(lookup));
  }

  private static Optional<Refusal> itself(Lookup lookup) {
    return lookup instanceof Lookup.Declared(Declaration declaration)
        ? Optional.of(Refusals.delete(declaration))
        : Optional.empty();
  }

  private static Optional<Refusal> content(
      ResourceId id, @Nullable JsonNode object, DecisionContext context) {
    List<Declaration> content = List.of();
    if (id.group().isEmpty() && id.kind().equals(NAMESPACE)) {
      content = context.declared().inNamespace(id.name());
    } else if (id.group().equals(CRD_GROUP) && id.kind().equals(CRD)) {
      content = ofDefinition(id, object, context);
    }
    return content.isEmpty() ? Optional.empty() : Optional.of(Refusals.content(id, content));
  }

  private static List<Declaration> ofDefinition(
      ResourceId id, @Nullable JsonNode object, DecisionContext context) {
    if (object == null) {
      throw new IllegalStateException(
          "The kind of " + id + " is not known, since the API server did not send it");
    }
    JsonNode spec = object.path("spec");
    return context
        .declared()
        .ofKind(spec.path("group").asString(""), spec.path("names").path("kind").asString(""));
  }
}
